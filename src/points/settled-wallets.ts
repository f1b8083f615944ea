import { Injectable } from '@nestjs/common';
import { Coalescer } from '../platform/batching/index.js';
import { Database } from '../platform/database/index.js';
import { ProgramDirectory, readMoment } from '../programs/index.js';
import { inSnapshot } from './snapshot.js';
import type { PostingDraft, Wallet } from './wallet.js';
import { findWallets, NOBODY_LOCKED, Wallets } from './wallets.js';

/** The wallets of a member as if everything that is due had been booked, and the postings that will book it. */
export interface SettledView {
  asOf: Date;
  wallets: readonly Wallet[];
  postings: readonly PostingDraft[];
}

/** Whether a stored wallet may tell less than what holds now: something is due, or the expiry policy changed since. */
export function isBehind(
  wallet: { isDue: boolean; policyVersion: number },
  currency: { policyVersion: number },
): boolean {
  return wallet.isDue || wallet.policyVersion < currency.policyVersion;
}

interface Asked {
  memberId: string;
  withLots: boolean;
}

const MEMBERS_AT_ONCE = 500;

/**
 * Due is due: reads wallets in which something is due but not booked yet, settles them in memory and writes nothing. For all
 * members who are asked for at about the same time together. A wallet that is not due is read more cheaply elsewhere.
 */
@Injectable()
export class SettledWallets {
  private readonly coalescer = new Coalescer<Asked, SettledView>(
    async (programId, asked) => {
      const views = await this.read(programId, asked);
      return asked.map(({ memberId }) => ({ value: views.get(memberId) as SettledView }));
    },
    { atMost: MEMBERS_AT_ONCE, inFlight: 2 },
  );

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  /** All wallets of a member, settled now. With all lots that have something, or with those that settling needed. */
  of(programId: number, memberId: string, withLots = false): Promise<SettledView> {
    return this.coalescer.submit(programId, { memberId, withLots });
  }

  private async read(programId: number, asked: readonly Asked[]): Promise<Map<string, SettledView>> {
    const settings = await this.programs.settingsOf(programId);
    const members = [...new Set(asked.map(({ memberId }) => memberId))];
    const inFull = new Set(asked.filter(({ withLots }) => withLots).map(({ memberId }) => memberId));
    return inSnapshot(this.database, async (snapshot) => {
      const [[moment], rows] = await snapshot.pipeline([readMoment(programId), findWallets(programId, members)]);
      if (!moment) throw new Error(`there is no program ${String(programId)}`);
      const wallets = new Wallets(settings, rows, NOBODY_LOCKED);
      const postings = await wallets.settle(snapshot, moment.now);
      await wallets.contents.loadLiveLots(
        snapshot,
        wallets.all().filter(({ memberId }) => inFull.has(memberId)),
      );
      return new Map(
        members.map((memberId) => [
          memberId,
          {
            asOf: moment.now,
            wallets: wallets.all().filter((wallet) => wallet.memberId === memberId),
            postings: postings.filter(({ wallet }) => wallet.memberId === memberId),
          },
        ]),
      );
    });
  }
}
