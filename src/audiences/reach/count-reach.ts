import { call, statementPlannedAnew, type Call } from '../../platform/database/index.js';
import type { AudienceTerms, Outside } from '../audience.js';
import { allHold, audienceSql, type SqlOccasion } from '../audience-sql.js';
import { IS_COUNTED } from '../counted-members.js';
import { StatementValues } from '../statement-values.js';

/** How many are in an audience, of how many, and how many are outside by each reason that it can give, in their order. */
export interface Reach {
  members: number;
  of: number;
  reasons: { reason: Outside; members: number }[];
}

interface Counts {
  members: number;
  of: number;
  outside: number[];
}

/** Counts in one scan of members and their profiles. */
export function countReach(
  programId: number,
  audience: AudienceTerms | null,
  occasion: SqlOccasion,
): { counts: Call<Counts>; reachOf: (row: Counts | undefined) => Reach } {
  const values = new StatementValues(programId);
  const joins: string[] = [];
  // Everybody is looked at, so segments and standings are read once as a whole.
  const conditions = audienceSql(audience, occasion, values, {
    isInSegment: (numbers) => {
      const name = `listed_${joins.length + 1}`;
      joins.push(`LEFT JOIN (
      SELECT DISTINCT member_id FROM segment_member
      WHERE program_id = $1 AND segment = ANY (${values.place(numbers, 'integer[]')})) ${name} ON ${name}.member_id = m.id`);
      return `${name}.member_id IS NOT NULL`;
    },
    ofStanding: (ladder, valueOf) => {
      const name = `standing_${joins.length + 1}`;
      joins.push(`LEFT JOIN tier_standing ${name}
      ON ${name}.program_id = $1 AND ${name}.ladder = ${values.place(ladder, 'smallint')} AND ${name}.member_id = m.id`);
      return valueOf(name);
    },
  });
  if (conditions.some(({ profile }) => profile !== 'UNUSED')) {
    joins.push('LEFT JOIN member_profile p ON p.program_id = $1 AND p.member_id = m.id');
  }
  const reasons = conditions.flatMap((condition) => condition.reasons);
  const members = countIf(allHold(conditions));
  const outside = reasons.map(({ when }) => countIf(when)).join(', ');
  const text = `SELECT count(*) AS "of", ${members} AS members, ARRAY[${outside}]::bigint[] AS outside
   FROM member m ${joins.join(' ')} WHERE m.program_id = $1 AND ${IS_COUNTED}`;
  return {
    counts: call(statementPlannedAnew<Counts>('count-audience', text), values.list),
    reachOf: (row) => ({
      members: row?.members ?? 0,
      of: row?.of ?? 0,
      reasons: reasons.map(({ reason }, index) => ({ reason, members: row?.outside[index] ?? 0 })),
    }),
  };
}

function countIf(condition: string): string {
  return `count(*) FILTER (WHERE ${condition})`;
}
