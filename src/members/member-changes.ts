import { Injectable } from '@nestjs/common';
import { dayInZone } from '../kernel/calendar.js';
import type { Caller } from '../platform/access/index.js';
import { Database, Restart, type Queryable, type Tx } from '../platform/database/index.js';
import { ProgramDirectory, readMoment, type Moment, type ProgramSettings } from '../programs/index.js';
import { actFor, lockMembers, type LockedMember } from './member-lock.js';
import { MemberStatus } from './member.types.js';
import { MemberNotActive } from './members.refusals.js';
import { resolveOwnMembers, type MemberAsked } from './references/own-member.js';

/** A member whose row is locked, and by what a change of theirs is decided. */
export interface MemberInHand {
  readonly programId: number;
  readonly settings: ProgramSettings;
  readonly member: LockedMember;
  readonly now: Date;
  /** The calendar day in the program's zone. */
  readonly today: string;
}

/** Finds, without a lock, the inner id of the member whom a call means; null when it means nobody. */
export type FindsMember = (db: Queryable) => Promise<string | null>;

/** Whom a call with a reference means: with a member token the caller, also where the reference is left out. */
export function whomAsked(asked: MemberAsked): FindsMember {
  return async (db) => (await resolveOwnMembers(db, asked.caller.programId, [asked]))[0] ?? null;
}

/** Changes that concern one member, each in a transaction of its own. */
@Injectable()
export class MemberChanges {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  /**
   * Locks the member and runs `work`. Null when there is nobody; a merged member lives on in another one and is refused.
   * Starts over when the settings are other ones by then, or the reference leads elsewhere.
   */
  async run<Result>(
    caller: Caller,
    find: FindsMember,
    work: (tx: Tx, hand: MemberInHand) => Promise<Result>,
  ): Promise<Result | MemberNotActive | null> {
    const [outcome] = await this.database.batch(
      [find],
      () => this.programs.settingsOf(caller.programId),
      async (tx, _, settings) => [await this.lockAndRun(tx, settings, caller, find, work)],
    );
    if (!outcome) throw new Error('a batch of one has no outcome');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  private async lockAndRun<Result>(
    tx: Tx,
    settings: ProgramSettings,
    caller: Caller,
    find: FindsMember,
    work: (tx: Tx, hand: MemberInHand) => Promise<Result>,
  ): Promise<Result | MemberNotActive | null> {
    const programId = settings.number;
    const uuid = await find(tx);
    const member = uuid === null ? undefined : (await lockMembers(tx, programId, [uuid])).get(uuid);
    if (!member || member.status === MemberStatus.ERASED) return null;
    if ((await find(tx)) !== uuid) throw new Restart();
    if (member.status === MemberStatus.MERGED) return new MemberNotActive(member.status);
    const [[moment]] = (await tx.pipeline([readMoment(programId)])) as [[Moment]];
    this.programs.restartIfChanged(settings, moment);
    actFor([member], caller);
    const { now } = moment;
    return work(tx, { programId, settings, member, now, today: dayInZone(now, settings.timeZone) });
  }
}
