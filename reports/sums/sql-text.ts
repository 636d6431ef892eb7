/** A text in SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name in SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
