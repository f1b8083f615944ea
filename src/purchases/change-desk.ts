import type {
  AwardRow,
  CancellationRow,
  PurchaseLineRow,
  PurchaseRow,
  ReturnLineRow,
  ReturnRow,
} from '../history/index.js';
import type { LockedMember } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { canonicalHash, keyOf, type RememberedCall } from '../platform/idempotency/index.js';
import {
  mature,
  reverse,
  tellPostings,
  type Cause,
  type PostingDraft,
  type Reversal,
  type Wallet,
  type Wallets,
} from '../points/index.js';
import type { Moment, ProgramSettings } from '../programs/index.js';

/** A purchase with everything that is known of it, under its member's lock. */
export interface PurchaseFile {
  readonly purchase: PurchaseRow;
  readonly member: LockedMember;
  readonly lines: PurchaseLineRow[];
  readonly awards: AwardRow[];
  readonly returns: ReturnRow[];
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
  private readonly keys: Map<string, RememberedCall>;

  constructor(
    readonly settings: ProgramSettings,
    readonly moment: Moment,
    private readonly wallets: Wallets,
    keys: readonly RememberedCall[],
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

  /** Takes so many points of each award back, by the debt policy of its point currency. */
  takeBack(file: PurchaseFile, takings: readonly { award: AwardRow; points: number }[], cause: Cause): Reversal {
    const sum: Reversal = { taken: 0, owed: 0, forgiven: 0 };
    for (const [wallet, own] of this.byWallet(takings)) {
      const currency = this.settings.currencies.find((one) => one.number === wallet.currency);
      const lots = own.map(({ award, points }) => ({ lot: award.lot as number, points }));
      const { postings, reversal } = reverse(wallet, lots, currency?.debt ?? 'FORGIVE', cause);
      this.book(file, postings);
      sum.taken += reversal.taken;
      sum.owed += reversal.owed;
      sum.forgiven += reversal.forgiven;
      for (const { award, points } of own) award.reversed += points;
    }
    file.purchase.pointsReversed += sum.taken + sum.owed + sum.forgiven;
    return sum;
  }

  /** What is left of the purchase's pending points becomes available. */
  mature(file: PurchaseFile, cause: Cause): void {
    const takings = file.awards.map((award) => ({ award, points: award.points - award.reversed }));
    for (const [wallet, own] of this.byWallet(takings)) {
      this.book(
        file,
        mature(
          wallet,
          own.map(({ award }) => award.lot as number),
          cause,
        ),
      );
    }
  }

  private byWallet<Taking extends { award: AwardRow; points: number }>(
    takings: readonly Taking[],
  ): Map<Wallet, Taking[]> {
    const byWallet = new Map<Wallet, Taking[]>();
    for (const taking of takings) {
      const { walletId, lot } = taking.award;
      if (taking.points === 0 || walletId === null || lot === null) continue;
      const wallet = this.wallets.byId(walletId);
      if (!wallet) throw new Error(`wallet ${String(walletId)} of award ${taking.award.sourceId} was not loaded`);
      byWallet.set(wallet, [...(byWallet.get(wallet) ?? []), taking]);
    }
    return byWallet;
  }

  private book(file: PurchaseFile, postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
    tellPostings(file.member, postings);
  }
}
