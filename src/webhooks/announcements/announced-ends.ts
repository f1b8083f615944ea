import { call, columnsOf, statement, type Call, type Tx } from '../../platform/database/index.js';
import type { Announcement } from './announcement.js';

/** That something of a member's ends with a day. */
export interface End {
  readonly memberId: string;
  /** What ends, as its kind names it. */
  readonly about: string;
  readonly lastDay: string;
}

const NOTE = statement<End>(
  'note-announced-ends',
  `INSERT INTO announced_end (program_id, kind, last_day, member_id, about)
   SELECT $1, $2, * FROM UNNEST($3::date[], $4::uuid[], $5::text[]) ON CONFLICT DO NOTHING
   RETURNING member_id AS "memberId", about, last_day AS "lastDay"`,
);

const FORGET = statement(
  'forget-announced-ends',
  'DELETE FROM announced_end WHERE program_id = $1 AND kind = $2 AND last_day < $3',
);

/** Notes that these ends were looked at. Answers those of them that never were: of no other one is anything told. */
export async function noteEnds<One extends End>(
  tx: Tx,
  programId: number,
  kind: Announcement['kind'],
  ends: readonly One[],
): Promise<One[]> {
  if (ends.length === 0) return [];
  const rows = await tx.query(NOTE, [programId, kind, ...columnsOf(ends, 'lastDay', 'memberId', 'about')]);
  const noted = new Set(rows.map(keyOf));
  return ends.filter((end) => noted.has(keyOf(end)));
}

/** Forgets what ended before a day. */
export function forgetEnds(programId: number, kind: Announcement['kind'], day: string): Call<never> {
  return call(FORGET, [programId, kind, day]);
}

function keyOf({ memberId, about, lastDay }: End): string {
  return `${memberId}/${about}/${lastDay}`;
}
