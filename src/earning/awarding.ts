import { findPeople, NOBODY, type Person } from '../audiences/index.js';
import { findBuyers, type AwardRow, type PurchaseRow } from '../history/index.js';
import { isStorable, localTime, periodAround, startOfDay } from '../kernel/calendar.js';
import type { LockedMember } from '../members/index.js';
import type { Call, Pipelined, Tx } from '../platform/database/index.js';
import {
  earn,
  earningOf,
  hasRoomFor,
  underRule,
  type Cause,
  type PostingDraft,
  type SourceType,
  type Wallet,
  type Wallets,
} from '../points/index.js';
import type { ProgramSettings } from '../programs/index.js';
import { openStandings } from '../tiers/index.js';
import { calculateAwards, type Circumstances, type PointsOverflow } from './calculation/calculate.js';
import type { CalculatedAward } from './calculation/calculated-award.js';
import { firstPurchaseExtra } from './calculation/first-purchase.js';
import type { Fact as CalculationFact, Trigger } from './calculation/fact.js';
import { circumstancesIn, type World } from './circumstances.js';
import { Recognition } from './recognition.js';
import { isCounted, isCountedInTotal, type RuleSet } from './rule-set.js';
import { addUses, findTotals, findUses, lockTotals } from './uses/rule-use-rows.js';
import { OtherUses, useAmong } from './uses/other-uses.js';
import { RuleUses } from './uses/rule-uses.js';

/** That something of a member's may be worth points: what has to be known beforehand. */
export interface Occasion {
  trigger: Trigger;
  /** The key of an activity's type; null for a purchase. */
  activityType: string | null;
  /** Null for somebody who is no member yet. */
  memberId: string | null;
  at: Date;
}

/** Something that happened to a member and may be worth points. */
export type Fact = Occasion &
  Omit<CalculationFact, 'isFirstPurchase'> & {
    /** A purchase that is not completed earns points that wait until it is. */
    isCompleted: boolean;
    /** When it was, where that is later than its own date. */
    completedAt?: Date;
  };

/** What changes of purchases may give back: uses of rules that are limited for all together, and what counts for standings. */
export interface GivenBack {
  rules: readonly string[];
  purchases: readonly Pick<PurchaseRow, 'uuid' | 'memberId' | 'purchasedAt'>[];
}

/** What a fact earned: its awards and the postings that book them. */
export interface Awarded {
  awards: AwardRow[];
  postings: PostingDraft[];
}

/** An award's place in the ledger. */
interface Place {
  walletId: number;
  lot: number | null;
}

const NOWHERE = { walletId: null, lot: null };

/**
 * The one way a fact becomes points: rules give awards, awards become lots. Opened for the facts of a transaction, it
 * calculates and books one after the other: each sees what those before it used of limits. `writes` stores that.
 */
export class Awarding {
  private constructor(
    private readonly settings: ProgramSettings,
    private readonly rules: RuleSet,
    private readonly now: Date,
    private readonly uses: RuleUses,
    private readonly people: ReadonlyMap<string, Person>,
    private readonly buyers: Set<string>,
    /** What the facts mean for where their members stand. */
    readonly recognition: Recognition,
  ) {}

  /**
   * For a transaction that holds the members' locks: locks what rules are limited by for all members together, those too of
   * which uses are given back, and reads. Of members that are not among `locked`, as who has just joined, all is read.
   */
  static async open(
    tx: Tx,
    settings: ProgramSettings,
    rules: RuleSet,
    now: Date,
    occasions: readonly Occasion[],
    { rules: givenBack, purchases }: GivenBack = { rules: [], purchases: [] },
    locked: ReadonlyMap<string, LockedMember> = new Map(),
  ): Promise<Awarding> {
    const { totals } = rules.needsFor(occasions);
    await lockTotals(tx, settings.number, [...totals, ...givenBack]);
    return Awarding.preview(tx, settings, rules, now, occasions, purchases, locked);
  }

  /** For a look at what would be given. Reads what the rules ask of the world: nothing where they ask nothing. */
  static async preview(
    db: Pipelined,
    settings: ProgramSettings,
    rules: RuleSet,
    now: Date,
    occasions: readonly Occasion[],
    changing: GivenBack['purchases'] = [],
    locked: ReadonlyMap<string, LockedMember> = new Map(),
  ): Promise<Awarding> {
    const needs = rules.needsFor(occasions);
    const members = occasions.flatMap(({ memberId }) => memberId ?? []);
    const moments = occasions.flatMap(({ memberId, at }) => (memberId === null ? [] : [{ memberId, at }]));
    const changed = changing.map(({ uuid, memberId, purchasedAt }) => ({ uuid, memberId, at: purchasedAt }));
    const ids = changed.map(({ uuid }) => uuid);
    const all = [...moments, ...changed];
    const standings = await openStandings(db, settings, rules.ladders, now, all, ids, locked);
    const recognition = new Recognition(settings, rules.ladders, now, standings);
    if (needs.uses.length === 0 && !needs.people && !needs.buyers) {
      return new Awarding(settings, rules, now, new RuleUses(), new Map(), new Set(), recognition);
    }
    const programId = settings.number;
    const days = needs.uses.length === 0 ? [] : memberDays(occasions, settings.timeZone);
    const [uses, totals, people, buyers] = await db.pipeline([
      findUses(
        programId,
        days.filter(({ memberId }) => memberId !== null),
        needs.uses,
      ),
      findTotals(programId, [...new Set(days.map(({ day }) => day))], needs.totals),
      findPeople(programId, members, needs.people),
      findBuyers(programId, needs.buyers ? members : []),
    ]);
    return new Awarding(
      settings,
      rules,
      now,
      new RuleUses([...uses, ...totals]),
      new Map(people.map((person) => [person.memberId, person])),
      new Set(buyers.map(({ memberId }) => memberId)),
      recognition,
    );
  }

  /** What the rules give for a fact as things stand. Changes nothing. */
  calculate(fact: Fact): CalculatedAward[] | PointsOverflow {
    return this.calculateAs(fact, this.isFirst(fact));
  }

  /**
   * What a purchase gives besides when it is completed later: nothing unless it is its member's first then. What it used of
   * limits by what it was awarded before does not stand in its way.
   */
  calculateCompletion(fact: Fact, awarded: readonly AwardRow[]): CalculatedAward[] | PointsOverflow {
    if (!this.isFirst(fact)) return [];
    const uses = new OtherUses(this.uses, awarded);
    const [asAny, asFirst] = [this.calculateAs(fact, false, uses), this.calculateAs(fact, true, uses)];
    if ('overflow' in asAny) return asAny;
    return 'overflow' in asFirst ? asFirst : firstPurchaseExtra(asAny, asFirst);
  }

  /** A purchase that is completed and earns nothing more makes its member a buyer too. */
  noteBuyer(memberId: string): void {
    this.buyers.add(memberId);
  }

  /**
   * Books what was calculated, its awards numbered after those that the fact was `awarded` before. Answers null, and changes
   * nothing, when the member would hold more points than can be counted exactly. A completed purchase makes its member a buyer.
   */
  book(
    fact: Fact,
    calculated: readonly CalculatedAward[],
    cause: Cause,
    wallets: Wallets,
    awarded: readonly AwardRow[] = [],
  ): Awarded | null {
    const { memberId, at } = fact;
    if (memberId === null || cause.sourceId === null) throw new Error('points are earned by a member, for a fact');
    const byWallet = new Map<Wallet, CalculatedAward[]>();
    for (const award of calculated.filter((one) => one.points > 0)) {
      const wallet = wallets.of(memberId, award.currency);
      byWallet.set(wallet, [...(byWallet.get(wallet) ?? []), award]);
    }
    for (const [wallet, awards] of byWallet) {
      const points = awards.reduce((sum, award) => sum + award.points, 0);
      if (!hasRoomFor(wallet, points)) return null;
    }

    const postings: PostingDraft[] = [];
    const places = new Map<CalculatedAward, Place>();
    for (const [wallet, awards] of byWallet) {
      const terms = wallets.termsOf(wallet);
      const before = wallet.nextChangeAt;
      const earnings = awards.map(({ points, pending, expiry }) =>
        earningOf(underRule(terms, pending, expiry), points, at, fact.isCompleted ? (fact.completedAt ?? at) : null),
      );
      const earned = earn(wallet, earnings, cause);
      postings.push(...earned.postings, ...wallets.settleNew(wallet, before, cause.at));
      awards.forEach((award, index) => places.set(award, { walletId: wallet.id, lot: earned.lots[index] ?? null }));
    }
    const day = this.countUses(fact, calculated, awarded);
    if (fact.trigger === 'PURCHASE' && fact.isCompleted) this.buyers.add(memberId);
    const source = { sourceId: cause.sourceId, sourceType: cause.sourceType };
    const awards = calculated.map((award, index) =>
      toRow(award, awarded.length + index + 1, source, places.get(award) ?? NOWHERE, this.countingOf(award, day)),
    );
    return { awards, postings };
  }

  /** Stores what was used of limits, and where members stand. */
  writes(): Call<never>[] {
    return [...addUses(this.settings.number, this.uses.additions), ...this.recognition.writes()];
  }

  /** An order that is not completed is nobody's first purchase yet: it becomes one when it is completed. */
  private isFirst({ memberId, isCompleted }: Fact): boolean {
    return isCompleted && !(memberId !== null && this.buyers.has(memberId));
  }

  private calculateAs(
    fact: Fact,
    isFirstPurchase: boolean,
    uses: World['uses'] = this.uses,
  ): CalculatedAward[] | PointsOverflow {
    const awards = calculateAwards(this.rules.rules, { ...fact, isFirstPurchase }, this.circumstancesOf(fact, uses));
    if ('overflow' in awards) return awards;
    const policies = fact.memberId === null ? null : this.recognition.policiesOf(fact.memberId);
    return policies ? awards.map((award) => underPolicies(award, policies)) : awards;
  }

  /** Counts what gave points and is limited, each rule once for a fact. Answers the calendar day on which it counts. */
  private countUses(
    { memberId, at }: Fact,
    calculated: readonly CalculatedAward[],
    awarded: readonly AwardRow[],
  ): string {
    let day = '';
    for (const { ruleId, points } of calculated) {
      const rule = ruleId === null ? undefined : this.rules.find(ruleId);
      if (points === 0 || ruleId === null || !rule || !isCounted(rule)) continue;
      day ||= localTime(at, this.settings.timeZone).day;
      const uses = useAmong(awarded, ruleId) ? 0 : 1;
      this.uses.count(memberId, ruleId, day, points, at, uses);
      if (isCountedInTotal(rule)) this.uses.count(null, ruleId, day, points, at, uses);
    }
    return day;
  }

  private countingOf(
    { ruleId, points }: CalculatedAward,
    day: string,
  ): Pick<AwardRow, 'countedOn' | 'isCountedInTotal'> {
    const rule = ruleId === null ? undefined : this.rules.find(ruleId);
    if (points === 0 || !rule || !isCounted(rule)) return { countedOn: null, isCountedInTotal: false };
    return { countedOn: day, isCountedInTotal: isCountedInTotal(rule) };
  }

  /** As they stand before the fact. */
  private personOf(memberId: string | null): Person {
    const person = (memberId === null ? undefined : this.people.get(memberId)) ?? NOBODY(this.now);
    if (memberId === null || this.rules.tiers.isNothing) return person;
    return { ...person, tiers: this.rules.tiers.heldBy(this.recognition.tiersOf(memberId)) };
  }

  private circumstancesOf(fact: Fact, uses: World['uses']): Circumstances {
    const { timeZone, rounding } = this.settings;
    const { rules } = this;
    return circumstancesIn(
      {
        rules,
        rounding,
        timeZone,
        uses,
        tiersOf: (memberId) => (memberId === null ? [] : this.recognition.multipliersOf(memberId)),
        personOf: (memberId) => this.personOf(memberId),
        localTime: (at) => localTime(at, timeZone),
        resetOf: (period, day) => (period === 'EVER' ? null : startOfDay(periodAround(day, period).next, timeZone)),
      },
      fact,
    );
  }
}

/** What the rule of an award says of its points, else what the tier says. */
function underPolicies(
  award: CalculatedAward,
  { pending, expiry }: Pick<CalculatedAward, 'pending' | 'expiry'>,
): CalculatedAward {
  return { ...award, pending: award.pending ?? pending, expiry: award.expiry ?? expiry };
}

/** The days of occasions. One that is in no year from 1 to 9999 has none: it is refused for its date. */
function memberDays(occasions: readonly Occasion[], timeZone: string): { memberId: string | null; day: string }[] {
  const days = new Map<string, { memberId: string | null; day: string }>();
  for (const { memberId, at } of occasions) {
    const { day } = localTime(at, timeZone);
    if (!isStorable(day)) continue;
    days.set(`${memberId ?? ''}/${day}`, { memberId, day });
  }
  return [...days.values()];
}

function toRow(
  award: CalculatedAward,
  number: number,
  { sourceId, sourceType }: { sourceId: string; sourceType: SourceType },
  place: { walletId: number | null; lot: number | null },
  counting: Pick<AwardRow, 'countedOn' | 'isCountedInTotal'>,
): AwardRow {
  const { ruleId, ruleVersion, points, shares, qualifying, pending, name, explanation } = award;
  return {
    sourceId,
    sourceType,
    number,
    ruleId,
    ruleVersion,
    ...place,
    points,
    shares,
    reversed: 0,
    qualifying,
    pending,
    ...counting,
    name,
    explanation,
  };
}
