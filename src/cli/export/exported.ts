import type { Statement } from '../../platform/database/index.js';
import type { ProgramEntity } from '../../programs/index.js';

/** A column of an export. */
export interface Column<Row> {
  name: string;
  /** Says, or lets guess, who somebody is or what they wrote: left out of an export without personal data. */
  isPersonal?: true;
  /** Text, a whole number, true or false, a Date, a list, null. Money is decimal text. */
  of(row: Row, program: ProgramEntity): unknown;
  /** The same without what is personal in it, where only a part is. */
  impersonal?(row: Row, program: ProgramEntity): unknown;
}

/** The columns of an export without personal data. */
export function withoutPersonalData<Row>(columns: readonly Column<Row>[]): Column<Row>[] {
  return columns
    .filter(({ isPersonal }) => isPersonal !== true)
    .map((column) => ({
      ...column,
      of: (row, program) => (column.impersonal ? column.impersonal(row, program) : column.of(row, program)),
    }));
}

/** A kind of thing that can be exported, and how its rows are read. */
export interface Exported<Row> {
  columns: readonly Column<Row>[];
  /**
   * A page of rows in the order of their key: `$1` is the program, `$2` and `$3` when they begin and end (timestamptz, null for no
   * matter), `$4` how many, the key of the row before from `$5` on.
   */
  page: Statement<Row>;
  /** The key before all rows. */
  first: readonly unknown[];
  keyOf(row: Row): readonly unknown[];
}

/** What is asked of an export. */
export interface Selection {
  /** Recorded at or after; null: from the beginning. */
  since: Date | null;
  /** Recorded before; null: to the end. */
  until: Date | null;
}

export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
