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
import { findWallets, postingWrites, Wallets } from '../../points/index.js';
import { wipeAudit, type Moment, type ProgramSettings } from '../../programs/index.js';
import type { Family } from '../family.js';
import { forfeitsAt } from '../life/closing.js';
import { endIfOver, LifeDesk } from '../life/life-changes.js';
import { endPause } from '../life/pauses.js';

/** By whom and when somebody is erased, and the request for it. */
export interface Erasing {
  caller: Pick<Caller, 'kind' | 'id'>;
  moment: Moment;
  requestId: string;
}

/**
 * Forgets a locked person: rows are deleted and columns cleared as the tables of all features declare it, those of merged members
 * too. What the ledger is made of stays and no points move, so no total changes; those that are left are forfeited as if the member had
 * closed now, or when they did.
 */
export async function erase(
  tx: Tx,
  settings: ProgramSettings,
  tables: readonly MemberTable[],
  family: Family,
  erasing: Erasing,
): Promise<void> {
  const programId = settings.number;
  const { members } = family;
  const { caller, requestId, moment } = erasing;
  const { now } = moment;
  const left = await leave(tx, settings, family, erasing);
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
  const writes: Call<unknown>[] = [...left, ...forgetting, ...wiping, ...changes, endDataRequests(programId, ids, now)];
  await tx.pipeline([...writes, ...tellEvents(programId, members)]);
}

/**
 * A pause ends, as a resume would end it. The points are forfeited later; who has closed left theirs behind then. Holds that are open
 * time out by themselves before.
 */
async function leave(
  tx: Tx,
  settings: ProgramSettings,
  { survivor }: Family,
  { caller, moment }: Erasing,
): Promise<Call<unknown>[]> {
  if (survivor.status === MemberStatus.CLOSED) return [];
  const { number: programId, timeZone } = settings;
  const { now } = moment;
  endIfOver(survivor, now);
  const [rows] = await tx.pipeline([findWallets(programId, [survivor.uuid])]);
  const wallets = new Wallets(settings, rows, new Map([[survivor.uuid, survivor]]));
  const desk = new LifeDesk(settings, moment, survivor, wallets, caller, null);
  if (survivor.status === MemberStatus.PAUSED) {
    desk.book(await wallets.settle(tx, now));
    await endPause(tx, desk);
  }
  wallets.forfeit(survivor.uuid, forfeitsAt(now, timeZone));
  return [...postingWrites(programId, desk.postings, now, wallets.toWrite()), ...desk.writes];
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
