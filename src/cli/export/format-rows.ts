import { stringify } from 'csv-stringify/sync';
import { csvCell } from '../../kernel/csv-cell.js';
import type { ProgramEntity } from '../../programs/index.js';
import type { ExportFormat } from './export-kinds.js';
import type { Column } from './exported.js';

/** Rows as text. */
export interface RowFormat<Row> {
  /** What stands before all rows. */
  head: string;
  of(rows: readonly Row[]): string;
}

/** CSV with a line of names, safe to open in a spreadsheet; or one JSON object a line. */
export function formatOf<Row>(
  format: ExportFormat,
  columns: readonly Column<Row>[],
  program: ProgramEntity,
): RowFormat<Row> {
  if (format === 'csv') {
    return {
      head: stringify([columns.map(({ name }) => name)]),
      of: (rows) => stringify(rows.map((row) => columns.map((column) => csvCell(column.of(row, program))))),
    };
  }
  return {
    head: '',
    of: (rows) => rows.map((row) => `${JSON.stringify(objectOf(row, columns, program))}\n`).join(''),
  };
}

function objectOf<Row>(row: Row, columns: readonly Column<Row>[], program: ProgramEntity): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, column.of(row, program) ?? null]));
}
