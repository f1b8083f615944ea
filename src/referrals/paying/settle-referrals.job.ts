import { Injectable } from '@nestjs/common';
import { lockMembers, tellEvents, tryLockMembers } from '../../members/index.js';
import { PatientDatabase, type Queryable } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { findWallets, Wallets } from '../../points/index.js';
import { ProgramDirectory, readMoment } from '../../programs/index.js';
import { Referring } from '../desk/referring.js';
import { findDueReferrals, nextDueReferral } from './due-referrals.js';

/** Referrals that a run waits for when others hold the advocates of all that it found. */
const WAITED_FOR = 20;

/**
 * Notes what time brings to referrals: they are paid when nothing can come between any more, or over. Points mature by themselves at that
 * moment and who reads a referral sees it so; vouchers of advocates are issued here.
 */
@Injectable()
export class SettleReferrals implements DueSource {
  readonly name = 'referrals';
  readonly order = 18;

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    private readonly referring: Referring,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    return nextDueReferral(db, programId, until);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const found = await findDueReferrals(this.database, programId, at, limit);
    if (found.length === 0) return 0;
    const done = await this.settle(programId, found, tryLockMembers);
    return done > 0 ? done : this.settle(programId, found.slice(0, WAITED_FOR), lockMembers);
  }

  private settle(
    programId: number,
    found: readonly { uuid: string; advocate: string }[],
    lock: typeof lockMembers,
  ): Promise<number> {
    return this.database.prepared(
      async () => {
        const settings = await this.programs.settingsOf(programId);
        return { settings, books: await this.referring.booksOf(settings) };
      },
      async (tx, { settings, books }) => {
        const members = await lock(
          tx,
          programId,
          found.map(({ advocate }) => advocate),
        );
        const [[moment], rows] = await tx.pipeline([readMoment(programId), findWallets(programId, [])]);
        this.programs.restartIfChanged(settings, moment);
        const held = found.filter(({ advocate }) => members.has(advocate));
        const place = { settings, now: moment.now, members, wallets: new Wallets(settings, rows, members) };
        const desk = await this.referring.open(tx, place, books, { settling: held.map(({ uuid }) => uuid) });
        const settled = held.filter(({ uuid }) => {
          const row = desk.byId(uuid);
          return row !== undefined && members.has(row.advocate) && desk.settle(row);
        });
        if (settled.length > 0) await tx.pipeline([...desk.writes(), ...tellEvents(programId, members.values())]);
        return settled.length;
      },
    );
  }
}
