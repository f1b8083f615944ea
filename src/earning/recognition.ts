import type { ActivityRow, AwardRow, PurchaseRow } from '../history/index.js';
import { localTime } from '../kernel/calendar.js';
import { newId } from '../kernel/ids.js';
import type { Minor } from '../kernel/money.js';
import type { LockedMember } from '../members/index.js';
import type { Call } from '../platform/database/index.js';
import { tellAllPostings, type PostingDraft, type Wallets } from '../points/index.js';
import type { ProgramSettings } from '../programs/index.js';
import {
  amountFor,
  countsOfActivity,
  countsOfPurchase,
  NOTHING,
  type CompiledTier,
  type CountedAward,
  type Counts,
  type Ladders,
  type Measure,
  type OpenStandings,
} from '../tiers/index.js';
import type { CalculatedAward } from './calculation/calculated-award.js';
import type { TierMultiplier } from './calculation/tier-multipliers.js';

/**
 * What facts mean for where members stand, and what that means for their points: multipliers and policies of tiers before a fact, what it
 * counts for after it, and the points that come with a climb.
 */
export class Recognition {
  /** What members got for climbing, or lost with it. */
  readonly granted: PostingDraft[] = [];
  private told = 0;

  constructor(
    private readonly settings: ProgramSettings,
    private readonly ladders: Ladders,
    private readonly now: Date,
    private readonly open: OpenStandings,
  ) {}

  /** Counts a purchase, with all that it was awarded, for where its member stands. Answers whether that changed. */
  countPurchase(purchase: PurchaseRow, awards: readonly AwardRow[], wallets: Wallets): boolean {
    return this.recount(purchase, NOTHING, this.countsOf(purchase, awards, wallets), wallets);
  }

  /** What a purchase counts for as it is now, for `recount` to compare with what it counts for later. */
  countsOf(purchase: PurchaseRow, awards: readonly AwardRow[], wallets: Wallets): Counts {
    return countsOfPurchase(purchase, countedOf(awards, wallets));
  }

  /** Counts what a purchase counts for now more or less than before, by one of its returns where it is one. Answers whether its member stands elsewhere. */
  recount(
    { memberId, purchasedAt: at, uuid }: PurchaseRow,
    before: Counts,
    after: Counts,
    wallets: Wallets,
    returnId: string | null = null,
  ): boolean {
    const more = (measure: Measure): number => amountFor(measure, after) - amountFor(measure, before);
    return this.count('PURCHASE', { memberId, at, uuid, returnId }, more, wallets);
  }

  /** Counts an activity, with all that it was awarded, for where its member stands. Answers whether that changed. */
  countActivity(
    activity: Pick<ActivityRow, 'memberId' | 'occurredAt' | 'uuid' | 'type'>,
    awards: readonly AwardRow[],
    wallets: Wallets,
  ): boolean {
    const { memberId, occurredAt: at, uuid, type } = activity;
    const counts = countsOfActivity(type, countedOf(awards, wallets));
    return this.count('ACTIVITY', { memberId, at, uuid }, (measure) => amountFor(measure, counts), wallets);
  }

  /**
   * An activity that came to nothing counts no more, nor what it was awarded (`awards`: as they were before they were taken back). Answers
   * whether that changed where its member stands.
   */
  revokeActivity(
    { memberId, occurredAt: at, uuid, type }: Pick<ActivityRow, 'memberId' | 'occurredAt' | 'uuid' | 'type'>,
    awards: readonly AwardRow[],
    wallets: Wallets,
  ): boolean {
    const counts = countsOfActivity(type, countedOf(awards, wallets));
    return this.count('ACTIVITY', { memberId, at, uuid }, (measure) => -amountFor(measure, counts), wallets);
  }

  /** The lots of what members got for climbing and may lose with it, and from which wallets it is taken: loaded by who changes purchases. */
  grantedLots(wallets: Wallets): ReturnType<OpenStandings['grants']['lots']> {
    return this.open.grants.lots(wallets);
  }

  /**
   * Tells the outside, of the locked members, which tiers changed since it was last called, what was settled at first too, and which
   * points came with that.
   */
  tell(members: ReadonlyMap<string, LockedMember>): void {
    this.open.tell(members);
    tellAllPostings(members, this.granted.slice(this.told));
    this.told = this.granted.length;
  }

  /**
   * The tier of the primary ladder on which a member stands after a purchase of so much with these awards, none when it is not recorded;
   * null without a member or such a ladder. For a look: what is counted here is not to be stored.
   */
  tierAfter(
    { memberId, at, isCompleted }: { memberId: string | null; at: Date; isCompleted: boolean },
    bought: { total: Minor; awards: readonly CalculatedAward[] } | null,
  ): CompiledTier | null {
    if (memberId === null) return null;
    if (bought) {
      const purchase = { total: bought.total, returnedAmount: 0, canceledAt: null, fullyReturned: false };
      const awards = bought.awards.map((award) => ({ ...award, reversed: 0 }));
      const counts = countsOfPurchase({ ...purchase, completedAt: isCompleted ? this.now : null }, awards);
      this.count('PURCHASE', { memberId, at, uuid: newId() }, (measure) => amountFor(measure, counts), null);
    }
    const standing = this.tiersOf(memberId).find(({ ladder }) => ladder.isPrimary);
    return standing?.tier ?? null;
  }

  /** The policies of the tiers on which a member stands: of the primary ladder, else of the oldest that has one. */
  policiesOf(memberId: string): Pick<CalculatedAward, 'pending' | 'expiry'> | null {
    const standing = this.tiersOf(memberId);
    const tiers = standing.sort((one, other) => Number(other.ladder.isPrimary) - Number(one.ladder.isPrimary));
    const pending = tiers.find(({ tier }) => tier.pending)?.tier.pending ?? null;
    const expiry = tiers.find(({ tier }) => tier.expiry)?.tier.expiry ?? null;
    return pending || expiry ? { pending, expiry } : null;
  }

  /** Whether a climb, or its end, has to do with vouchers: they are given once all else is written. */
  get areVouchersDue(): boolean {
    return this.open.grants.areVouchersDue;
  }

  /** What the tiers of a member add to points. */
  multipliersOf(memberId: string): TierMultiplier[] {
    return this.tiersOf(memberId)
      .filter(({ tier }) => tier.multiplier.extra > 0n)
      .map(({ tier: { id: tierId, name, multiplier } }) => ({ tierId, name, ...multiplier }));
  }

  /** The tiers that count for a member, one for each ladder. */
  tiersOf(memberId: string): ReturnType<OpenStandings['standings']['tiersOf']> {
    return this.open.standings.tiersOf(memberId);
  }

  /** Stores what counts, where members stand, and what they got for it. */
  writes(): Call<never>[] {
    return this.open.writes();
  }

  private count(
    cause: 'PURCHASE' | 'ACTIVITY',
    { memberId, at, uuid: sourceId, returnId }: { memberId: string; at: Date; uuid: string; returnId?: string | null },
    amount: (measure: Measure) => number,
    wallets: Wallets | null,
  ): boolean {
    const { inForce, coming } = this.ladders;
    if (inForce.length + coming.length === 0) return false;
    const day = localTime(at, this.settings.timeZone).day;
    const counted = { memberId, day, sourceId, returnId, amountFor: amount };
    const changes = this.open.standings.count(cause, counted);
    if (wallets) {
      const lost = this.open.standings.lostClimbs(memberId);
      this.granted.push(...this.open.grants.book(changes, lost, wallets, this.now));
    }
    return changes.some(({ from, to }) => from !== to);
  }
}

/** Awards, as far as they count: what was booked in which point currency. */
function countedOf(awards: readonly AwardRow[], wallets: Wallets): CountedAward[] {
  return awards.map(({ walletId, points, reversed, qualifying }) => ({
    currency: walletId === null ? null : (wallets.byId(walletId)?.currency ?? null),
    points,
    reversed,
    qualifying,
  }));
}
