import { setImmediate as nextTurn } from 'node:timers/promises';
import { findPeople, NOBODY, type Person, type PersonNeeds } from '../../audiences/index.js';
import { localTime } from '../../kernel/calendar.js';
import type { Database } from '../../platform/database/index.js';
import type { HeldTiers } from '../../tiers/index.js';
import { calculateAwards } from '../calculation/calculate.js';
import type { CalculatedAward } from '../calculation/calculated-award.js';
import { circumstancesIn, type World } from '../circumstances.js';
import { purchaseFact } from '../purchase-fact.js';
import { isCounted, type RuleSet } from '../rule-set.js';
import { readPage, type ReplayPage, type ReplayPurchase, type ReplayRange } from './replay-pages.js';
import { ReplaySums, type ReplayTotals } from './replay-sums.js';
import { ReplayedUses } from './replayed-uses.js';
import type { SimulatedSettings } from './simulation-rows.js';

/** So many purchases are calculated in one go, before others who wait for this process have their turn. */
const SLICE = 20;

export interface ReplayPlan {
  range: Omit<ReplayRange, 'needsFirst'>;
  rules: RuleSet;
  settings: SimulatedSettings;
  /** Purchases that are read at once. */
  pageSize: number;
  /** What these members have now of the tiers that the rules' audiences name. */
  heldNow: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, HeldTiers>>;
}

/** How far it is: purchases that were looked at, and of those the ones that were replayed. */
export interface ReplayProgress {
  seen: number;
  purchases: number;
}

/** The points of a purchase under these rules cannot be counted exactly. */
export class TooManyPointsToReplay extends Error {}

/**
 * Calculates what purchases would have earned, in the order in which they were recorded, limits from zero. Reads page by page,
 * the next one while this one is calculated, and keeps sums only. `onPage` runs after each page, and ends the replay by throwing.
 */
export class Replay {
  private readonly uses: ReplayedUses;
  private readonly sums: ReplaySums;
  private readonly world: World;
  private readonly progress: ReplayProgress = { seen: 0, purchases: 0 };
  private people: ReadonlyMap<string, Person> = new Map();

  constructor(
    private readonly database: Database,
    private readonly plan: ReplayPlan,
  ) {
    const { rules, settings } = plan;
    const { timeZone, rounding } = settings;
    this.uses = new ReplayedUses(rules.rules);
    this.sums = new ReplaySums(rules.rules.map(({ id }) => id));
    this.world = {
      rules,
      rounding,
      timeZone,
      uses: this.uses,
      personOf: (memberId) => (memberId === null ? undefined : this.people.get(memberId)) ?? UNKNOWN,
      localTime: (at) => localTime(at, timeZone),
      resetOf: () => null,
      tiersOf: () => [], // what rules give is compared; where members stood then is not replayed
    };
  }

  /** Throws TooManyPointsToReplay, and whatever `onPage` throws. */
  async run(onPage: (progress: ReplayProgress) => Promise<void>): Promise<ReplayTotals> {
    const needs = this.plan.rules.needsFor([{ trigger: 'PURCHASE', activityType: null }]);
    const range = { ...this.plan.range, needsFirst: needs.buyers };
    const read = (behind: string | null): Promise<ReplayPage> => {
      const page = readPage(this.database, range, behind, this.plan.pageSize);
      page.catch(() => undefined); // who waits for it hears of it; it may be that nobody does any more
      return page;
    };
    let next: Promise<ReplayPage> | null = read(null);
    while (next) {
      const page: ReplayPage = await next;
      next = page.end === null ? null : read(page.end);
      if (needs.people) await this.meet(page, needs.people);
      await this.replay(page);
      await onPage({ ...this.progress });
    }
    const totals = this.sums.totals();
    if (!Number.isSafeInteger(totals.pointsNow)) throw new TooManyPointsToReplay('of all purchases together');
    return totals;
  }

  private async meet({ purchases }: ReplayPage, needs: PersonNeeds): Promise<void> {
    const find = findPeople(
      this.plan.range.programId,
      purchases.map(({ memberId }) => memberId),
      needs,
    );
    const people = await this.database.query(find.statement, find.values);
    const held = needs.tiers
      ? await this.plan.heldNow(people.map(({ memberId }) => memberId))
      : new Map<string, HeldTiers>();
    this.people = new Map(
      people.map((person) => {
        const tiers = held.get(person.memberId);
        return [person.memberId, tiers ? { ...person, tiers } : person];
      }),
    );
  }

  private async replay({ seen, purchases, given, pointsOfTiers }: ReplayPage): Promise<void> {
    for (const [index, purchase] of purchases.entries()) {
      if (index % SLICE === SLICE - 1) await nextTurn();
      this.purchase(purchase);
    }
    this.sums.given(given);
    this.sums.ofTiers(pointsOfTiers);
    this.progress.seen += seen;
    this.progress.purchases += purchases.length;
  }

  private purchase(purchase: ReplayPurchase): void {
    const { memberId, at, pointsEarned } = purchase;
    const { day } = localTime(at, this.world.timeZone);
    const awards = this.awardsOf(purchase);
    for (const { ruleId, points } of awards) {
      const rule = points === 0 ? undefined : this.plan.rules.find(ruleId);
      if (rule && isCounted(rule)) this.uses.count(memberId, ruleId, day, points, at);
    }
    this.sums.purchase(memberId, day, pointsEarned, awards);
  }

  private awardsOf(purchase: ReplayPurchase): (CalculatedAward & { ruleId: string })[] {
    const { paidCurrency, pointsPaid, isFirst, lines, shipping } = purchase;
    const paidWith = paidCurrency === null ? null : { currency: paidCurrency, points: pointsPaid };
    const fact = purchaseFact(this.plan.settings, { lines, shipping }, purchase, paidWith);
    const { rules } = this.plan.rules;
    const awards = calculateAwards(rules, { ...fact, isFirstPurchase: isFirst }, circumstancesIn(this.world, fact));
    if ('overflow' in awards) throw new TooManyPointsToReplay(`by "${awards.overflow}"`);
    return awards.flatMap((award) => (award.ruleId === null ? [] : [{ ...award, ruleId: award.ruleId }]));
  }
}

/** Every purchase has a member; of one who is gone nothing is known. */
const UNKNOWN: Person = NOBODY(new Date(0));
