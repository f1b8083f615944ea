import type { ExportedColumn, MemberTable } from '../../members/index.js';
import type { PlacedRow, Snapshot } from '../../platform/database/index.js';

/** A row of an export: what people read, by name. */
export type ExportedRow = Record<string, unknown>;

/** One list of an export: the rows of one table. */
export interface MemberList {
  /** The feature that it is about, and its name there. */
  readonly feature: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Its rows page by page; those of the survivor first. */
  readonly pages: () => AsyncGenerator<ExportedRow[]>;
}

/** Of whom lists are read, how many rows at a time, and what is called before each page: it may throw, which ends the reading. */
export interface ListsOf {
  programId: number;
  memberIds: readonly string[];
  pageSize: number;
  beforePage: () => Promise<void>;
}

/** The lists of an export, as the tables of all features declare them. */
export function memberLists(snapshot: Snapshot, tables: readonly MemberTable[], of: ListsOf): MemberList[] {
  return tables.flatMap((table) => listOf(snapshot, table, of) ?? []);
}

function listOf(
  snapshot: Snapshot,
  table: MemberTable,
  { programId, memberIds, pageSize, beforePage }: ListsOf,
): MemberList | null {
  if (table.export.kind !== 'LISTED') return null;
  const { as, columns, key: order } = table.export;
  const [feature = '', name = ''] = as.split('/');
  const declared = Object.entries(columns).map(([title, column]) => ({ title, ...columnOf(column) }));
  const wanted = { columns: declared.map(({ sql }) => sql), order, limit: pageSize };
  const shown = (row: PlacedRow): ExportedRow =>
    Object.fromEntries(declared.map(({ title, shown: show }, index) => [title, show(row[`c${String(index)}`])]));
  return {
    feature,
    name,
    columns: declared.map(({ title }) => title),
    async *pages() {
      for (const memberId of memberIds) {
        await beforePage();
        for await (const page of snapshot.pagesOf(table, wanted, programId, memberId)) {
          yield page.map(shown);
          await beforePage();
        }
      }
    },
  };
}

function columnOf(column: string | ExportedColumn): ExportedColumn {
  return typeof column === 'string' ? { sql: column, shown: (value) => value } : column;
}
