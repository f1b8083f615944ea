import { Injectable } from '@nestjs/common';
import {
  Awarding,
  earnByActivity,
  RuleBook,
  withoutPoints,
  type EarnedActivity,
  type RuleSet,
} from '../../earning/index.js';
import { insertActivities, insertAwards } from '../../history/index.js';
import { newId } from '../../kernel/ids.js';
import { lockMembers, mayEarn, tell, tellEvents, type LockedMember } from '../../members/index.js';
import { Database, Restart, type Tx } from '../../platform/database/index.js';
import { canonicalHash } from '../../platform/idempotency/index.js';
import {
  ActorType,
  findWallets,
  postingWrites,
  SourceType,
  tellAllPostings,
  tellPostings,
  Wallets,
} from '../../points/index.js';
import { markInUse, ProgramDirectory, readMoment, type ProgramSettings } from '../../programs/index.js';
import { IssueDueGrants } from '../../vouchers/index.js';
import { recordedAs, todayOf, type CelebrationDay } from './celebration-calendar.js';
import { findCelebrants, type CelebrantRow } from './celebration-rows.js';
import { isCelebrated, yearsOfMembership, type Today } from './celebrations.js';

/** Of whom it got hold, and the errors of those who could not be stored. */
export interface Congratulated {
  readonly done: readonly string[];
  readonly failures: readonly unknown[];
}

/** Congratulates members: records the activity of the year and awards its points. Each member once a year, whoever comes again. */
@Injectable()
export class Celebrate {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly grants: IssueDueGrants,
  ) {}

  /**
   * Congratulates those of the members of whom it gets hold and who may be congratulated. One who cannot be stored fails alone.
   */
  async run(
    programId: number,
    due: CelebrationDay,
    memberIds: readonly string[],
    lock: typeof lockMembers,
  ): Promise<Congratulated> {
    if (memberIds.length === 0) return { done: [], failures: [] };
    const settled = await this.database.batch(
      memberIds,
      async () => {
        const settings = await this.programs.settingsOf(programId);
        return { settings, rules: await this.ruleBook.rulesOf(settings) };
      },
      async (tx, some, { settings, rules }) => {
        const members = await lock(tx, programId, some);
        await this.celebrate(tx, settings, rules, due, members);
        return some.map((memberId) => members.has(memberId));
      },
    );
    return {
      done: memberIds.filter((_, index) => (settled[index] as { value?: boolean }).value === true),
      failures: settled.flatMap((one) => ('error' in one ? [one.error] : [])),
    };
  }

  private async celebrate(
    tx: Tx,
    settings: ProgramSettings,
    rules: RuleSet,
    due: CelebrationDay,
    members: ReadonlyMap<string, LockedMember>,
  ): Promise<void> {
    const programId = settings.number;
    if (members.size === 0) return;

    // Load, in statements after the lock; settle what became due.
    const [[moment], rows, walletRows] = await tx.pipeline([
      readMoment(programId),
      findCelebrants(programId, [...members.keys()], recordedAs(due)),
      findWallets(programId, [...members.keys()]),
    ]);
    this.programs.restartIfChanged(settings, moment);
    const today = todayOf(due.day, settings.timeZone);
    const celebrants = rows.filter((row) => isToCelebrate(due, row, today));
    if (celebrants.length === 0) return;
    const wallets = new Wallets(settings, walletRows, members);
    const settled = await wallets.settle(tx, moment.now);
    tellAllPostings(members, settled);
    const kind = { trigger: due.celebration, activityType: recordedAs(due).type, at: today.midnight };
    const occasions = celebrants.map(({ memberId }) => ({ ...kind, memberId }));
    const awarding = await Awarding.open(tx, settings, rules, moment.now, occasions, undefined, members);
    awarding.recognition.tell(members);

    // Decide: one after the other, each sees what those before used of limits.
    const written = celebrants.map((celebrant) => {
      const earned = congratulate(celebrant, due, today, moment.now, awarding, wallets);
      const member = members.get(celebrant.memberId) as LockedMember;
      const about = { subjectId: earned.activity.uuid, walletId: null, postingSequence: null, occurredAt: moment.now };
      tell(member, { type: 'activity.recorded', ...about });
      tellPostings(member, earned.postings);
      awarding.recognition.tell(members);
      return earned;
    });

    // Write, in one round trip.
    await markInUse(tx, programId, moment);
    const activities = written.map(({ activity }) => activity);
    const awards = written.flatMap((one) => one.awards);
    const postings = [...settled, ...written.flatMap((one) => one.postings), ...awarding.recognition.granted];
    const [recorded] = await tx.pipeline([
      insertActivities(programId, moment.now, activities),
      ...insertAwards(programId, awards),
      ...awarding.writes(),
      ...postingWrites(programId, postings, moment.now, wallets.toWrite()),
      ...tellEvents(programId, members.values()),
    ]);
    if (recorded.length < written.length) throw new Restart('somebody else recorded it meanwhile');
    if (awarding.recognition.areVouchersDue) await this.grants.run(tx, { settings, now: moment.now, members });
  }
}

/** Whether a member is to be congratulated, and was not yet. */
export function isToCelebrate({ celebration }: CelebrationDay, row: CelebrantRow, today: Today): boolean {
  return !row.isRecorded && mayEarn(row) && isCelebrated(celebration, row, today);
}

/** A birthday is one also where the rules that are meant for it are at a limit. */
function congratulate(
  celebrant: CelebrantRow,
  due: CelebrationDay,
  today: Today,
  now: Date,
  awarding: Awarding,
  wallets: Wallets,
): EarnedActivity {
  const { memberId } = celebrant;
  const uuid = newId();
  const attributes = due.celebration === 'ANNIVERSARY' ? { years: yearsOfMembership(celebrant, today) } : null;
  const content = { ...recordedAs(due), occurredAt: today.midnight, attributes };
  const inputHash = canonicalHash(content);
  const activity = { uuid, memberId, ...content, once: true, channel: null, recordedAt: now, inputHash };
  const cause = {
    sourceType: SourceType.ACTIVITY,
    sourceId: uuid,
    actorType: ActorType.SYSTEM,
    actorId: null,
    at: now,
  };
  const earned = earnByActivity(activity, due.celebration, cause, awarding, wallets);
  return earned && 'activity' in earned ? earned : withoutPoints(activity, awarding, wallets);
}
