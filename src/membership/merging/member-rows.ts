import type { MemberTable } from '../../members/index.js';
import { call, statement, updatingRows, type Call } from '../../platform/database/index.js';

type MovedTable = MemberTable & { merge: { kind: 'MOVES' } };

/** What lets members be merged that are locked: of which merge the rows are, whose they are and whose they become. */
export interface Handover {
  mergeId: string;
  from: string;
  to: string;
}

// Compared as `IN (…) IS TRUE`, the list is read once into a hash, whatever is known of its size.
const LISTED = `SELECT r.key FROM member_merge_row r WHERE r.program_id = $1 AND r.merge_id = $4 AND r.kind = $5`;

/** The rows of the absorbed member become the survivor's and are listed; what counts rows is counted anew. */
export function moveRows(
  programId: number,
  tables: readonly MemberTable[],
  { mergeId, from, to }: Handover,
): Call<unknown>[] {
  return [
    ...tables.filter(isMoved).map((table) => call(takingOver(table), [programId, from, to, mergeId, kindOf(table)])),
    ...countAnew(programId, tables, [from, to]),
  ];
}

/** The listed rows go back to the absorbed member, but for those that were used since, and for those that are gone. */
export function giveRowsBack(
  programId: number,
  tables: readonly MemberTable[],
  { mergeId, from, to }: Handover,
): Call<unknown>[] {
  return [
    ...tables.filter(isMoved).map((table) => call(givingBack(table), [programId, from, to, mergeId, kindOf(table)])),
    ...countAnew(programId, tables, [from, to]),
  ];
}

function takingOver(table: MovedTable): ReturnType<typeof statement> {
  const { merge, rows } = table;
  const moved = updatingRows({
    table: table.table,
    set: { member_id: '$3', ...merge.set },
    where: `t.program_id = $1 AND (${rows})${unless(merge.unless)}`,
    returning: `${keyOf(table)} AS key, ${merge.used ?? 'NULL::text[]'} AS used`,
  });
  return statement(
    `merge-rows-of-${table.table}`,
    `WITH moved AS (${moved})
     INSERT INTO member_merge_row (program_id, merge_id, kind, key, used) SELECT $1, $4, $5, key, used FROM moved`,
  );
}

function givingBack(table: MovedTable): ReturnType<typeof statement> {
  const { merge, rows } = table;
  const key = keyOf(table);
  const unused =
    merge.used === undefined
      ? ''
      : ` AND ((${merge.used}) IS NULL OR EXISTS (${LISTED} AND r.key = ${key} AND (${merge.used}) <@ r.used))`;
  return statement(
    `unmerge-rows-of-${table.table}`,
    updatingRows({
      table: table.table,
      set: { member_id: '$3', ...merge.set },
      where: `t.program_id = $1 AND (${rows})${unless(merge.unless)} AND (${key} IN (${LISTED})) IS TRUE${unused}`,
      returning: '1',
    }),
  );
}

function countAnew(programId: number, tables: readonly MemberTable[], members: readonly string[]): Call<unknown>[] {
  return tables.flatMap(({ merge }) => (merge.kind === 'COUNTED' ? merge.anew(programId, members) : []));
}

function isMoved(table: MemberTable): table is MovedTable {
  return table.merge.kind === 'MOVES';
}

/** A list of rows goes by its name in an export: `purchases`. */
function kindOf({ table, export: shown }: MemberTable): string {
  return shown.kind === 'LISTED' ? (shown.as.split('/').at(-1) ?? table) : table;
}

/** By what a row is listed, as text; of what is personal only a digest, so that the list tells nobody's name. */
function keyOf({ merge, personal }: MovedTable): string {
  const parts = merge.key.map((name) =>
    personal.includes(name) ? `encode(sha256(convert_to(t.${name}::text, 'UTF8')), 'hex')` : `t.${name}::text`,
  );
  return `concat_ws('/', ${parts.join(', ')})`;
}

function unless(condition: string | undefined): string {
  return condition === undefined ? '' : ` AND (${condition}) IS NOT TRUE`;
}
