/**
 * SQL with a name: prepared once on each connection and found under that name in logs and statistics. `Row` says what a row
 * of the answer looks like; int8 arrives as a number, numeric as text, date as text, timestamptz as a Date.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Whether it is planned each time, for its values, and not kept prepared. */
  readonly isPlannedAnew?: boolean;
  /** Never set: it carries the type of a row. */
  readonly row?: Row;
}

/** A statement with its values, ready to be sent alone or in a pipeline. */
export interface Call<Row> {
  readonly statement: Statement<Row>;
  readonly values: readonly unknown[];
  /** What it counts for when its transaction commits. */
  readonly counts?: readonly Count[];
}

/** So many events of a type, so many points with that fate. */
export interface Count {
  readonly what: 'events' | 'points';
  readonly of: string;
  readonly by: number;
}

export type Rows<C> = C extends Call<infer Row> ? Row[] : never;

/** Declares a statement. The name is at most 63 characters and says the intent: `find-open-lots`. */
export function statement<Row = never>(name: string, text: string): Statement<Row> {
  return { name, text };
}

/**
 * A statement that is put together of fixed parts by what somebody asks for, or whose best plan depends on its values: reports
 * and lists, never the hot path. A connection would keep each of its forms for ever if it were prepared.
 */
export function statementPlannedAnew<Row = never>(name: string, text: string): Statement<Row> {
  return { name, text, isPlannedAnew: true };
}

/** A statement with its values. */
export function call<Row>(of: Statement<Row>, values: readonly unknown[]): Call<Row> {
  return { statement: of, values };
}

/** The same, which counts for something when its transaction commits: for metrics, and never for a decision. */
export function counting<Row>(of: Call<Row>, counts: readonly Count[]): Call<Row> {
  return { ...of, counts };
}

/** One array for each of these properties: what `UNNEST` takes to write many rows with one statement. */
export function columnsOf<Row>(rows: readonly Row[], ...properties: (keyof Row)[]): unknown[][] {
  return properties.map((property) => rows.map((row) => row[property]));
}

/** Whatever answers a statement: a transaction, or the database outside of one. */
export interface Queryable {
  query<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
}

/** The same for several statements at once, which do not see each other's effects. */
export interface Pipelined extends Queryable {
  pipeline<const Calls extends readonly Call<unknown>[]>(calls: Calls): Promise<PipelineRows<Calls>>;
}

export type PipelineRows<Calls extends readonly Call<unknown>[]> = {
  -readonly [Index in keyof Calls]: Rows<Calls[Index]>;
};
