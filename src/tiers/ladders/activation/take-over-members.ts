import { Injectable } from '@nestjs/common';
import { lockMembers, tellEvents, type LockedMember } from '../../../members/index.js';
import { Database, Restart, type Call, type Tx } from '../../../platform/database/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets, type PostingDraft } from '../../../points/index.js';
import { markInUse, ProgramDirectory, readMoment, type Moment, type ProgramSettings } from '../../../programs/index.js';
import { findTakenOver } from '../../standings/stored/standing-rows.js';
import { openStandings, type OpenStandings } from '../../standings/open-standings.js';
import { LadderBook } from '../ladder-book.js';
import type { CompiledLadder, Ladders } from '../ladder.js';
import {
  findOpenActivations,
  isAsBefore,
  lockActivation,
  noteMembersDone,
  type ActivationRow,
} from './activation-rows.js';
import { ActivationStatus } from './activation-status.js';
import { findPageOfMembers, findPageOfMembersStanding } from './page-of-members.js';

interface Prepared {
  settings: ProgramSettings;
  ladders: Ladders;
}

/** A page of members, locked, with their wallets settled. */
interface Page {
  settings: ProgramSettings;
  moment: Moment;
  members: ReadonlyMap<string, LockedMember>;
  wallets: Wallets;
  settled: readonly PostingDraft[];
}

/** Takes standings over that were decided by the version of a ladder before the one in force, page by page, and grants what was reached. */
@Injectable()
export class TakeOverMembers {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly book: LadderBook,
  ) {}

  /** The next page of an activation that is applied. Answers whether none is left. */
  async nextPage(programId: number, uuid: string): Promise<boolean> {
    return this.database.prepared(
      () => this.prepare(programId),
      async (tx, prepared) => {
        const activation = (await findOpenActivations(tx, programId)).find((one) => one.uuid === uuid);
        if (activation?.status !== ActivationStatus.APPLYING) return false;
        return this.takeOver(tx, prepared, activation);
      },
    );
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    return { settings, ladders: await this.book.laddersOf(settings) };
  }

  private async takeOver(tx: Tx, { settings, ladders }: Prepared, activation: ActivationRow): Promise<boolean> {
    const programId = settings.number;
    const { ladderUuid, onChange, doneTo, uuid } = activation;
    const ladder = ladders.inForce.find(({ id }) => id === ladderUuid);
    const ids =
      onChange === 'KEEP_UNTIL_PERIOD_END'
        ? await findPageOfMembersStanding(tx, programId, doneTo, ladder?.number ?? 0)
        : await findPageOfMembers(tx, programId, doneTo);
    const members = await lockMembers(tx, programId, ids);
    const [[moment], walletRows] = await tx.pipeline([readMoment(programId), findWallets(programId, ids)]);
    this.programs.restartIfChanged(settings, moment);
    if (!ladder) throw new Error(`ladder ${ladderUuid} is not in force while its members are taken over`);
    if (ids.length === 0) return true;
    const wallets = new Wallets(settings, walletRows, members);
    const settled = await wallets.settle(tx, moment.now);
    tellAllPostings(members, settled);
    const moments = ids.map((memberId) => ({ memberId, at: moment.now }));
    const open = await openStandings(tx, settings, ladders, moment.now, moments, [], members);
    open.tell(members);
    await this.write(tx, { settings, moment, members, wallets, settled }, ladder, open, activation);
    await noteMembersDone(tx, programId, uuid, { doneTo: ids.at(-1) as string, count: ids.length });
    return false;
  }

  private async write(
    tx: Tx,
    page: Page,
    ladder: CompiledLadder,
    open: OpenStandings,
    activation: ActivationRow,
  ): Promise<void> {
    const { settings, moment, members, wallets, settled } = page;
    const programId = settings.number;
    const granted = await grant(tx, programId, ladder, open, { members, wallets, at: moment.now });
    tellAllPostings(members, granted);
    const postings = [...settled, ...granted];
    if (postings.length > 0) await markInUse(tx, programId, moment);
    const held = await lockActivation(tx, programId, activation.uuid);
    if (!isAsBefore(held, activation)) throw new Restart('somebody else took these members over');
    const writes: Call<unknown>[] = [
      ...open.writes(),
      ...postingWrites(programId, postings, moment.now, wallets.toWrite()),
      ...tellEvents(programId, members.values()),
    ];
    await tx.pipeline(writes);
  }
}

/** Grants what was reached by the new version: by who is taken over here, and by who was before, by whoever met them. */
async function grant(
  tx: Tx,
  programId: number,
  { number, takeover }: CompiledLadder,
  { standings, grants }: OpenStandings,
  { members, wallets, at }: { members: Page['members']; wallets: Wallets; at: Date },
): Promise<PostingDraft[]> {
  if (!takeover) return [];
  const [met] = await tx.pipeline([findTakenOver(programId, number, takeover.at, [...members.keys()])]);
  const now = standings.changes.filter(({ reached }) => reached !== null);
  return grants.book([...met, ...now], [], wallets, at);
}
