import { stateColumns, type Member } from '../../members/index.js';
import { call, statementPlannedAnew, type Call } from '../../platform/database/index.js';
import type { AudienceTerms } from '../audience.js';
import { allHold, audienceSql, profileJoin, type SqlOccasion } from '../audience-sql.js';
import { IS_COUNTED } from '../counted-members.js';
import { StatementValues } from '../statement-values.js';

type MemberRow = Pick<Member, 'uuid' | 'status' | 'joinedAt' | 'mayEarn' | 'maySpend'>;

/** The members of an audience, who was enrolled last first, after that member. */
export function findAudiencePage(
  programId: number,
  audience: AudienceTerms | null,
  occasion: SqlOccasion,
  after: string | null,
  limit: number,
): Call<MemberRow> {
  const values = new StatementValues(programId);
  const conditions = audienceSql(audience, occasion, values);
  const behind = after === null ? '' : `AND m.id < ${values.place(after, 'uuid')}`;
  const text = `SELECT m.id AS uuid, ${stateColumns('m')}, m.joined_at AS "joinedAt" FROM member m ${profileJoin(conditions)}
   WHERE m.program_id = $1 AND ${IS_COUNTED} AND ${allHold(conditions)} ${behind}
   ORDER BY m.id DESC LIMIT ${values.place(limit, 'bigint')}`;
  return call(statementPlannedAnew<MemberRow>('find-page-of-audience', text), values.list);
}
