import {
  earnByActivity,
  giveUsesBack,
  takeBack,
  withoutPoints,
  type Awarding,
  type GivenBack,
} from '../../earning/index.js';
import {
  insertActivities,
  insertAwards,
  revokeActivities,
  updateAwards,
  type ActivityRow,
  type AwardRow,
} from '../../history/index.js';
import { encodeId, newId } from '../../kernel/ids.js';
import { MemberStatus, tell } from '../../members/index.js';
import { Restart, type Call } from '../../platform/database/index.js';
import { canonicalHash } from '../../platform/idempotency/index.js';
import {
  causeOf,
  earn,
  earningOf,
  hasRoomFor,
  SourceType,
  tellAllPostings,
  underRule,
  type PostingDraft,
} from '../../points/index.js';
import { isIssuable, VoucherSource, type CompiledTemplate, type IssueVouchers } from '../../vouchers/index.js';
import type { ReferralTerms } from '../program/referral-terms.js';
import type { ReferralRow } from '../stored/referral-rows.js';
import type { By, ReferralBooks, ReferralPlace } from './referral-place.js';

/** What qualified friends are in the histories of their advocates, where it may be taken back. */
export interface Worth {
  readonly activities: readonly ActivityRow[];
  readonly awards: readonly AwardRow[];
}

/** As what a qualified friend stands in the history of their advocate. */
export const FRIEND_QUALIFIED = 'friend.qualified';

const AT_ONCE = { kind: 'AT_ONCE', count: null, unit: null } as const;
/** Who is a member no more. */
const LEFT: readonly string[] = [MemberStatus.CLOSED, MemberStatus.MERGED, MemberStatus.ERASED];

/**
 * What referrals give in one transaction, and take back: points of advocates and friends, vouchers, and what a friend is worth to the
 * advocate by rules and tiers. Nothing here waits or reads.
 */
export class ReferralGifts {
  /** What was booked, of which members are told already. */
  readonly postings: PostingDraft[] = [];
  private readonly issued: Call<never>[] = [];
  private readonly activities: ActivityRow[] = [];
  private readonly awards: AwardRow[] = [];
  private readonly revoked: { activity: ActivityRow; awards: AwardRow[] }[] = [];
  private awarding: Awarding | null = null;

  constructor(
    private readonly place: ReferralPlace,
    private readonly books: ReferralBooks,
    private readonly issuing: IssueVouchers,
    private readonly worth: Worth,
  ) {}

  /** Whether anything was given: points, a voucher, or what a friend is worth to the advocate. */
  get hasGiven(): boolean {
    return this.postings.length > 0 || this.issued.length > 0 || this.activities.length > 0;
  }

  /** By whom facts become points from now on. */
  awardBy(awarding: Awarding): void {
    this.awarding = awarding;
  }

  /** What may be taken back of what friends were worth to their advocates. */
  givenBack(): GivenBack {
    const { activities, awards } = this.worth;
    return {
      rules: awards.flatMap(({ isCountedInTotal, ruleId }) => (isCountedInTotal && ruleId !== null ? [ruleId] : [])),
      purchases: activities.map(({ uuid, memberId, occurredAt: purchasedAt }) => ({ uuid, memberId, purchasedAt })),
    };
  }

  /** The lots of what these referrals gave and may be taken back, and from which wallets that is. */
  lotsOf(rows: readonly ReferralRow[]): { walletId: number; lot: number; points: number; takenFrom: number }[] {
    const { wallets, members } = this.place;
    const gifts = rows.flatMap((row) => [
      { memberId: row.advocate, walletId: row.advocateWallet, lot: row.advocateLot, points: row.advocatePoints },
      { memberId: row.friend, walletId: row.friendWallet, lot: row.friendLot, points: row.friendPoints },
    ]);
    const awarded = this.worth.awards.map(({ sourceId, walletId, lot, points, reversed }) => {
      const activity = this.worth.activities.find(({ uuid }) => uuid === sourceId);
      return { memberId: activity?.memberId ?? null, walletId, lot, points: points - reversed };
    });
    return [...gifts, ...awarded].flatMap(({ memberId, walletId, lot, points }) => {
      if (memberId === null || walletId === null || lot === null || points === null) return [];
      if (!members.has(memberId)) return []; // nothing is taken back from them
      return [{ walletId, lot, points, takenFrom: wallets.ofSameCurrency(memberId, walletId).id }];
    });
  }

  /** Points in a point currency that is archived are given no more. */
  pointsIn({ currency }: ReferralTerms, points: number): number | null {
    const found = this.place.settings.currencies.find(({ number }) => number === currency);
    return found && !found.archived ? points : null;
  }

  /** A template by which vouchers are issued now; null for one that is archived, or in a currency that the program no longer has. */
  templateOf(uuid: string): CompiledTemplate | null {
    const template = this.books.templates.get(uuid);
    return template && isIssuable(template, this.place.settings) ? template : null;
  }

  /** Issues the voucher of an invitation, to a friend where one is known. */
  issueToFriend(template: CompiledTemplate, referralId: string, friend: string | null): IssuedVoucher {
    return this.issue(template, friend, { type: VoucherSource.INVITATION, id: referralId });
  }

  /** Issues the voucher that an advocate gets. */
  issueToAdvocate(template: CompiledTemplate, { uuid, advocate }: ReferralRow): IssuedVoucher {
    return this.issue(template, advocate, { type: VoucherSource.REFERRAL, id: uuid });
  }

  /** Gives the advocate the points that they are promised, of the date `at`. */
  giveAdvocate(row: ReferralRow, terms: ReferralTerms, at: Date, by: By): void {
    const lot = row.advocatePoints === null ? null : this.earn(row, row.advocate, terms, row.advocatePoints, at, by);
    if (!lot) row.advocatePoints = null;
    row.advocateWallet = lot?.walletId ?? null;
    row.advocateLot = lot?.lot ?? null;
  }

  /** The same for the friend. Who left while somebody looked gets nothing any more; who was merged gets it as the survivor. */
  giveFriend(row: ReferralRow, terms: ReferralTerms, at: Date, by: By): void {
    if (row.friendPoints === null || row.friend === null) return;
    const friend = this.place.members.get(row.friend);
    if (!friend) throw new Restart('the friend of a referral is another member now');
    const hasLeft = LEFT.includes(friend.status);
    const lot = hasLeft ? null : this.earn(row, row.friend, terms, row.friendPoints, at, by);
    if (!lot) row.friendPoints = null;
    row.friendWallet = lot?.walletId ?? null;
    row.friendLot = lot?.lot ?? null;
  }

  /** Takes back what the advocate was given, if anything. */
  takeFromAdvocate({ uuid, advocate, advocateWallet, advocateLot, advocatePoints }: ReferralRow, by: By): void {
    this.take(uuid, advocate, { walletId: advocateWallet, lot: advocateLot, points: advocatePoints }, by);
  }

  /** The same of the friend. */
  takeFromFriend({ uuid, friend, friendWallet, friendLot, friendPoints }: ReferralRow, by: By): void {
    this.take(uuid, friend, { walletId: friendWallet, lot: friendLot, points: friendPoints }, by);
  }

  /**
   * A qualified friend is something that the advocate did. It is written down also where the rules that are meant for it are at a
   * limit.
   */
  recordActivity(row: ReferralRow, by: By): void {
    const { wallets, members, now } = this.place;
    const awarding = this.awardingNow();
    const advocate = members.get(row.advocate);
    if (!advocate) throw new Restart('a referral belongs to another member now');
    const uuid = newId();
    const content = { type: FRIEND_QUALIFIED, reference: encodeId('ref', row.uuid), once: true, attributes: null };
    const when = { channel: null, occurredAt: now, recordedAt: now };
    const happened = { ...content, ...when, uuid, memberId: row.advocate, inputHash: canonicalHash(content) };
    const cause = causeOf(by, SourceType.ACTIVITY, uuid, now);
    const outcome = earnByActivity(happened, 'ACTIVITY', cause, awarding, wallets);
    const earned = outcome && 'activity' in outcome ? outcome : withoutPoints(happened, awarding, wallets);
    row.activityId = uuid;
    this.activities.push(earned.activity);
    this.awards.push(...earned.awards);
    const about = { subjectId: uuid, walletId: null, postingSequence: null, occurredAt: now };
    tell(advocate, { type: 'activity.recorded', ...about });
    this.book(earned.postings);
    awarding.recognition.tell(members);
  }

  /** What a friend was worth to the advocate's tiers and by rules is taken back with them. */
  revokeActivity(row: ReferralRow, by: By): void {
    const activity = this.worth.activities.find(({ uuid }) => uuid === row.activityId);
    if (!activity || activity.revokedAt !== null) return;
    const { wallets, members, now } = this.place;
    const { recognition } = this.awardingNow();
    const own = this.worth.awards.filter(({ sourceId }) => sourceId === activity.uuid);
    const before = own.map((award) => ({ ...award }));
    const takings = own.map((award) => ({ award, points: award.points - award.reversed }));
    const cause = causeOf(by, SourceType.ACTIVITY, activity.uuid, now);
    const { postings } = takeBack(wallets, row.advocate, takings, cause);
    for (const award of own) award.reversed = award.points;
    activity.revokedAt = now;
    this.revoked.push({ activity, awards: own });
    this.book(postings);
    recognition.revokeActivity({ ...activity, memberId: row.advocate }, before, wallets);
    recognition.tell(members);
  }

  /** What stores vouchers: before what names them. */
  vouchers(): Call<never>[] {
    return this.issued;
  }

  /** What stores all else; what was booked, and what `awarding` counts, is stored by whoever opened it. */
  writes(): Call<unknown>[] {
    const { settings, now } = this.place;
    const programId = settings.number;
    const revoked = this.revoked.map(({ activity }) => activity.uuid);
    const unused = this.revoked.flatMap(({ activity: { memberId }, awards }) =>
      awards.map((award) => ({ ...award, memberId })),
    );
    return [
      ...(this.activities.length > 0 ? [insertActivities(programId, now, this.activities)] : []),
      ...insertAwards(programId, this.awards),
      ...revokeActivities(programId, revoked, now),
      ...updateAwards(programId, unused),
      ...giveUsesBack(programId, unused),
    ];
  }

  /**
   * Points become a lot that waits until the referral is paid. Null where their point currency is archived meanwhile, or the member would
   * hold more than can be counted exactly.
   */
  private earn(
    { uuid, paysAt }: ReferralRow,
    memberId: string,
    terms: ReferralTerms,
    points: number,
    at: Date,
    by: By,
  ): { walletId: number; lot: number } | null {
    const { wallets, now } = this.place;
    if (this.pointsIn(terms, points) === null) return null;
    const wallet = wallets.of(memberId, terms.currency);
    if (!hasRoomFor(wallet, points)) return null;
    const before = wallet.nextChangeAt;
    const atOnce = earningOf(underRule(wallets.termsOf(wallet), AT_ONCE, null), points, at, at);
    const isWaiting = paysAt !== null && paysAt > now;
    const earning = isWaiting ? { ...atOnce, isPending: true, maturesAt: paysAt } : atOnce;
    const { postings, lots } = earn(wallet, [earning], causeOf(by, SourceType.REFERRAL, uuid, now));
    const [lot] = lots;
    if (lot == null) throw new Error('points of a referral are a lot');
    this.book([...postings, ...wallets.settleNew(wallet, before, now)]);
    return { walletId: wallet.id, lot };
  }

  private take(
    referralId: string,
    memberId: string | null,
    { walletId, lot, points }: { walletId: number | null; lot: number | null; points: number | null },
    by: By,
  ): void {
    if (memberId === null || walletId === null || lot === null || points === null) return;
    const { wallets, now } = this.place;
    const cause = causeOf(by, SourceType.REFERRAL, referralId, now);
    this.book(takeBack(wallets, memberId, [{ award: { walletId, lot }, points }], cause).postings);
  }

  private issue(
    template: CompiledTemplate,
    memberId: string | null,
    source: { type: VoucherSource; id: string },
  ): IssuedVoucher {
    const { vouchers, writes } = this.issuing.issue(this.place, [{ template, memberId, source }]);
    const [voucher] = vouchers;
    if (!voucher) throw new Error('one voucher was to be issued');
    this.issued.push(...writes);
    return voucher;
  }

  private book(postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
    tellAllPostings(this.place.members, postings);
  }

  private awardingNow(): Awarding {
    if (!this.awarding) throw new Error('nobody is awarded anything in this transaction');
    return this.awarding;
  }
}

interface IssuedVoucher {
  readonly uuid: string;
  readonly expiresAt: Date | null;
}
