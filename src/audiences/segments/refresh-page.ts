import { statement, statementPlannedAnew, type Statement, type Tx } from '../../platform/database/index.js';
import { allHold, audienceSql, type SqlOccasion } from '../audience-sql.js';
import { IS_COUNTED } from '../counted-members.js';
import { StatementValues } from '../statement-values.js';
import { purchasesSql, type PurchaseOccasion } from './purchases-sql.js';
import type { SegmentTerms } from './segment-definition.js';
import type { StoredSegment } from './segments.queries.js';

/** When and by what a segment is worked out. */
export type RefreshOccasion = SqlOccasion & PurchaseOccasion & { at: Date };

/** What a page changed, and the last member of it; null for the last page. */
export interface RefreshedPage {
  added: number;
  removed: number;
  until: string | null;
}

/** Before all ids, and behind them. */
export const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Members that are looked at in one transaction. */
const PAGE = 5_000;

const PROFILE_BY_KEY = `LEFT JOIN LATERAL (
         SELECT * FROM member_profile WHERE program_id = $1 AND member_id = m.id OFFSET 0) p ON true`;

const LOCK = statement<{ definitionVersion: number; archived: boolean }>(
  'lock-segment',
  `SELECT definition_version AS "definitionVersion", archived FROM segment
   WHERE program_id = $1 AND number = $2 FOR NO KEY UPDATE`,
);

const FIND_END = statement<{ id: string }>(
  'find-end-of-member-page',
  'SELECT id FROM member WHERE program_id = $1 AND id > $2 ORDER BY id OFFSET $3 LIMIT 1',
);

/**
 * Brings the members behind `from` into the segment who belong to it, and takes out who does not: in one statement, which writes
 * differences only. Answers null, and changes nothing, when the definition is another one by now or the segment is archived.
 */
export async function refreshPage(
  tx: Tx,
  segment: StoredSegment,
  occasion: RefreshOccasion,
  from: string,
): Promise<RefreshedPage | null> {
  const { programId, number, definition, definitionVersion } = segment;
  if (definition === null) throw new Error(`segment ${number} is not dynamic`);
  const [locked] = await tx.query(LOCK, [programId, number]);
  if (!locked || locked.archived || locked.definitionVersion !== definitionVersion) return null;
  const [end] = await tx.query(FIND_END, [programId, from, PAGE - 1]);
  const values = new StatementValues(programId, number, from, end?.id ?? LAST, occasion.at);
  const [changed] = await tx.query(refreshStatement(definition, occasion, values), values.list);
  return { added: changed?.added ?? 0, removed: changed?.removed ?? 0, until: end?.id ?? null };
}

/**
 * Who comes is locked against whoever changes something of theirs, and looked at once more: nobody comes in who is closed or
 * erased at the same time.
 */
function refreshStatement(
  { audience, ...purchases }: SegmentTerms,
  occasion: RefreshOccasion,
  values: StatementValues,
): Statement<{ added: number; removed: number }> {
  const conditions = audienceSql(audience, occasion, values);
  const bought = purchasesSql(purchases, occasion, values);
  const usesProfile = conditions.some(({ profile }) => profile !== 'UNUSED');
  // Whatever the planner takes the page for: profiles and purchases are looked up by their keys (docs/adr/0013), a full join is
  // made by hashes or by order, never by looking at every pair, and rows go by their place. Rows of segment_member are never
  // updated, so a place stays that of its row as long as it is seen.
  return statementPlannedAnew(
    'refresh-page-of-segment',
    `WITH wanted AS MATERIALIZED (
       SELECT m.id FROM (
         SELECT * FROM member m
         WHERE m.program_id = $1 AND m.id > $3 AND m.id <= $4 AND ${IS_COUNTED} OFFSET 0) m
       ${usesProfile ? PROFILE_BY_KEY : ''} ${bought?.join ?? ''}
       WHERE ${allHold(conditions)} AND ${bought?.holds ?? 'true'}),
     present AS MATERIALIZED (
       SELECT member_id, ctid AS place FROM segment_member
       WHERE program_id = $1 AND segment = $2 AND member_id > $3 AND member_id <= $4),
     difference AS MATERIALIZED (
       SELECT wanted.id AS coming, present.place AS going FROM wanted FULL JOIN present ON present.member_id = wanted.id
       WHERE wanted.id IS NULL OR present.member_id IS NULL
       ORDER BY 1),
     gone AS (
       DELETE FROM segment_member
       WHERE program_id = $1 AND ctid = ANY (ARRAY(SELECT d.going FROM difference d WHERE d.going IS NOT NULL))
       RETURNING 1),
     missing AS (
       SELECT m.id FROM difference d
       CROSS JOIN LATERAL (
         SELECT id FROM member m WHERE m.program_id = $1 AND m.id = d.coming AND ${IS_COUNTED} FOR SHARE) m),
     come AS (
       INSERT INTO segment_member (program_id, segment, member_id, added_at)
       SELECT $1, $2, id, $5 FROM missing ON CONFLICT DO NOTHING RETURNING 1)
     SELECT (SELECT count(*) FROM come) AS added, (SELECT count(*) FROM gone) AS removed`,
  );
}
