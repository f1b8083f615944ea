import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import { Restart, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import {
  expiryOfReturned,
  HoldStatus,
  inactiveFrom,
  refund,
  release,
  SourceType,
  WalletChanges,
  type Cause,
  type Facts,
  type Lot,
  type SpentPart,
  type WalletDesk,
  type WalletRequest,
} from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { GivenVouchers, TemplateBook } from '../../vouchers/index.js';
import { ChangeBook, isOver, RedemptionChange, type RedemptionFound } from './redemption-change.js';
import { placesOfFile, Shelf } from './shelf.js';
import { CancelRedemptionPayload, type CancelRedemptionInput } from './shown/change.types.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import { RedemptionKept, RedemptionNotCancelable, RedemptionNotOpen } from './shown/redemptions.refusals.js';
import { findVouchersOf, type RedemptionFile } from './stored/redemption-rows.js';
import { lockShelf } from './stored/shelf-rows.js';

/** Redemptions with what they were paid with and what came of them. */
class CancelBook extends ChangeBook {
  /** By redemption: the points, lot by lot in the order in which they were taken. */
  readonly spent = new Map<string, SpentPart[]>();

  constructor(
    files: readonly RedemptionFile[],
    readonly vouchers: GivenVouchers,
  ) {
    super(files);
  }
}

/**
 * Undoes a redemption: points go back into the lots they came from, stock, codes and limits too, vouchers that nobody used or set aside are revoked.
 * Once more answers as the first time. Refuses: InvalidInput, RedemptionNotFound, RedemptionNotOpen, RedemptionNotCancelable,
 * IdempotencyKeyReused.
 */
@Injectable()
export class CancelRedemption extends RedemptionChange<CancelRedemptionInput, CancelRedemptionPayload, CancelBook> {
  readonly operation = 'cancelRedemption';

  constructor(
    changes: WalletChanges,
    private readonly templates: TemplateBook,
  ) {
    super(changes);
  }

  override problemsOf({ reason }: CancelRedemptionInput): Problem[] {
    return reason == null ? [] : shortTextProblems('reason', reason, 500);
  }

  /** Who holds a voucher is locked too: after members became two again that may be another than whose the redemption is. */
  override async find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly WalletRequest<CancelRedemptionInput>[],
  ): Promise<(RedemptionFound | Refusal)[]> {
    const found = await super.find(db, settings, requests);
    const ids = found.flatMap((one) => ('redemption' in one ? one.redemption : []));
    const given = await findVouchersOf(db, settings.number, ids);
    const holders = await GivenVouchers.holdersOf(
      db,
      settings.number,
      given.map(({ voucher }) => voucher),
    );
    return found.map((one) => {
      if (!('redemption' in one)) return one;
      const others = given.flatMap(({ redemption, voucher }) =>
        redemption === one.redemption ? (holders.get(voucher) ?? []) : [],
      );
      return { ...one, members: [...new Set([...one.members, ...others])] };
    });
  }

  protected async open(tx: Tx, desk: WalletDesk, files: readonly RedemptionFile[]): Promise<CancelBook> {
    const { settings, now, wallets } = desk;
    const open = files.filter(({ endedAt }) => endedAt === null);
    const vouchers = open.flatMap(vouchersOf);
    const place = { programId: settings.number, now };
    const holders = await GivenVouchers.holdersOf(tx, settings.number, vouchers);
    if (![...holders.values()].every((holder) => desk.members.has(holder)))
      throw new Restart('a voucher belongs to another member now');
    const book = new CancelBook(files, await GivenVouchers.open(tx, this.templates, place, vouchers));
    const unpaid = open.filter(({ issuedAt }) => issuedAt === null);
    await wallets.contents.loadHolds(
      tx,
      unpaid.flatMap(({ holdId }) => holdId ?? []),
    );
    await this.loadSpent(tx, desk, book, open);
    const [rows] = await tx.pipeline([lockShelf(settings.number, open.flatMap(placesOfFile))]);
    book.shelf = new Shelf(rows);
    return book;
  }

  decide(
    desk: WalletDesk,
    { caller, input }: WalletRequest<CancelRedemptionInput>,
    { redemption }: RedemptionFound,
    book: CancelBook,
  ): Facts | Refusal {
    const file = book.file(redemption);
    const facts = { redemption, member: file.memberId };
    if (file.status === RedemptionStatus.CANCELED)
      return { ...facts, again: 1, givenBack: file.givenBack ?? file.points };
    if (file.status === RedemptionStatus.EXPIRED || isOver(file, desk.now))
      return new RedemptionNotOpen(RedemptionStatus.EXPIRED);
    const kept = keptFrom(caller, file, book.vouchers);
    if (kept) return new RedemptionNotCancelable(kept);

    const cause = desk.causeOf(caller, SourceType.REDEMPTION, redemption);
    if (file.issuedAt === null) this.release(desk, file, cause);
    else file.givenBack = this.refund(desk, file, book.spent.get(redemption) ?? [], cause);
    const givenBack = file.givenBack ?? file.points;
    file.status = RedemptionStatus.CANCELED;
    file.endedAt = desk.now;
    file.reason = input.reason ?? null;
    book.changed.add(file);
    book.shelf.putBack(file);
    this.tellOf(desk, file, 'redemption.canceled');
    const why = { now: desk.now, reason: 'The redemption was canceled.' };
    for (const voucher of vouchersOf(file)) book.vouchers.takeBack(voucher, desk.members, why);
    return { ...facts, givenBack };
  }

  override writes(desk: WalletDesk, book: CancelBook): Call<never>[] {
    return [...book.vouchers.writes(), ...super.writes(desk, book)];
  }

  payloadOf(programId: number, facts: Facts, replayed: boolean): CancelRedemptionPayload {
    const { redemption: redemptionUuid, member: memberId, again, givenBack: pointsGivenBack } = facts;
    const about = { programId, redemptionUuid, memberId, replayed: replayed || again === 1 };
    return Object.assign(new CancelRedemptionPayload(), about, { pointsGivenBack });
  }

  private release(desk: WalletDesk, { uuid, holdId }: RedemptionFile, cause: Cause): void {
    const held = holdId === null ? null : desk.wallets.contents.holdOf(holdId);
    if (held?.hold.status !== HoldStatus.OPEN) throw new Error(`the reservation ${uuid} has no open hold`);
    desk.book(release(held.wallet, held.hold, cause));
  }

  /** The points go back, those taken last first. Answers how many are available again. */
  private refund(desk: WalletDesk, file: RedemptionFile, spent: readonly SpentPart[], cause: Cause): number {
    const wallet = desk.wallets.ofSameCurrency(file.memberId, file.walletId);
    const terms = desk.wallets.termsOf(wallet);
    const inactive = inactiveFrom(wallet, terms);
    const newExpiry = (lot: Lot) => expiryOfReturned(lot, terms, desk.now, inactive);
    const { postings, refund: outcome } = refund(wallet, spent.toReversed(), newExpiry, cause);
    for (const { family } of spent) if (family) desk.wallets.touchFamily(family);
    desk.book(postings);
    return outcome.givenBack;
  }

  /** What these redemptions were paid with, as far as it is spent. */
  private async loadSpent(
    tx: Tx,
    { wallets }: WalletDesk,
    book: CancelBook,
    files: readonly RedemptionFile[],
  ): Promise<void> {
    const paid = files.flatMap(({ uuid, memberId, walletId, sequence }) =>
      sequence === null ? [] : { uuid, memberId, walletId, sequence },
    );
    const spent = await wallets.contents.loadSpent(tx, paid);
    for (const { uuid, walletId, sequence } of paid) {
      const parts = spent.filter((part) => part.walletId === walletId && part.sequence === sequence);
      book.spent.set(uuid, parts);
    }
  }
}

/** Why a redemption stays: for everybody once a voucher was used or lies at a checkout; for its member once they have what it gives. */
function keptFrom({ memberId }: Caller, file: RedemptionFile, vouchers: GivenVouchers): RedemptionKept | null {
  if (vouchersOf(file).some((voucher) => vouchers.isUsed(voucher) || vouchers.isSetAside(voucher)))
    return RedemptionKept.VOUCHER_USED;
  if (memberId === null || file.status === RedemptionStatus.RESERVED) return null;
  if (file.status === RedemptionStatus.FULFILLED) return RedemptionKept.HANDED_OVER;
  return file.isByHand ? null : RedemptionKept.GIVEN;
}

function vouchersOf({ items }: RedemptionFile): string[] {
  return items.flatMap(({ voucherId }) => voucherId ?? []);
}
