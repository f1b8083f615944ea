/**
 * Rows of a table that is only known when the server runs, and the columns that are to change. Every part comes from declarations
 * in the code, never from outside. The table goes by `t`.
 */
export interface MovingRows {
  readonly table: string;
  readonly where: string;
  readonly set: Readonly<Record<string, string>>;
  readonly returning: string;
}

/** An UPDATE of such rows as a part of a statement, which says what becomes of what it answers. */
export function updatingRows({ table, where, set, returning }: MovingRows): string {
  const columns = Object.entries(set).map(([name, sql]) => `${name} = ${sql}`);
  return `UPDATE ${table} t SET ${columns.join(', ')} WHERE ${where} RETURNING ${returning}`;
}
