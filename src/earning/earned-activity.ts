import type { ActivityRow, AwardRow } from '../history/index.js';
import { LimitPeriod, LimitReached, type Cause, type PostingDraft, type Wallets } from '../points/index.js';
import type { Awarding, Fact } from './awarding.js';
import type { CalculatedAward } from './calculation/calculated-award.js';
import type { Trigger } from './calculation/fact.js';

/** An activity that is to be written, with all that follows from it. */
export interface EarnedActivity {
  activity: ActivityRow;
  awards: AwardRow[];
  postings: PostingDraft[];
  /** Whether a tier of the member changed by it. */
  changesTier: boolean;
}

/** What happened, without what it earned. */
export type NewActivity = Omit<ActivityRow, 'pointsEarned' | 'revokedAt'>;

/**
 * Awards an activity its points. Refuses with the limit when rules are meant for it and each is at a limit; answers null when
 * the member would hold more points than can be counted exactly. Then nothing has changed.
 */
export function earnByActivity(
  activity: NewActivity,
  trigger: Trigger,
  cause: Cause,
  awarding: Awarding,
  wallets: Wallets,
): EarnedActivity | LimitReached | null {
  const fact = factOf(activity, trigger);
  const calculated = awarding.calculate(fact);
  if ('overflow' in calculated) return null;
  return limitReached(calculated) ?? book(activity, fact, calculated, cause, awarding, wallets);
}

/**
 * The same for what is worth writing down only where rules are meant for it, such as joining: at a limit its awards of 0 say
 * why. Answers null when no rule is meant for it, too.
 */
export function earnIfMeant(
  activity: NewActivity,
  trigger: Trigger,
  cause: Cause,
  awarding: Awarding,
  wallets: Wallets,
): EarnedActivity | null {
  const fact = factOf(activity, trigger);
  const calculated = awarding.calculate(fact);
  if ('overflow' in calculated || calculated.length === 0) return null;
  return book(activity, fact, calculated, cause, awarding, wallets);
}

/** An activity that is written though it cannot have points now. It counts for tiers as any other. */
export function withoutPoints(activity: NewActivity, awarding: Awarding, wallets: Wallets): EarnedActivity {
  const changesTier = awarding.recognition.countActivity(activity, [], wallets);
  return { activity: { ...activity, pointsEarned: 0, revokedAt: null }, awards: [], postings: [], changesTier };
}

function factOf({ memberId, occurredAt: at, type: activityType, channel }: NewActivity, trigger: Trigger): Fact {
  return { trigger, activityType, memberId, at, channel, isCompleted: true, basket: null };
}

function book(
  activity: NewActivity,
  fact: Fact,
  calculated: readonly CalculatedAward[],
  cause: Cause,
  awarding: Awarding,
  wallets: Wallets,
): EarnedActivity | null {
  const awarded = awarding.book(fact, calculated, cause, wallets);
  if (!awarded) return null;
  const changesTier = awarding.recognition.countActivity(activity, awarded.awards, wallets);
  const pointsEarned = awarded.awards.reduce((sum, award) => sum + award.points, 0);
  return { activity: { ...activity, pointsEarned, revokedAt: null }, ...awarded, changesTier };
}

/** The limit that ends first, when rules are meant for the activity and all of them are at one. */
function limitReached(calculated: readonly CalculatedAward[]): LimitReached | null {
  const limits = calculated
    .filter((award) => !award.isMultiplier)
    .map(({ limit, name }) => limit && { ...limit, name });
  const reached = limits.filter((limit) => limit !== null);
  if (limits.length === 0 || reached.length < limits.length) return null;
  const [first] = reached.sort(
    (one, other) => (one.resetsAt?.getTime() ?? Infinity) - (other.resetsAt?.getTime() ?? Infinity),
  );
  if (!first) return null;
  const { name, explanation, allowed, period, resetsAt } = first;
  return new LimitReached(`${name}: ${explanation}.`, allowed, period && LimitPeriod[period], resetsAt, ['type']);
}
