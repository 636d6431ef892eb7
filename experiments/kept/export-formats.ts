/** What a run can be exported as. */
export const EXPORT_FORMATS = ['parquet', 'csv', 'arrow', 'pyg'] as const;
/** One of them. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
