import { purchaseFact, type Awarded, type Awarding, type Fact } from '../earning/index.js';
import {
  dateProblems,
  insertAwards,
  insertLines,
  insertPurchases,
  Purchase,
  type AwardRow,
  type Basket,
  type PurchaseLineRow,
  type PurchaseRow,
} from '../history/index.js';
import {
  actFor,
  mayEarn,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  tell,
  type LockedMember,
} from '../members/index.js';
import { decodeId, encodeId, newId } from '../kernel/ids.js';
import { isStaff, type Caller } from '../platform/access/index.js';
import type { Call } from '../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal } from '../platform/graphql/index.js';
import { keyOf, keyProblems, type KeyScope, type RememberedCall } from '../platform/idempotency/index.js';
import {
  causeOf,
  capture,
  hasRoomFor,
  HoldNotOpen,
  openHold,
  SourceType,
  tellPostings,
  TooManyPoints,
  type Cause,
  type HeldPoints,
  type PostingDraft,
  type Wallet,
  type Wallets,
} from '../points/index.js';
import type { ReferralDesk } from '../referrals/index.js';
import type { AuditedAct, Moment, ProgramSettings } from '../programs/index.js';
import type { TierAct } from '../tiers/index.js';
import {
  VoucherNotRedeemable,
  VoucherReason,
  type PurchaseAtTill,
  type PurchaseTill,
  type UsedVoucher,
} from '../vouchers/index.js';
import { contentHashOf, keyHashOf, newPurchase } from './new-purchase.js';
import { CurrencyMismatch, OrderAlreadyRecorded } from './purchases.refusals.js';
import type { Checked } from './record-purchase.check.js';
import { RecordPurchasePayload, type RecordPurchaseInput } from './record-purchase.types.js';

export interface RecordRequest {
  caller: Caller;
  input: RecordPurchaseInput;
  /** An import brings the past: the back-dating limit does not hold for it. */
  isImport: boolean;
}

export type RecordOutcome =
  | RecordPurchasePayload
  | InvalidInput
  | MemberNotFound
  | MemberNotActive
  | CurrencyMismatch
  | OrderAlreadyRecorded
  | IdempotencyKeyReused
  | HoldNotOpen
  | TooManyPoints
  | VoucherNotRedeemable;

/** Why a purchase is not recorded, once it is clear that it is new and whose it is. */
type RecordRefusal = Exclude<RecordOutcome, RecordPurchasePayload>;

/** A purchase that is to be written, with all that follows from it. */
export interface Accepted {
  purchase: PurchaseRow;
  lines: PurchaseLineRow[];
  awards: AwardRow[];
  postings: PostingDraft[];
}

/** What a key was used for: this purchase and a hash of the whole input. */
interface Used {
  purchase: PurchaseRow;
  keyHash: Buffer;
}

/** Decides the purchases of one transaction, one after the other. Nothing here waits or reads. */
export class Recording {
  private readonly accepted: Accepted[] = [];
  /** Keys that this transaction answers for the first time, replays of an order under a new key too. */
  readonly remembered: Omit<RememberedCall, 'operation'>[] = [];
  /** What of it staff did. */
  readonly acts: AuditedAct[] = [];
  private acting: Caller | null = null;
  private readonly byOrder = new Map<string, PurchaseRow>();
  /** Null: the key was used for something else. */
  private readonly byKey = new Map<string, Used | null>();

  constructor(
    private readonly settings: ProgramSettings,
    private readonly awarding: Awarding,
    private readonly moment: Moment,
    private readonly members: ReadonlyMap<string, LockedMember>,
    private readonly wallets: Wallets,
    private readonly till: PurchaseTill,
    private readonly referrals: ReferralDesk,
    { purchases, keys }: { purchases: readonly PurchaseRow[]; keys: readonly RememberedCall[] },
  ) {
    for (const purchase of purchases) this.byOrder.set(purchase.orderId, purchase);
    const byId = new Map(purchases.map((purchase) => [purchase.uuid, purchase]));
    for (const key of keys) {
      const purchase = byId.get(String(key.result['purchase']));
      this.byKey.set(keyOf(key), purchase ? { purchase, keyHash: key.inputHash } : null);
    }
  }

  /** `index`: which purchase of the transaction it is. */
  decide(
    { caller, input, isImport }: RecordRequest,
    index: number,
    memberId: string | null,
    checked: Checked,
  ): RecordOutcome {
    const { idempotencyKey } = input;
    const contentHash = contentHashOf(input);
    const keyHash = keyHashOf(input, contentHash);
    const scope = { memberId: caller.memberId, key: idempotencyKey };
    const known = this.byKey.get(keyOf(scope));
    if (known?.keyHash.equals(keyHash)) return this.replay(input, known.purchase);
    if (known !== undefined) return new IdempotencyKeyReused(idempotencyKey);

    const purchasedAt = input.purchasedAt ?? this.moment.now;
    const problems = dateProblems(
      'purchasedAt',
      purchasedAt,
      this.moment.now,
      isImport ? null : this.settings.backDatingDays,
    );
    const recorded = keyProblems(idempotencyKey).length === 0 ? this.byOrder.get(input.orderId) : undefined;
    if (recorded) {
      const isSame = recorded.inputHash.equals(contentHash) && recorded.memberId === memberId;
      if (!isSame) return new OrderAlreadyRecorded(recorded.uuid);
      this.remember(scope, keyHash, recorded);
      return this.replay(input, recorded);
    }
    if (input.currency !== this.settings.currency) return new CurrencyMismatch(this.settings.currency, input.currency);
    if ('problems' in checked) return new InvalidInput([...checked.problems, ...problems]);
    if (problems.length > 0) return new InvalidInput(problems);
    const member = memberId === null ? undefined : this.members.get(memberId);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    if (!mayEarn(member)) return new MemberNotActive(member.status);

    this.actFor(caller);
    const accepted = this.accept(index, caller, input, member, checked.basket, purchasedAt, contentHash);
    if (!('purchase' in accepted)) return accepted;
    this.accepted.push(accepted);
    const changesTier = this.awarding.recognition.countPurchase(accepted.purchase, accepted.awards, this.wallets);
    this.awarding.recognition.tell(this.members);
    this.referrals.purchased(accepted.purchase, caller);
    this.note(caller, accepted.purchase);
    this.byOrder.set(input.orderId, accepted.purchase);
    this.remember(scope, keyHash, accepted.purchase);
    const tierAct = changesTier ? tierActOf(input, accepted.purchase, this.settings.number) : null;
    return RecordPurchasePayload.of(this.present(accepted), tierAct, false);
  }

  /** What moved points for the accepted purchases, in their order. */
  postings(): PostingDraft[] {
    return this.accepted.flatMap((one) => one.postings);
  }

  /** What stores the accepted purchases, the orders first. */
  writes(): Call<never>[] {
    const programId = this.settings.number;
    return [
      insertPurchases(
        programId,
        this.moment.now,
        this.accepted.map((one) => one.purchase),
      ),
      insertLines(
        programId,
        this.accepted.flatMap((one) => one.lines),
      ),
      ...insertAwards(
        programId,
        this.accepted.flatMap((one) => one.awards),
      ),
    ];
  }

  /** Once for a list of purchases: it concerns all members. */
  private actFor(caller: Caller): void {
    if (this.acting === caller) return;
    this.acting = caller;
    actFor(this.members.values(), caller);
  }

  private accept(
    index: number,
    caller: Caller,
    input: RecordPurchaseInput,
    member: LockedMember,
    basket: Basket,
    purchasedAt: Date,
    inputHash: Buffer,
  ): Accepted | RecordRefusal {
    const uuid = newId();
    const { now } = this.moment;
    const payment = input.holdId == null ? null : this.holdOf(member, input.holdId);
    if (input.holdId != null && !payment) return new HoldNotOpen();
    const atTill = atTillOf(caller, input, member, basket);
    const vouchers = this.till.judge(index, atTill);
    if (vouchers instanceof Refusal) return vouchers;
    const notTheirs = this.notTheirs(vouchers, member, caller);
    if (notTheirs) return notTheirs;
    const cause = causeOf(caller, SourceType.PURCHASE, uuid, now);
    const { channel, completed, payments } = input;
    const about = { memberId: member.uuid, at: purchasedAt, channel, completed, payments };
    const paidWith = payment && { currency: payment.wallet.currency, points: payment.hold.points };
    const fact = purchaseFact(this.settings, basket, about, paidWith);
    const given = vouchers.reduce((sum, { points }) => sum + points, 0);
    const awarded = this.award(fact, cause, given);
    if (!(awarded && 'awards' in awarded)) return awarded ?? new TooManyPoints(['lines']);
    const captured = payment ? capture(payment.wallet, payment.hold, payment.hold.points, cause) : [];
    const earned = [...awarded.postings, ...captured];
    tell(member, {
      type: 'purchase.recorded',
      subjectId: uuid,
      walletId: null,
      postingSequence: null,
      occurredAt: now,
    });
    tellPostings(member, earned);
    const gave = this.till.use(vouchers, atTill, uuid, this.wallets);
    tellPostings(member, gave);
    const user = { memberId: member.uuid, purchaseId: uuid };
    for (const { voucher } of vouchers) this.referrals.usedVoucher(voucher.row.uuid, user, caller);
    const purchase = newPurchase(input, basket, {
      uuid,
      memberId: member.uuid,
      purchasedAt,
      now,
      inputHash,
      pointsEarned: awarded.awards.reduce((sum, award) => sum + award.points, 0),
      payment,
      paidSequence: captured[0]?.sequence ?? null,
    });
    const lines = basket.lines.map((line, at) => ({ ...line, purchaseId: uuid, number: at + 1, returned: '0' }));
    return { purchase, lines, awards: awarded.awards, postings: [...earned, ...gave] };
  }

  /** Vouchers of invitations are for somebody's first purchase. */
  private notTheirs(
    vouchers: readonly UsedVoucher[],
    { uuid }: LockedMember,
    caller: Caller,
  ): VoucherNotRedeemable | null {
    const used = vouchers.map(({ voucher }) => voucher.row.uuid);
    for (const [index, why] of this.referrals.judgeVouchers(uuid, used).entries()) {
      if (!why) continue;
      // Whose it is instead is nobody's business who has not set it aside for the order.
      const isHidden = why === 'NOT_YOURS' && !isStaff(caller) && vouchers[index]?.use === null;
      return new VoucherNotRedeemable(VoucherReason[isHidden ? 'UNKNOWN_CODE' : why], {}, [
        'voucherCodes',
        String(index),
      ]);
    }
    return null;
  }

  /** Books what the purchase earns, where there is room for what its vouchers give besides. */
  private award(fact: Fact, cause: Cause, given: number): Awarded | TooManyPoints | null {
    const calculated = this.awarding.calculate(fact);
    if ('overflow' in calculated) return null;
    if (given > 0 && fact.memberId !== null) {
      const wallet = this.wallets.of(fact.memberId, this.settings.defaultCurrency.number);
      const earned = calculated.reduce((sum, { points }) => sum + points, 0);
      if (!hasRoomFor(wallet, earned + given)) return new TooManyPoints(['voucherCodes']);
    }
    return this.awarding.book(fact, calculated, cause, this.wallets);
  }

  /** The open hold of this member that a purchase is paid with. */
  private holdOf(member: LockedMember, holdId: string): { wallet: Wallet; hold: HeldPoints } | null {
    const id = decodeId('hld', holdId);
    const found = id === null ? null : openHold(this.wallets, id);
    return found?.wallet.memberId === member.uuid ? found : null;
  }

  /** A shop's purchases are told by themselves, and nothing is done for them here. */
  private note(caller: Caller, { uuid, memberId }: PurchaseRow): void {
    if (!isStaff(caller)) return;
    this.acts.push({ caller, action: 'recordPurchase', memberId, subject: encodeId('pur', uuid) });
  }

  private remember(scope: KeyScope, keyHash: Buffer, purchase: PurchaseRow): void {
    this.remembered.push({ ...scope, inputHash: keyHash, result: { purchase: purchase.uuid } });
    this.byKey.set(keyOf(scope), { purchase, keyHash });
  }

  private replay(input: RecordPurchaseInput, purchase: PurchaseRow): RecordPurchasePayload {
    const programId = this.settings.number;
    const own = this.accepted.find((one) => one.purchase === purchase);
    const shown = own ? this.present(own) : Purchase.of(purchase, programId);
    return RecordPurchasePayload.of(shown, tierActOf(input, purchase, programId), true);
  }

  private present({ purchase, lines, awards }: Accepted): Purchase {
    return Object.assign(Purchase.of(purchase, this.settings.number), { known: { lines, awards } });
  }
}

/** A purchase that is not completed counts for no tier until it is. */
function tierActOf(input: RecordPurchaseInput, { uuid: sourceId }: PurchaseRow, programId: number): TierAct | null {
  return input.completed === false ? null : { programId, cause: 'PURCHASE', sourceId };
}

function atTillOf(
  caller: Caller,
  { orderId, channel, payments }: RecordPurchaseInput,
  { uuid: memberId }: LockedMember,
  basket: Basket,
): PurchaseAtTill {
  return { caller, memberId, orderId, channel: channel ?? null, basket, payments: payments ?? [] };
}
