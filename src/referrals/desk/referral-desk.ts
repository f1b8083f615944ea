import type { Awarding, GivenBack, Occasion } from '../../earning/index.js';
import type { PurchaseRow } from '../../history/index.js';
import { addToDay, addToInstant, dayInZone, midnightAfter } from '../../kernel/calendar.js';
import { newId } from '../../kernel/ids.js';
import { mayEarn, type LockedMember } from '../../members/index.js';
import { ActorKind } from '../../platform/access/index.js';
import { Restart, type Call } from '../../platform/database/index.js';
import type { PostingDraft } from '../../points/index.js';
import type { IssueVouchers } from '../../vouchers/index.js';
import type { SeenReference } from '../guard/references.js';
import type { SuspicionRow } from '../guard/suspicions.js';
import { whyNotFriendVouchers, type WhyNotFriendVoucher } from '../joining/may-join.js';
import { giftFor, type ReferralProgramTerms, type ReferralTerms } from '../program/referral-terms.js';
import { isEnough, type BoughtByFriend } from '../qualifying/counting-purchase.js';
import { verdictOf } from '../qualifying/verdict.js';
import { stateAt } from '../shown/referral-state.js';
import type { EndReason, InvitationCode, ReferralRow, ReferralStateName } from '../stored/referral-rows.js';
import type { FriendCount } from './friend-count.js';
import { FRIEND_QUALIFIED, ReferralGifts, type Worth } from './referral-gifts.js';
import { ReferralGuard } from './referral-guard.js';
import { ReferralLog } from './referral-log.js';
import type { By, ReferralBooks, ReferralPlace } from './referral-place.js';

/** What is known of whom referrals concern, read under the locks. */
export interface Acquainted {
  /** Whose friends may qualify or come to nothing: all of them are locked. */
  readonly advocates: readonly string[];
  /** How many friends advocates have brought so far; of all together once its row is locked, as it is where somebody can qualify. */
  readonly friends: FriendCount;
  readonly barred: ReadonlySet<string>;
  /** Who has bought something already. */
  readonly customers: Set<string>;
  /** How many purchases of a friend count already. */
  readonly bought: Map<string, number>;
  /** With which purchase a friend has used the voucher that they were given: that one counts, whatever its date. */
  readonly usedWith: Map<string, string>;
  /** What is known of an advocate and a friend, by `pairOf` them. */
  readonly suspicions: ReadonlyMap<string, SuspicionRow>;
  /** What may be taken back of what friends were worth to their advocates. */
  readonly worth: Worth;
}

/** What the calls of a transaction are about. */
interface About {
  /** Referrals that may come to nothing: what they gave may be taken back. */
  readonly endable: readonly ReferralRow[];
  /** With what the calls see members. */
  readonly references: readonly SeenReference[];
}

/** That a friend did what was asked of them: the date of the fact, and when it was completed. */
interface Qualifying {
  readonly at: Date;
  readonly completedAt: Date;
  readonly purchaseId: string | null;
}

/** Nobody: it happens by itself. */
const BY_ITSELF: By = { kind: ActorKind.SYSTEM, id: null };

/**
 * The referrals of one transaction: who invites, joins, qualifies, is paid and is not, decided one after the other. A referral belongs to its
 * advocate, whose lock it needs. Nothing here waits or reads.
 */
export class ReferralDesk {
  private readonly rows: Map<string, ReferralRow>;
  private readonly gifts: ReferralGifts;
  private readonly log: ReferralLog;
  private readonly guard: ReferralGuard;

  constructor(
    private readonly place: ReferralPlace,
    private readonly books: ReferralBooks,
    issuing: IssueVouchers,
    rows: readonly ReferralRow[],
    readonly known: Acquainted,
    private readonly about: About,
  ) {
    this.rows = new Map(rows.map((row) => [row.uuid, row]));
    this.gifts = new ReferralGifts(place, books, issuing, known.worth);
    this.log = new ReferralLog(place);
    this.guard = new ReferralGuard(place, books.program ? about.references : [], known.suspicions);
  }

  /** Null without a referral program. */
  get program(): ReferralProgramTerms | null {
    return this.books.program;
  }

  /** What was booked for friends and advocates, who are told of it already. */
  get postings(): readonly PostingDraft[] {
    return this.gifts.postings;
  }

  /** Whether anything was given here. Who is only invited, or has only come, has nothing yet. */
  get hasGiven(): boolean {
    return this.gifts.hasGiven;
  }

  /** Whether somebody may qualify, or what was counted may count no more. */
  get mayCount(): boolean {
    return this.known.advocates.length > 0;
  }

  /** That friends of these referrals may qualify is worth something to their advocates. */
  occasions(): Occasion[] {
    const { now: at } = this.place;
    const occasion = { trigger: 'ACTIVITY', activityType: FRIEND_QUALIFIED, at } as const;
    return this.known.advocates.map((memberId) => ({ ...occasion, memberId }));
  }

  /** What may be taken back of what friends were worth to their advocates. */
  givenBack(): GivenBack {
    return this.gifts.givenBack();
  }

  /** The lots of what may be taken back, and from which wallets that is. */
  lots(): ReturnType<ReferralGifts['lotsOf']> {
    return this.gifts.lotsOf(this.about.endable);
  }

  /** By whom facts become points from now on. */
  awardBy(awarding: Awarding): void {
    this.gifts.awardBy(awarding);
  }

  byId(uuid: string): ReferralRow | undefined {
    return this.rows.get(uuid);
  }

  /** By whom a member was brought. */
  ofFriend(memberId: string): ReferralRow | undefined {
    return this.find(({ friend }) => friend === memberId);
  }

  /** Why a buyer cannot use vouchers with one purchase, in their order; null for one that they can use, or that belongs to no referral. */
  judgeVouchers(memberId: string, voucherIds: readonly string[]): (WhyNotFriendVoucher | null)[] {
    const isCustomer = this.known.customers.has(memberId);
    const isReferred = this.ofFriend(memberId) !== undefined;
    const rows = voucherIds.map((voucherId) => this.find((row) => row.voucherId === voucherId));
    return whyNotFriendVouchers(rows, { memberId, isCustomer, isReferred });
  }

  /** A voucher was used with a purchase: who was invited with it has come. */
  usedVoucher(voucherId: string, { memberId, purchaseId }: { memberId: string; purchaseId: string }, by: By): void {
    const row = this.find((one) => one.voucherId === voucherId);
    const isOpen = row && row.friend === null && stateAt(row, this.place.now).state === 'INVITED';
    if (isOpen && this.books.program?.isPaused === false) this.join(row, memberId, by);
    if (row?.friend === memberId) this.known.usedWith.set(memberId, purchaseId);
  }

  /** What a call says of a member's device and means of payment is kept, since the call is not refused. */
  saw(memberId: string): void {
    this.guard.saw(memberId);
  }

  /**
   * A member invites one person: with a voucher where the program gives friends one, which says until when, else with this code and until
   * then.
   */
  invite(advocate: string, { code, until }: { code: InvitationCode; until: Date }, by: By): ReferralRow {
    const uuid = newId();
    const { friend: gift, version } = this.current();
    const template = gift && 'template' in gift ? this.gifts.templateOf(gift.template) : null;
    const voucher = template && this.gifts.issueToFriend(template, uuid, null);
    const comes = voucher
      ? { expiresAt: voucher.expiresAt ?? until, voucherId: voucher.uuid, code: null }
      : { expiresAt: until, voucherId: null, code };
    const row = this.log.create({ uuid, advocate, version, isInvitation: true, ...comes });
    this.rows.set(uuid, row);
    this.log.note(row, by, this.place.now);
    return row;
  }

  /** Somebody joined by the personal code of a member. */
  joinByCode(advocate: string, friend: string, by: By): ReferralRow {
    const nothing = { expiresAt: null, voucherId: null, code: null };
    const { version } = this.current();
    const row = this.log.create({ uuid: newId(), advocate, version, isInvitation: false, ...nothing });
    this.rows.set(row.uuid, row);
    this.join(row, friend, by);
    return row;
  }

  /** Somebody becomes the friend of a referral: from now on under the terms of now. They may qualify with that. */
  join(row: ReferralRow, friend: string, by: By): void {
    const { now, settings } = this.place;
    const { version, withinDays, friend: gift, qualifies } = this.current();
    const lastDay = withinDays === null ? null : addToDay(dayInZone(now, settings.timeZone), withinDays, 'DAYS');
    row.friend = friend;
    row.version = version;
    row.joinedAt = now;
    row.expiresAt = lastDay === null ? null : midnightAfter(lastDay, settings.timeZone);
    this.log.noteFriend(row, friend);
    this.guard.joined(row);
    if (row.voucherId === null && gift && 'template' in gift) {
      const template = this.gifts.templateOf(gift.template);
      row.voucherId = template && this.gifts.issueToFriend(template, row.uuid, friend).uuid;
    }
    this.become(row, 'JOINED', by);
    if (qualifies === 'ENROLLMENT') this.qualify(row, { at: now, completedAt: now, purchaseId: null }, by);
  }

  /** A purchase was recorded or completed: it may be what is asked of a friend. */
  purchased(purchase: PurchaseRow, by: By): void {
    const { memberId, purchasedAt: at, recordedAt, completedAt, uuid: purchaseId } = purchase;
    this.saw(memberId);
    if (completedAt === null) return;
    this.known.customers.add(memberId);
    const row = this.ofFriend(memberId);
    if (!row || stateAt(row, this.place.now).state !== 'JOINED') return;
    const terms = this.termsOf(row);
    const isInTime = this.isSinceJoining(row, at) || this.known.usedWith.get(memberId) === purchaseId;
    const isAsked = terms.qualifies === 'PURCHASE' && isInTime;
    if (!isAsked || !isEnough(terms, boughtIn(purchase))) return;
    const bought = (this.known.bought.get(memberId) ?? 0) + 1;
    this.known.bought.set(memberId, bought);
    if (bought < terms.purchases) return;
    // One that was recorded complete was so at its date, however late it is told: its own return window counts from there.
    const wasCompleteAtOnce = completedAt.getTime() === recordedAt.getTime();
    this.qualify(row, { at, completedAt: wasCompleteAtOnce || completedAt < at ? at : completedAt, purchaseId }, by);
  }

  /**
   * Something of a purchase came back, or all of it. The referral for which it was what is asked of the friend comes to nothing if
   * it is not enough any more; once it is paid, nothing of it changes. One that is held is not paid, however late it is.
   */
  cameBack(purchase: PurchaseRow, by: By): void {
    const row = this.find(({ purchaseId }) => purchaseId === purchase.uuid);
    if (!row || isEnough(this.termsOf(row), boughtIn(purchase))) return;
    if (row.state !== 'IN_REVIEW' && this.isPaid(row)) return;
    const isOpen = row.state === 'QUALIFIED' || row.state === 'IN_REVIEW';
    if (!isOpen && !(row.state === 'REJECTED' && row.friendLot !== null)) return;
    if (isOpen) this.gifts.takeFromAdvocate(row, by);
    this.gifts.takeFromFriend(row, by);
    this.gifts.revokeActivity(row, by);
    this.become(row, 'REVERSED', by, { reason: purchase.canceledAt === null ? 'RETURNED' : 'CANCELED' });
  }

  /** Somebody has looked at a referral that was held, and lets it be paid. */
  approve(row: ReferralRow, by: By): void {
    this.give(row, this.place.now, by);
  }

  /**
   * A referral comes to nothing: what its advocate would have got is taken back, while it is not paid. A voucher that is due and not issued
   * is not paid. What is over already stays so.
   */
  reject(row: ReferralRow, reason: EndReason, by: By): void {
    const { state } = stateAt(row, this.place.now);
    if (state === 'EXPIRED') this.settle(row);
    if (state === 'EXPIRED' || state === 'REWARDED') return;
    this.gifts.takeFromAdvocate(row, by);
    this.become(row, 'REJECTED', by, { reason });
  }

  /** What time has brought to a referral: it is paid, or over. Answers whether anything. */
  settle(row: ReferralRow): boolean {
    const { state, reason, since } = stateAt(row, this.place.now);
    if (state === 'EXPIRED' && row.state !== 'EXPIRED') this.become(row, 'EXPIRED', BY_ITSELF, { reason, at: since });
    else if (row.state === 'QUALIFIED' && this.isPaid(row)) this.pay(row, BY_ITSELF, row.paysAt);
    else return false;
    return true;
  }

  /** What stores all of it; what members were awarded is stored by whoever opened the `Awarding`. */
  writes(): Call<unknown>[] {
    return [
      ...this.gifts.vouchers(),
      ...this.log.writes(),
      ...this.guard.writes(),
      ...this.known.friends.writes(this.place.settings.number),
      ...this.gifts.writes(),
    ];
  }

  /** A friend did what was asked of them: what becomes of the referral is decided now and never again. */
  private qualify(row: ReferralRow, { at, completedAt, purchaseId }: Qualifying, by: By): void {
    const { settings, now } = this.place;
    const { known } = this;
    const terms = this.termsOf(row);
    const friends = known.friends.of(row.advocate);
    const score = this.guard.judge(row, this.isMutual(row));
    const advocate = {
      mayEarn: mayEarn(this.advocateOf(row)),
      isBarred: known.barred.has(row.advocate),
      friends,
    };
    const verdict = verdictOf(terms, terms.review, advocate, { inProgram: known.friends.ofAll(), score });
    row.qualifiedAt = now;
    row.purchaseId = purchaseId;
    row.friendNumber = friends.ever + 1;
    row.score = score;
    row.paysAt = addToInstant(completedAt, terms.delayDays ?? settings.returnWindowDays, 'DAYS', settings.timeZone);
    this.promise(row, terms);
    if (verdict.state === 'REJECTED') {
      row.advocatePoints = null;
      row.advocateTemplate = null;
      this.gifts.giveFriend(row, terms, at, by);
      this.become(row, 'REJECTED', by, { reason: verdict.reason });
    } else if (verdict.state === 'IN_REVIEW') this.become(row, 'IN_REVIEW', by);
    else this.give(row, at, by);
  }

  /** Whether the friend brought the advocate, too. */
  private isMutual({ advocate, friend }: ReferralRow): boolean {
    return this.find((one) => one.advocate === friend && one.friend === advocate) !== undefined;
  }

  /** What both are to get: the advocate by how many friends they have brought. */
  private promise(row: ReferralRow, terms: ReferralTerms): void {
    const { friend, advocate } = terms;
    const gift = row.friendNumber === null ? null : giftFor(advocate, row.friendNumber);
    row.friendPoints = friend && 'points' in friend ? this.gifts.pointsIn(terms, friend.points) : null;
    row.advocatePoints = gift && 'points' in gift ? this.gifts.pointsIn(terms, gift.points) : null;
    row.advocateTemplate = gift && 'template' in gift && this.gifts.templateOf(gift.template) ? gift.template : null;
  }

  /** Both get what they are promised, in points at once, if only to be paid later. */
  private give(row: ReferralRow, at: Date, by: By): void {
    const terms = this.termsOf(row);
    this.gifts.giveAdvocate(row, terms, at, by);
    this.gifts.giveFriend(row, terms, at, by);
    this.become(row, 'QUALIFIED', by);
    this.gifts.recordActivity(row, by);
    if (this.isPaid(row)) this.pay(row, by, this.place.now);
  }

  /** The time until which something could come between is over, since `at`. Who gets a voucher is paid when it is issued. */
  private pay(row: ReferralRow, by: By, at: Date | null): void {
    const template = row.advocateTemplate === null ? null : this.gifts.templateOf(row.advocateTemplate);
    if (template) row.advocateVoucher = this.gifts.issueToAdvocate(template, row).uuid;
    else row.advocateTemplate = null;
    this.become(row, 'REWARDED', by, { at: template || at === null ? this.place.now : at });
  }

  private become(
    row: ReferralRow,
    state: ReferralStateName,
    by: By,
    how: Parameters<ReferralLog['become']>[3] = {},
  ): void {
    this.known.friends.moved(row.advocate, row.state, state);
    this.log.become(row, state, by, how);
  }

  private isPaid({ paysAt }: ReferralRow): boolean {
    return paysAt !== null && paysAt <= this.place.now;
  }

  /** A purchase of the day on which they joined counts, whatever its hour: tills are late. */
  private isSinceJoining({ joinedAt }: ReferralRow, purchasedAt: Date): boolean {
    const { timeZone } = this.place.settings;
    return joinedAt !== null && dayInZone(purchasedAt, timeZone) >= dayInZone(joinedAt, timeZone);
  }

  private find(is: (row: ReferralRow) => boolean): ReferralRow | undefined {
    return [...this.rows.values()].find(is);
  }

  private current(): ReferralTerms {
    if (!this.books.program) throw new Error('there is no referral program');
    return this.books.program.current;
  }

  private termsOf({ version }: ReferralRow): ReferralTerms {
    const terms = this.books.program?.versions.get(version);
    if (!terms) throw new Error(`there is no version ${String(version)} of the referral program`);
    return terms;
  }

  private advocateOf({ advocate }: ReferralRow): LockedMember {
    const member = this.place.members.get(advocate);
    if (!member) throw new Restart('a referral belongs to another member now');
    return member;
  }
}

function boughtIn(purchase: PurchaseRow): BoughtByFriend {
  const { linesAmount, orderDiscount, returnedAmount, currency, canceledAt, fullyReturned } = purchase;
  const isCanceled = canceledAt !== null;
  return { amount: linesAmount - orderDiscount, returnedAmount, currency, isCanceled, isFullyReturned: fullyReturned };
}
