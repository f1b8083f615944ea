import { Injectable } from '@nestjs/common';
import { earliest } from '../kernel/calendar.js';
import { lockMembers, tellEvents, tryLockMembers } from '../members/index.js';
import { PatientDatabase, type Queryable, statement } from '../platform/database/index.js';
import { DueSources, type DueSource } from '../platform/jobs/index.js';
import { ProgramDirectory, readMoment, type ProgramSettings } from '../programs/index.js';
import { postingWrites } from './ledger.js';
import { tellAllPostings } from './posting-events.js';
import { findWallets, Wallets } from './wallets.js';

const NEXT = statement<{ at: Date | null }>(
  'find-next-due-wallet',
  `SELECT (SELECT next_change_at FROM wallet WHERE program_id = $1 AND next_change_at <= $2
           ORDER BY next_change_at LIMIT 1) AS at`,
);

const DUE = statement<{ memberId: string }>(
  'find-due-wallets',
  `SELECT member_id AS "memberId" FROM wallet WHERE program_id = $1 AND next_change_at <= $2 ORDER BY next_change_at LIMIT $3`,
);

const OUTDATED = statement<{ memberId: string }>(
  'find-wallets-of-older-policy',
  `SELECT member_id AS "memberId" FROM wallet WHERE program_id = $1 AND currency = $2 AND policy_version < $3 LIMIT $4`,
);

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

/**
 * Books what became due in wallets: holds that time out, points that mature or expire, a new expiry policy. Nothing hangs on
 * when it runs: who writes to a wallet settles it first, and who reads it sees it settled.
 */
@Injectable()
export class SettleWallets implements DueSource {
  readonly name = 'points';
  readonly order = 10;

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const [next] = await db.query(NEXT, [programId, until]);
    const settings = await this.programs.settingsOf(programId);
    const policies: Date[] = [];
    for (const { number, policyVersion, policies: versions } of settings.currencies) {
      const newest = versions.at(-1);
      if (!newest || newest.effectiveAt > until) continue;
      const [outdated] = await db.query(OUTDATED, [programId, number, policyVersion, 1]);
      if (outdated) policies.push(newest.effectiveAt);
    }
    return earliest([next?.at ?? null, ...policies]);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const settings = await this.programs.settingsOf(programId);
    const found = await this.findDue(settings, at, limit);
    if (found.length === 0) return 0;
    // Two transactions at a time: one is decided while the other is written.
    const middle = Math.ceil(found.length / 2);
    const halves = [found.slice(0, middle), found.slice(middle)];
    const [first, second] = await Promise.all(halves.map((half) => this.settle(programId, half, tryLockMembers)));
    const done = (first ?? 0) + (second ?? 0);
    return done > 0 ? done : this.settle(programId, found.slice(0, WAITED_FOR), lockMembers);
  }

  private async findDue(
    { number: programId, currencies }: ProgramSettings,
    at: Date,
    limit: number,
  ): Promise<string[]> {
    const due = await this.database.query(DUE, [programId, at, limit]);
    for (const currency of currencies) {
      if (due.length >= limit) break;
      const outdated = [programId, currency.number, currency.policyVersion, limit - due.length];
      due.push(...(await this.database.query(OUTDATED, outdated)));
    }
    return [...new Set(due.map(({ memberId }) => memberId))];
  }

  /** Settles the wallets of those of the members that it gets hold of. Answers how many wallets. */
  private settle(programId: number, memberIds: readonly string[], lock: typeof lockMembers): Promise<number> {
    if (memberIds.length === 0) return Promise.resolve(0);
    const prepare = (): Promise<ProgramSettings> => this.programs.settingsOf(programId);
    return this.database.prepared(prepare, async (tx, settings) => {
      const members = await lock(tx, programId, memberIds);
      const [[moment], rows] = await tx.pipeline([readMoment(programId), findWallets(programId, [...members.keys()])]);
      this.programs.restartIfChanged(settings, moment);
      const wallets = new Wallets(settings, rows, members);
      const postings = await wallets.settle(tx, moment.now);
      tellAllPostings(members, postings);
      await tx.pipeline([
        ...postingWrites(programId, postings, moment.now, wallets.touched),
        ...tellEvents(programId, members.values()),
      ]);
      return wallets.touched.size;
    });
  }
}
