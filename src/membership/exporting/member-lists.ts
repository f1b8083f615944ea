import type { ExportedColumn, MemberTable } from '../../members/index.js';
import { pagesOf, type Database, type PagedRow, type Statement } from '../../platform/database/index.js';

/** A row of an export: what people read, by name. */
export type ExportedRow = Record<string, unknown>;

/** One list of an export: the rows of one table. */
export interface MemberList {
  /** The feature that it is about, and its name there. */
  readonly feature: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Its rows page by page, at most so many at a time; those of the survivor first. */
  readonly pages: () => AsyncGenerator<ExportedRow[]>;
}

/** Of whom lists are read, and what is called before each page: it may throw, which ends the reading. */
export interface ListsOf {
  programId: number;
  memberIds: readonly string[];
  pageSize: number;
  beforePage: () => Promise<void>;
}

/** The lists of an export, as the tables of all features declare them. */
export function memberLists(database: Database, tables: readonly MemberTable[], of: ListsOf): MemberList[] {
  return tables.flatMap((table) => listOf(database, table, of) ?? []);
}

function listOf(database: Database, table: MemberTable, of: ListsOf): MemberList | null {
  if (table.export.kind !== 'LISTED') return null;
  const { as, columns, key } = table.export;
  const [feature = '', name = ''] = as.split('/');
  const declared = Object.entries(columns).map(([title, one]) => ({ title, ...columnOf(one) }));
  const statements = pagesOf(
    table,
    declared.map(({ sql }) => sql),
    key,
    of.pageSize,
  );
  const shown = (row: PagedRow): ExportedRow =>
    Object.fromEntries(declared.map(({ title, shown: show }, index) => [title, show(row[`c${String(index)}`])]));
  return {
    feature,
    name,
    columns: declared.map(({ title }) => title),
    async *pages() {
      for (const memberId of of.memberIds) {
        for await (const page of pagesOfMember(database, statements, memberId, of)) yield page.map(shown);
      }
    },
  };
}

async function* pagesOfMember(
  database: Database,
  { first, next }: { first: Statement<PagedRow>; next: Statement<PagedRow> },
  memberId: string,
  { programId, pageSize, beforePage }: ListsOf,
): AsyncGenerator<PagedRow[]> {
  await beforePage();
  let rows = await database.query(first, [programId, memberId]);
  while (rows.length > 0) {
    yield rows;
    if (rows.length < pageSize) return;
    await beforePage();
    rows = await database.query(next, [programId, memberId, ...(rows.at(-1)?.key ?? [])]);
  }
}

function columnOf(column: string | ExportedColumn): ExportedColumn {
  return typeof column === 'string' ? { sql: column, shown: (value) => value } : column;
}
