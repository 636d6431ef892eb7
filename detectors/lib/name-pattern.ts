/** Turns a name or pattern of columns (`rates/*`; `*` stands for any characters) into a matcher of whole names. */
export function namePattern(pattern: string): RegExp {
  const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`);
}
