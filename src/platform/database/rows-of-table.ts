import { statement, type Statement } from './statement.js';

/**
 * Statements on the rows of a table that is only known when the server runs, such as the tables of all features. Every part comes
 * from declarations in the code, never from outside. The table goes by `t`; `$1` is the program, the condition may use `$2`.
 */
export interface RowsOfTable {
  readonly table: string;
  readonly rows: string;
}

/** A row of a page, and where it stands: the values of the key as text. */
export type PagedRow = Record<string, unknown> & { key: string[] };

const where = (rows: string): string => `WHERE t.program_id = $1 AND (${rows})`;

/** A page of rows in the order of a unique key: the first page, and the page behind a key, whose values are the last parameters. */
export function pagesOf(
  { table, rows }: RowsOfTable,
  columns: readonly string[],
  key: readonly string[],
  limit: number,
): { first: Statement<PagedRow>; next: Statement<PagedRow> } {
  const keys = key.map((name) => `t.${name}`);
  const values = columns.map((sql, index) => `(${sql}) AS c${String(index)}`);
  const select = `SELECT ARRAY[${keys.map((name) => `${name}::text`).join(', ')}] AS key, ${values.join(', ')} FROM ${table} t`;
  const order = `ORDER BY ${keys.join(', ')} LIMIT ${String(limit)}`;
  const behind = `(${keys.join(', ')}) > (${key.map((_, index) => `$${String(index + 3)}`).join(', ')})`;
  return {
    first: statement(`first-page-of-${table}`, `${select} ${where(rows)} ${order}`),
    next: statement(`next-page-of-${table}`, `${select} ${where(rows)} AND ${behind} ${order}`),
  };
}

/** Deletes the rows. */
export function deletionOf({ table, rows }: RowsOfTable): Statement<never> {
  return statement(`delete-rows-of-${table}`, `DELETE FROM ${table} t ${where(rows)}`);
}

/** Gives these columns of the rows these values. */
export function updateOf({ table, rows }: RowsOfTable, columns: Readonly<Record<string, string>>): Statement<never> {
  const set = Object.entries(columns).map(([name, sql]) => `${name} = ${sql}`);
  return statement(`clear-rows-of-${table}`, `UPDATE ${table} t SET ${set.join(', ')} ${where(rows)}`);
}
