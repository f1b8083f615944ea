import { MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Call, Tx } from '../../platform/database/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets } from '../../points/index.js';
import type { Moment, ProgramSettings } from '../../programs/index.js';
import type { LeaveReferrals } from '../../referrals/index.js';
import { endReservations } from '../../rewards/index.js';
import type { Family } from '../family.js';
import { forfeitsAt } from '../life/closing.js';
import { LifeDesk } from '../life/life-changes.js';
import { endPause } from '../life/pauses.js';

/**
 * What becomes of the points of locked members who are to be forgotten: what was due is booked, a pause ends, and 30 days later
 * everything is forfeited as of who is closed. Who was closed before keeps that date. Their referrals end. Open holds are left to time out; what reservations set aside beside them is free at once.
 */
export async function leavePoints(
  tx: Tx,
  settings: ProgramSettings,
  moment: Moment,
  { members, locked }: Family,
  { caller: by, referrals }: { caller: Pick<Caller, 'kind' | 'id'>; referrals: LeaveReferrals },
): Promise<Call<unknown>[]> {
  const [rows] = await tx.pipeline([findWallets(settings.number, [...locked.keys()])]);
  const wallets = new Wallets(settings, rows, locked);
  const postings = await wallets.settle(tx, moment.now);
  tellAllPostings(locked, postings);
  const writes: Call<unknown>[] = [];
  for (const member of members) {
    const life = new LifeDesk(settings, moment, member, locked, wallets, by, null);
    await endPause(tx, life);
    postings.push(...life.postings);
    writes.push(...life.writes);
    if (member.status === MemberStatus.CLOSED) continue;
    wallets.forfeit(member.uuid, forfeitsAt(moment.now, settings.timeZone));
  }
  const place = { settings, now: moment.now, members: locked, wallets };
  const leaving = members.map(({ uuid }) => uuid);
  const ended = await referrals.leave(tx, place, leaving, by);
  postings.push(...ended.postings);
  writes.push(...ended.writes);
  writes.push(...(await endReservations(tx, settings.number, members, moment.now)));
  return [...postingWrites(settings.number, postings, moment.now, wallets.toWrite()), ...writes];
}
