import {
  changeStatus,
  endDataRequests,
  MemberStatus,
  tell,
  tellEvents,
  type MemberTable,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { call, deletionOf, updateOf, type Call, type Tx } from '../../platform/database/index.js';
import { wipeAudit, type Moment, type ProgramSettings } from '../../programs/index.js';
import type { LeaveReferrals } from '../../referrals/index.js';
import type { Family } from '../family.js';
import { leavePoints } from './leave-points.js';

/** By whom and when somebody is erased, and the request for it. */
export interface Erasing {
  caller: Pick<Caller, 'kind' | 'id'>;
  moment: Moment;
  requestId: string;
  referrals: LeaveReferrals;
}

/**
 * Forgets a locked person: rows are deleted and columns cleared as the tables of all features declare it, those of merged members
 * too. What the ledger is made of stays, so no total changes: their points are forfeited later, as of who is closed.
 */
export async function erase(
  tx: Tx,
  settings: ProgramSettings,
  tables: readonly MemberTable[],
  family: Family,
  { caller, moment, requestId, referrals }: Erasing,
): Promise<void> {
  const programId = settings.number;
  const { now } = moment;
  const { members } = family;
  const leaving = await leavePoints(tx, settings, moment, family, { caller, referrals });
  const forgetting = members.flatMap(({ uuid }) =>
    tables.flatMap((table) => forgettingOf(table).map((one) => call(one, [programId, uuid]))),
  );
  const by = { caller, reason: null, at: now };
  const changes = members.flatMap((member) => changeStatus(programId, member, { status: MemberStatus.ERASED }, by));
  for (const member of members) {
    tell(member, {
      type: 'member.erased',
      subjectId: requestId,
      walletId: null,
      postingSequence: null,
      occurredAt: now,
    });
  }
  const ids = members.map(({ uuid }) => uuid);
  const wiping = ids.map((uuid) => wipeAudit(programId, uuid));
  const writes: Call<unknown>[] = [...forgetting, ...wiping, ...changes, endDataRequests(programId, ids, now)];
  await tx.pipeline([...leaving, ...writes, ...tellEvents(programId, family.locked.values())]);
}

function forgettingOf(table: MemberTable): ReturnType<typeof deletionOf>[] {
  switch (table.erase.kind) {
    case 'DELETED':
      return [deletionOf(table)];
    case 'CLEARED':
      return [updateOf(table, table.erase.columns)];
    case 'KEPT':
      return [];
  }
}
