/** What can be exported, and in what form: for the command line, which loads nothing else before it is understood. */
export const EXPORT_KINDS = ['members', 'postings', 'purchases', 'redemptions'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
