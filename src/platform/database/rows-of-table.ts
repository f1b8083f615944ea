import { statement, type Queryable, type Statement } from './statement.js';

/**
 * The rows of a table that is only known when the server runs, such as the tables of all features. Every part comes from
 * declarations in the code, never from outside. The table goes by `t`; in the condition `$1` is the program, `$2` a uuid.
 */
export interface RowsOfTable {
  readonly table: string;
  readonly rows: string;
}

/** A row, by the place of each column: `c0`, `c1`. */
export type PlacedRow = Record<string, unknown>;

const where = (rows: string): string => `WHERE t.program_id = $1 AND (${rows})`;

/** Deletes the rows. */
export function deletionOf({ table, rows }: RowsOfTable): Statement<never> {
  return statement(`delete-rows-of-${table}`, `DELETE FROM ${table} t ${where(rows)}`);
}

/** Gives these columns of the rows these values, where they have others: some tables refuse a change that is none. */
export function updateOf({ table, rows }: RowsOfTable, columns: Readonly<Record<string, string>>): Statement<never> {
  const set = Object.entries(columns).map(([name, sql]) => `${name} = ${sql}`);
  const differs = Object.entries(columns).map(([name, sql]) => `t.${name} IS DISTINCT FROM (${sql})`);
  const text = `UPDATE ${table} t SET ${set.join(', ')} ${where(rows)} AND (${differs.join(' OR ')})`;
  return statement(`clear-rows-of-${table}`, text);
}

const BEGIN = statement('begin-snapshot', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
// Every row of a cursor will be fetched: the plan has to be the best for all of them.
const FETCH_ALL = statement('expect-whole-cursors', 'SET LOCAL cursor_tuple_fraction = 1');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The database as it is at one moment, for reading much of it: however long that takes, what is read belongs together. Takes a
 * connection of its own (`Database.session`), with which it ends.
 */
export class Snapshot implements Queryable {
  private cursors = 0;

  private constructor(private readonly session: Queryable) {}

  static async open(session: Queryable): Promise<Snapshot> {
    await session.query(BEGIN, []);
    await session.query(FETCH_ALL, []);
    return new Snapshot(session);
  }

  query<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    return this.session.query(of, values);
  }

  /**
   * These columns (SQL) of the rows, in this order, so many rows at a time. A cursor, since it reads the rows once, with whatever
   * plan; it takes no parameters, so the two ids stand in its text.
   */
  async *pagesOf(
    { table, rows }: RowsOfTable,
    { columns, order, limit }: { columns: readonly string[]; order: readonly string[]; limit: number },
    programId: number,
    uuid: string,
  ): AsyncGenerator<PlacedRow[]> {
    if (!Number.isSafeInteger(programId) || !UUID.test(uuid)) throw new TypeError('this is no program, or no uuid');
    const name = `snapshot_cursor_${String(++this.cursors)}`;
    const values = columns.map((sql, index) => `(${sql}) AS c${String(index)}`);
    const ordered = `ORDER BY ${order.map((column) => `t.${column}`).join(', ')}`;
    const text = `SELECT ${values.join(', ')} FROM ${table} t ${where(rows)} ${ordered}`
      .replaceAll(/\$1\b/g, String(programId))
      .replaceAll(/\$2\b/g, `'${uuid}'::uuid`);
    await this.session.query(statement(`declare-${name}`, `DECLARE ${name} NO SCROLL CURSOR FOR ${text}`), []);
    const fetch = statement<PlacedRow>(`fetch-${name}`, `FETCH ${String(limit)} FROM ${name}`);
    for (;;) {
      const page = await this.session.query(fetch, []);
      if (page.length > 0) yield page;
      if (page.length < limit) break;
    }
    await this.session.query(statement(`close-${name}`, `CLOSE ${name}`), []);
  }
}
