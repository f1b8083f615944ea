import type { Rounding } from '../../kernel/money.js';
import { spread } from '../../kernel/spread.js';
import { BasketAmounts, type ScopeAmounts } from './amounts.js';
import type { CalculatedAward } from './calculated-award.js';
import type { CompiledRule, Gives } from './compiled-rule.js';
import { CoveredPoints } from './covered-points.js';
import type { Fact } from './fact.js';
import { capsOn, keptByLimit, type KeptByLimit, type LimitCircumstances } from './limits.js';
import { amountToStep, isNextStepNear, keptByMinimum, type Missing } from './minimums.js';
import { countOf } from './texts.js';
import { tierAwards, type TierMultiplier } from './tier-multipliers.js';

/** Nothing is awarded, since the points of this rule bring the fact above what can be counted exactly. */
export interface PointsOverflow {
  /** The name of the rule. */
  overflow: string;
}

/** What the calculator asks of the world. */
export interface Circumstances extends LimitCircumstances {
  rounding: Rounding;
  /** The multipliers of the member's tiers. */
  tiers: readonly TierMultiplier[];
  /** The weekday, 1 for Monday, and the minute of the day of the fact, in the program's zone. */
  local: () => { weekday: number; minute: number };
  /** Whether the member is in the rule's audience. Asked only of rules that have one. */
  isInAudience: (rule: CompiledRule) => boolean;
}

type Factor = Extract<Gives, { kind: 'FACTOR' }>;
type BaseGives = Exclude<Gives, Factor>;

interface Decision {
  rule: CompiledRule;
  points: number;
  explanation: string;
  /** What the rule looks at; null without a basket. */
  scope: ScopeAmounts | null;
  limit: KeptByLimit | null;
  missing: Missing | null;
}

/**
 * What each rule gives for a fact, older rules first, see docs/earning.md. First the base rules, of an exclusive group the
 * best; then multipliers on what these gave, rounded once each. A rule whose conditions do not hold gives no award; one that
 * is kept from giving by a minimum, a limit or a cooldown gives one of 0 points, with the reason. Last what tiers add.
 */
export function calculateAwards(
  rules: readonly CompiledRule[],
  fact: Fact,
  circumstances: Circumstances,
): CalculatedAward[] | PointsOverflow {
  const amounts = fact.basket && new BasketAmounts(fact.basket);
  const at = fact.at.getTime();
  const applying = rules.filter((rule) => applies(rule, fact, at, circumstances)).sort(byAge);

  const possible: Decision[] = [];
  for (const rule of applying) {
    const decision = rule.gives.kind === 'FACTOR' ? null : decideBase(rule, rule.gives, amounts, circumstances);
    if (decision) possible.push(decision);
  }
  const bases = bestOfGroups(possible);
  const overflow = overflowOf(bases, 0);
  if (overflow) return overflow;

  const multiplied = bases.filter((base) => base.points > 0 && base.rule.multiplied).map(pointsOf);
  const covered = new CoveredPoints(multiplied);
  const extra: Decision[] = [];
  for (const rule of applying) {
    const decision =
      rule.gives.kind === 'FACTOR' ? decideFactor(rule, rule.gives, covered, amounts, circumstances) : null;
    if (decision) extra.push(decision);
  }
  const multipliers = bestOfGroups(extra);
  const given = bases.reduce((sum, base) => sum + base.points, 0);
  const tooMuch = overflowOf(multipliers, given);
  if (tooMuch) return tooMuch;
  const ofRules = [...bases, ...multipliers]
    .sort((one, other) => byAge(one.rule, other.rule))
    .map((decision) => awardOf(decision, amounts));
  if (circumstances.tiers.length === 0) return ofRules;
  const ofTiers = tierAwards(circumstances.tiers, multiplied, amounts, circumstances.rounding);
  const all = [...ofRules, ...ofTiers];
  return Number.isSafeInteger(all.reduce((sum, { points }) => sum + points, 0))
    ? all
    : { overflow: ofTiers.at(-1)?.name ?? '' };
}

function byAge(one: CompiledRule, other: CompiledRule): number {
  return one.id < other.id ? -1 : 1;
}

/** The first that brings what was given before above what can be counted exactly. */
function overflowOf(decisions: readonly Decision[], before: number): PointsOverflow | null {
  let total = before;
  for (const { rule, points } of decisions) {
    total += points;
    if (!Number.isSafeInteger(total)) return { overflow: rule.name };
  }
  return null;
}

function pointsOf({ rule, points, scope }: Decision): { points: number; currency: number; scope: ScopeAmounts | null } {
  return { points, currency: rule.currency, scope };
}

function awardOf(
  { rule, points, explanation, scope, limit, missing }: Decision,
  amounts: BasketAmounts | null,
): CalculatedAward {
  return {
    ruleId: rule.id,
    ruleVersion: rule.version,
    tierId: null,
    currency: rule.currency,
    name: rule.name,
    points,
    shares: amounts && scope ? spread(points, scope.weights) : [],
    explanation,
    isMultiplier: rule.gives.kind === 'FACTOR',
    exclusiveGroup: rule.exclusiveGroup,
    qualifying: rule.qualifying,
    limit,
    missing,
    pending: rule.pending,
    expiry: rule.expiry,
  };
}

/** Whether a rule is for facts of that kind. What is an activity as well, such as a birthday, may be named as one. */
export function isAbout(
  rule: Pick<CompiledRule, 'trigger' | 'activityType'>,
  { trigger, activityType }: Pick<Fact, 'trigger' | 'activityType'>,
): boolean {
  if (rule.trigger !== trigger && (rule.trigger !== 'ACTIVITY' || activityType === null)) return false;
  return rule.activityType === null || rule.activityType === activityType;
}

/** Whether a rule has anything to say of a fact. */
function applies(rule: CompiledRule, fact: Fact, at: number, { local, isInAudience }: Circumstances): boolean {
  if (!isAbout(rule, fact)) return false;
  if (rule.from !== null && at < rule.from.getTime()) return false;
  if (rule.until !== null && at >= rule.until.getTime()) return false;
  if (rule.channels !== null && !(fact.channel !== null && rule.channels.includes(fact.channel))) return false;
  if (rule.firstPurchaseOnly && !fact.isFirstPurchase) return false;
  if (rule.weekdays !== null && !rule.weekdays.includes(local().weekday)) return false;
  if (rule.hours !== null && !isWithin(rule.hours, local().minute)) return false;
  return !rule.hasAudience || isInAudience(rule);
}

/** `until` is the first minute outside. Hours that wrap midnight hold before and after it. */
export function isWithin({ from, until }: { from: number; until: number }, minute: number): boolean {
  return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

function decideBase(
  rule: CompiledRule,
  gives: BaseGives,
  amounts: BasketAmounts | null,
  circumstances: Circumstances,
): Decision | null {
  const scope = amounts?.in(rule.scope) ?? null;
  if (scope?.isEmpty) return null;
  const kept = keptFromGiving(rule, scope, amounts, circumstances, (more) => pointsFor(gives, more, scope, amounts));
  if (kept) return kept;
  const full = pointsFor(gives, 0, scope, amounts);
  const { points, text } = capsOn(rule, full, circumstances);
  let missing: Missing | null = null;
  if (gives.kind === 'RATE' && scope && isNextStepNear(gives, scope.total)) {
    const amount = amountToStep(gives, scope.total);
    missing = nearMiss(amount, points, capsOn(rule, full + gives.points, circumstances).points);
  }
  return { rule, points, explanation: explain(gives, scope, amounts) + text, scope, limit: null, missing };
}

/**
 * Points for the scope and so much more. A product that is too large is never rounded below MAX_POINTS, so it is found out.
 */
function pointsFor(gives: BaseGives, more: number, scope: ScopeAmounts | null, amounts: BasketAmounts | null): number {
  switch (gives.kind) {
    case 'FIXED':
      return gives.points;
    case 'PER_ITEM':
      return scope && amounts ? amounts.itemsIn(scope) * gives.points : 0;
    case 'RATE':
      return scope ? stepsIn(scope.total + more, gives.per) * gives.points : 0;
  }
}

function stepsIn(total: number, per: number): number {
  return (total - (total % per)) / per;
}

function explain(gives: BaseGives, scope: ScopeAmounts | null, amounts: BasketAmounts | null): string {
  if (gives.kind === 'FIXED') return countOf(gives.points, 'point');
  if (!scope || !amounts) return 'there is no basket to count';
  if (gives.kind === 'PER_ITEM')
    return `${countOf(gives.points, 'point')} for each of ${countOf(amounts.itemsIn(scope), 'item')}`;
  const steps = stepsIn(scope.total, gives.per);
  return `${gives.text} on ${scope.text}: ${steps === 0 ? 'less than one step' : countOf(steps, 'whole step')}`;
}

/**
 * A multiplier gives one award: the factor less one × the sum of the exact shares of all base awards that it covers, rounded
 * once. Two multipliers add up, they do not compound. One that covers no points gives none.
 */
function decideFactor(
  rule: CompiledRule,
  gives: Factor,
  covered: CoveredPoints,
  amounts: BasketAmounts | null,
  circumstances: Circumstances,
): Decision | null {
  const scope = amounts?.in(rule.scope) ?? null;
  if (scope?.isEmpty) return null;
  const sum = covered.in(scope, rule.currency);
  if (sum.isZero) return null;
  const full = sum.times(Number(gives.extra), Number(gives.scale), circumstances.rounding);
  const kept = keptFromGiving(rule, scope, amounts, circumstances, () => full);
  if (kept) return kept;
  const { points, text } = capsOn(rule, full, circumstances);
  const explanation = `${gives.text} on ${countOf(sum.times(1, 1, 'HALF_UP'), 'point')}: ${full} more${text}`;
  return { rule, points, explanation, scope, limit: null, missing: null };
}

/** The award of 0 of a rule that applies and yet gives nothing, with the reason; null when it gives. */
function keptFromGiving(
  rule: CompiledRule,
  scope: ScopeAmounts | null,
  amounts: BasketAmounts | null,
  circumstances: Circumstances,
  pointsForMore: (amount: number) => number,
): Decision | null {
  const none = { rule, points: 0, scope, limit: null, missing: null };
  if (amounts && rule.moneyCurrency !== amounts.basket.currency) {
    return { ...none, explanation: `the rule is in ${rule.moneyCurrency}, the purchase in ${amounts.basket.currency}` };
  }
  const limit = keptByLimit(rule, circumstances);
  if (limit) return { ...none, explanation: limit.explanation, limit };
  const minimum = amounts && scope ? keptByMinimum(rule, scope, amounts) : null;
  if (!minimum || !scope) return null;
  // What reaches the minimum may not be a step yet.
  const step = rule.gives.kind === 'RATE' && scope.total < rule.gives.per ? amountToStep(rule.gives, scope.total) : 0;
  const amount = Math.max(minimum.amount, step);
  const points = capsOn(rule, pointsForMore(amount), circumstances).points;
  return { ...none, explanation: minimum.explanation, missing: nearMiss(amount, 0, points) };
}

/** What so much more would give. Nothing is missed where that is no more than what is given. */
function nearMiss(amount: number, points: number, wouldBe: number): Missing | null {
  return wouldBe > points ? { amount, points: wouldBe - points } : null;
}

/** Of each exclusive group what gives most, after caps; a tie goes to the older rule. They come in order of age. */
function bestOfGroups(decisions: readonly Decision[]): readonly Decision[] {
  const best = new Map<string, Decision>();
  for (const decision of decisions) {
    const group = decision.rule.exclusiveGroup;
    if (group === null) continue;
    const other = best.get(group);
    if (!other || decision.points > other.points || givesSooner(decision, other)) best.set(group, decision);
  }
  if (best.size === 0) return decisions;
  return decisions.filter((one) => one.rule.exclusiveGroup === null || best.get(one.rule.exclusiveGroup) === one);
}

/** Of two rules that are at a limit, whether the one gives again before the other. */
function givesSooner(one: Decision, other: Decision): boolean {
  if (!one.limit || !other.limit) return false;
  return (one.limit.resetsAt?.getTime() ?? Infinity) < (other.limit.resetsAt?.getTime() ?? Infinity);
}
