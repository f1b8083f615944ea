import { giveUsesBack, lotFamilyOf, purchaseFact, takeBack, takingsByWallet, type Awarding } from '../earning/index.js';
import {
  insertAwards,
  insertCancellations,
  insertReturns,
  updatePurchases,
  type AwardRow,
  type CancellationRow,
  type PurchaseLineRow,
  type PurchaseRow,
  type ReturnLineRow,
  type ReturnRow,
} from '../history/index.js';
import { mayEarn, type LockedMember } from '../members/index.js';
import { encodeId } from '../kernel/ids.js';
import { isStaff, type Caller } from '../platform/access/index.js';
import type { Call } from '../platform/database/index.js';
import { canonicalHash, keyOf, type RememberedCall } from '../platform/idempotency/index.js';
import {
  expiryOfReturned,
  inactiveFrom,
  lotsIn,
  mature,
  matureLater,
  maturingOf,
  refund,
  SourceType,
  tellPostings,
  underRule,
  type Cause,
  type Lot,
  type PostingDraft,
  type Reversal,
  type SpentPart,
  type Wallets,
} from '../points/index.js';
import type { ReferralDesk } from '../referrals/index.js';
import type { AuditAction, AuditedAct, Moment, ProgramSettings } from '../programs/index.js';
import { NOTHING, type Counts } from '../tiers/index.js';
import type { VouchersToGiveBack } from '../vouchers/index.js';

/** A purchase with everything that is known of it, under its member's lock. */
export interface PurchaseFile {
  readonly purchase: PurchaseRow;
  readonly member: LockedMember;
  readonly lines: PurchaseLineRow[];
  readonly awards: AwardRow[];
  readonly returns: ReturnRow[];
  /** The points that it was paid with, lot by lot in the order in which they were taken. */
  readonly spent: readonly SpentPart[];
  cancellation: CancellationRow | null;
}

/** Where the changes of one transaction are decided, and what is to be written for them. */
export class ChangeDesk {
  readonly remembered: Omit<RememberedCall, 'operation'>[] = [];
  readonly changed = new Set<PurchaseFile>();
  readonly postings: PostingDraft[] = [];
  readonly returns: ReturnRow[] = [];
  readonly returnLines: ReturnLineRow[] = [];
  readonly cancellations: CancellationRow[] = [];
  private readonly awards: AwardRow[] = [];
  /** What was changed, for the audit log. */
  readonly acts: AuditedAct[] = [];
  /** Awards that do not count as uses of their rules any more. */
  private readonly unused: (AwardRow & { memberId: string })[] = [];
  private readonly keys: Map<string, RememberedCall>;

  constructor(
    readonly settings: ProgramSettings,
    readonly moment: Moment,
    private readonly members: ReadonlyMap<string, LockedMember>,
    private readonly wallets: Wallets,
    readonly awarding: Awarding,
    keys: readonly RememberedCall[],
    /** What the purchases count for where their members stand. */
    private readonly counts: Map<PurchaseFile, Counts>,
    private readonly vouchers: VouchersToGiveBack,
    private readonly referrals: ReferralDesk,
  ) {
    this.keys = new Map(keys.map((key) => [keyOf(key), key]));
  }

  /** What a key was used for before, in an earlier transaction or in this one. */
  used(key: string): RememberedCall | undefined {
    return this.keys.get(key);
  }

  /** Notes that a call was answered with this result. */
  remember(
    caller: Caller,
    operation: string,
    { idempotencyKey, ...content }: { idempotencyKey: string },
    result: Record<string, unknown>,
  ): void {
    const call = { memberId: caller.memberId, key: idempotencyKey, inputHash: canonicalHash(content), result };
    this.remembered.push(call);
    this.keys.set(keyOf(call), { ...call, operation });
  }

  /** Notes that staff changed this purchase, or made `subject` of it. */
  note(
    caller: Caller,
    action: AuditAction,
    { purchase }: PurchaseFile,
    { subject, reason }: { subject?: string; reason?: string | null } = {},
  ): void {
    if (!isStaff(caller)) return;
    const { uuid, memberId } = purchase;
    this.acts.push({ caller, action, memberId, subject: subject ?? encodeId('pur', uuid), reason });
  }

  /** Nothing is left of the purchase: its awards do not count for limits any more, in the periods in which they counted. */
  giveUsesBack({ awards, purchase: { memberId } }: PurchaseFile): void {
    this.unused.push(...awards.map((award) => ({ ...award, memberId })));
  }

  /** Takes so many points of each award back, by the debt policy of its point currency. */
  takeBack(file: PurchaseFile, takings: readonly { award: AwardRow; points: number }[], cause: Cause): Reversal {
    const { postings, reversal } = takeBack(this.wallets, file.purchase.memberId, takings, cause);
    this.book(file, postings);
    for (const { award, points } of takings) if (award.lot !== null) award.reversed += points;
    file.purchase.pointsReversed += reversal.taken + reversal.owed + reversal.forgiven;
    return reversal;
  }

  /**
   * So many of the points that the purchase was paid with go back into the lots they came from, those taken last first.
   * Answers how many are available again: what was forgiven of a lot is not given back.
   */
  giveBack(file: PurchaseFile, points: number, cause: Cause): number {
    const { purchase, spent } = file;
    if (points === 0 || purchase.paidWallet === null) return 0;
    const wallet = this.wallets.ofSameCurrency(purchase.memberId, purchase.paidWallet);
    const terms = this.wallets.termsOf(wallet);
    const { now } = this.moment;
    const parts = lastTaken(spent, purchase.pointsRefunded, points);
    const inactive = inactiveFrom(wallet, terms);
    const newExpiry = (lot: Lot) => expiryOfReturned(lot, terms, now, inactive);
    const { postings, refund: outcome } = refund(wallet, parts, newExpiry, cause);
    for (const { family } of parts) if (family) this.wallets.touchFamily(family);
    this.book(file, postings);
    purchase.pointsRefunded += points;
    return outcome.givenBack;
  }

  /** The purchase is completed: it may be what was asked of a friend. Once all else of a call is decided. */
  tellAdvocate({ purchase }: PurchaseFile, caller: Caller): void {
    this.referrals.purchased(purchase, caller);
  }

  /** Something of the purchase came back: it may be less than was asked of a friend. Once all else of a call is decided. */
  disappointAdvocate({ purchase }: PurchaseFile, caller: Caller): void {
    this.referrals.cameBack(purchase, caller);
  }

  /** The vouchers that were used with the purchase can be used again; points that they gave are taken back. */
  giveVouchersBack(file: PurchaseFile, caller: Caller, reason: string | null): void {
    this.book(file, this.vouchers.giveBack(file.purchase.uuid, { caller, reason }, this.wallets));
  }

  /** The purchase is completed: what is left of its pending points becomes available, or it is known when it will. */
  complete(file: PurchaseFile, cause: Cause): void {
    const takings = file.awards.map((award) => ({ award, points: award.points - award.reversed }));
    const { purchasedAt } = file.purchase;
    const later = purchasedAt > cause.at ? purchasedAt : cause.at;
    for (const [wallet, own] of takingsByWallet(this.wallets, file.purchase.memberId, takings)) {
      const terms = this.wallets.termsOf(wallet);
      const before = wallet.nextChangeAt;
      const atOnce: number[] = [];
      for (const { award } of own) {
        const lots = lotsIn(wallet.id, lotFamilyOf(this.wallets, award)).map(({ number }) => number);
        const maturing = maturingOf(underRule(terms, award.pending, null), later);
        if (maturing) matureLater(wallet, lots, maturing);
        else atOnce.push(...lots);
      }
      this.wallets.touched.add(wallet);
      this.book(file, mature(wallet, atOnce, cause));
      this.book(file, this.wallets.settleNew(wallet, before, cause.at));
    }
  }

  /**
   * Gives what the purchase earns as its member's first, which it is when it is completed and no other is. Where something of
   * it came back already it earns no more. Answers false, and changes nothing, when the member would hold too many points.
   */
  awardCompletion(file: PurchaseFile, cause: Cause): boolean {
    const { purchase, member, lines, awards } = file;
    const { memberId, purchasedAt: at, channel, payments, shipping } = purchase;
    if (purchase.isPartlyReturned || !mayEarn(member)) {
      if (!purchase.fullyReturned) this.awarding.noteBuyer(memberId);
      return true;
    }
    const wallet = purchase.paidWallet === null ? undefined : this.wallets.byId(purchase.paidWallet);
    const paidWith = wallet ? { currency: wallet.currency, points: purchase.pointsPaid } : null;
    const about = { memberId, at, channel, payments };
    const completedAt = at > cause.at ? at : cause.at;
    const fact = { ...purchaseFact(this.settings, { lines, shipping }, about, paidWith), completedAt };
    const calculated = this.awarding.calculateCompletion(fact, awards);
    if ('overflow' in calculated) return false;
    const awarded = this.awarding.book(
      fact,
      calculated,
      { ...cause, sourceType: SourceType.COMPLETION },
      this.wallets,
      awards,
    );
    if (!awarded) return false;
    purchase.pointsEarned += awarded.awards.reduce((sum, { points }) => sum + points, 0);
    this.awards.push(...awarded.awards);
    this.book(file, awarded.postings);
    return true;
  }

  /**
   * Counts the purchase as it is now for where its member stands, once all else of its own is decided; by a return where it is one.
   * Answers whether a tier changed. What that brings is told at once: what referrals book follows it in the same wallets.
   */
  recount(file: PurchaseFile, returnId: string | null = null): boolean {
    const { purchase, awards } = file;
    const all = [...awards, ...this.awards.filter(({ sourceId }) => sourceId === purchase.uuid)];
    const [before, after] = [
      this.counts.get(file) ?? NOTHING,
      this.awarding.recognition.countsOf(purchase, all, this.wallets),
    ];
    this.counts.set(file, after);
    const changesTier = this.awarding.recognition.recount(purchase, before, after, this.wallets, returnId);
    this.awarding.recognition.tell(this.members);
    return changesTier;
  }

  /** What stores the purchases that were changed, with what came back of them. */
  writes(): Call<never>[] {
    const programId = this.settings.number;
    const changed = [...this.changed];
    return [
      ...updatePurchases(
        programId,
        changed.map((file) => file.purchase),
        changed.flatMap((file) => file.lines),
        changed.flatMap((file) => file.awards),
      ),
      ...insertAwards(programId, this.awards),
      ...insertReturns(programId, this.returns, this.returnLines),
      ...insertCancellations(programId, this.cancellations),
      ...giveUsesBack(programId, this.unused),
    ];
  }

  private book(file: PurchaseFile, postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
    tellPostings(file.member, postings);
  }
}

/** Of points taken lot by lot, so many more from the end, after those that went back before. */
function lastTaken(spent: readonly SpentPart[], before: number, points: number): SpentPart[] {
  const parts: SpentPart[] = [];
  let [skip, missing] = [before, points];
  for (const part of spent.toReversed()) {
    const skipped = Math.min(skip, part.points);
    const more = Math.min(missing, part.points - skipped);
    skip -= skipped;
    missing -= more;
    if (more > 0) parts.push({ ...part, points: more });
  }
  return parts;
}
