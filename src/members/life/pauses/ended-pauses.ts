import { newId } from '../../../kernel/ids.js';
import { call, statement, type Call } from '../../../platform/database/index.js';
import { tell, type LockedMember } from '../../member-lock.js';
import { MemberStatus } from '../../member.types.js';

// Every row is there and locked. As an upsert because that always goes by the key, see docs/adr/0013.
const UPDATE_MEMBERS = statement(
  'resume-members',
  `INSERT INTO member (program_id, id, joined_at, enrolled_at)
   SELECT $1, id, 'epoch', 'epoch' FROM UNNEST($2::uuid[]) AS ended (id)
   ON CONFLICT (program_id, id) DO UPDATE SET status = 'ACTIVE', paused_until = NULL`,
);

const NOTE = statement(
  'note-ended-pauses',
  `INSERT INTO member_status_change (program_id, id, member_id, at, from_status, to_status, may_earn, may_spend, actor_kind)
   SELECT $1, ended.id, ended.member_id, ended.at, 'PAUSED', 'ACTIVE', true, true, 'SYSTEM'
   FROM UNNEST($2::uuid[], $3::uuid[], $4::timestamptz[]) AS ended (id, member_id, at)`,
);

const END = statement(
  'end-pauses',
  `UPDATE member_pause p SET ended_at = p.until FROM UNNEST($2::uuid[]) AS ended (id)
   WHERE p.program_id = $1 AND p.member_id = ended.id AND p.ended_at IS NULL`,
);

/** Who is locked is as of `now`, read under the lock: a lock reads the clock before it waits, and a pause may have ended meanwhile. */
export function endPausesBy(now: Date, members: Iterable<LockedMember>): void {
  for (const member of members) {
    const isOver = member.pausedUntil !== null && member.pausedUntil <= now;
    if (isOver && member.status === MemberStatus.PAUSED) member.status = MemberStatus.ACTIVE;
  }
}

/** Whether the member's pause has ended by itself, and nobody has noted it yet: `status` says ACTIVE already. */
export function isEndUnnoticed({ status, pausedUntil }: LockedMember): boolean {
  return pausedUntil !== null && status !== MemberStatus.PAUSED;
}

/**
 * Notes of locked members that their pauses have ended by themselves, with the moment at which they did, and tells of it. Nothing
 * follows for their points: the plan of a pause that is not cut short was right from the beginning.
 */
export function noteEndedPauses(programId: number, members: readonly LockedMember[]): Call<unknown>[] {
  if (members.length === 0) return [];
  const ids = members.map(({ uuid }) => uuid);
  const ends = members.map(({ pausedUntil }) => pausedUntil as Date);
  members.forEach((member, index) => {
    const about = { subjectId: null, walletId: null, postingSequence: null };
    tell(member, { type: 'member.resumed', ...about, occurredAt: ends[index] as Date });
    member.pausedUntil = null;
  });
  return [
    call(UPDATE_MEMBERS, [programId, ids]),
    call(NOTE, [programId, ids.map(() => newId()), ids, ends]),
    call(END, [programId, ids]),
  ];
}
