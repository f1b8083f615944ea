import type { Call } from '../../platform/database/index.js';

/**
 * What happens to the rows of one table that belong to a member: when two members become one, when somebody asks what is known
 * of them, and when they are forgotten. Every feature declares this for its tables; a test finds a table without it.
 */
export interface MemberTable {
  readonly table: string;
  /** Which rows are a member's, as a condition on the table as `t`: `$1` is the program, `$2` the inner id of the member. */
  readonly rows: string;
  readonly merge: MergeRule;
  readonly export: ExportRule;
  readonly erase: EraseRule;
  /** Columns that may name or describe a person. Nothing of them is left once the member is erased. */
  readonly personal: readonly string[];
  /** Columns of text, JSON or days that never do: codes, states, what the shop calls its own things. */
  readonly impersonal: readonly string[];
}

/** What becomes of the rows of the member that is absorbed. */
export type MergeRule =
  /**
   * `member_id` becomes that of the survivor; the rows are listed by these columns, to be given back. Conditions like `rows`, where
   * `$2` is whose they are and `$3` whose they become: `unless`, which stay. `used`: how they were used, as SQL of `text[]`, null for not
   * at all; those that were used in a way in which they were not before are not given back. `set`: columns that change with it.
   */
  | {
      readonly kind: 'MOVES';
      readonly key: readonly string[];
      readonly unless?: string;
      readonly used?: string;
      readonly set?: Readonly<Record<string, string>>;
    }
  /** Says what other rows amount to: counted anew of both members when those have moved. */
  | { readonly kind: 'COUNTED'; readonly anew: (programId: number, members: readonly string[]) => Call<unknown>[] }
  /** Belongs to a row of one of these tables and goes with it. */
  | { readonly kind: 'FOLLOWS'; readonly of: readonly string[] }
  /** The ledger moves points by postings of its own. */
  | { readonly kind: 'LEDGER' }
  | { readonly kind: 'STAYS'; readonly why: string };

/** What is in an export. */
export type ExportRule =
  /**
   * Listed as `<feature>/<list>`, these values by these names: SQL on the table as `t`, or with a way in which it is shown. In the
   * order of the columns of `key`, which together are unique and never null, so that two copies of the same are alike.
   */
  | {
      readonly kind: 'LISTED';
      readonly as: string;
      readonly columns: Readonly<Record<string, string | ExportedColumn>>;
      readonly key: readonly string[];
    }
  | { readonly kind: 'LEFT_OUT'; readonly why: string };

/** A value of an export that is not shown as the database has it. */
export interface ExportedColumn {
  readonly sql: string;
  /** How people read it. Null stays null. */
  readonly shown: (value: unknown) => unknown;
}

/** What becomes of the rows of a member who is erased. */
export type EraseRule =
  | { readonly kind: 'DELETED' }
  /** The rows stay, these columns become this (SQL on the table as `t`). Safe to do twice. */
  | { readonly kind: 'CLEARED'; readonly columns: Readonly<Record<string, string>> }
  | { readonly kind: 'KEPT'; readonly why: string };

/** `used` of rows that are used once and for all, where this holds. */
export function usedWhere(condition: string): string {
  return `CASE WHEN ${condition} THEN ARRAY['used'] END`;
}

/** Rows that say themselves whose they are. */
export const OWN_ROWS = 't.member_id = $2';
