import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';
import { Purchase, type CancellationRow } from '../history/index.js';
import { tell } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { causeOf, SourceType } from '../points/index.js';
import type { TierAct } from '../tiers/index.js';
import type { ChangeDesk, PurchaseFile } from './change-desk.js';
import type { CancelPurchaseResult } from './change-purchase.results.js';
import { CancelPurchasePayload, type CancelPurchaseInput } from './change-purchase.types.js';
import { PurchaseChanges, type ChangeRequest, type PurchaseChange } from './purchase-changes.js';

type Outcome = typeof CancelPurchaseResult;

/**
 * Cancels purchases: gives back the points that they were paid with and the vouchers that were used with them, and takes back what returns
 * left of the points that they earned, pending or not. Canceling one that is canceled answers as
 * the first time. Refuses: InvalidInput, PurchaseNotFound, IdempotencyKeyReused.
 */
@Injectable()
export class CancelPurchases implements PurchaseChange<CancelPurchaseInput, Outcome> {
  readonly operation = 'cancelPurchase';
  readonly earns = false;
  readonly givesVouchersBack = true;
  private readonly coalescer = new Coalescer<ChangeRequest<CancelPurchaseInput>, Outcome>((programId, requests) =>
    this.changes.batch(programId, requests, this),
  );

  constructor(private readonly changes: PurchaseChanges) {}

  run(caller: Caller, input: CancelPurchaseInput): Promise<Outcome> {
    return this.coalescer.submit(caller.programId, { caller, input });
  }

  problemsOf({ reason }: CancelPurchaseInput): Problem[] {
    return reason == null ? [] : shortTextProblems('reason', reason, 500);
  }

  decide(file: PurchaseFile, { caller, input }: ChangeRequest<CancelPurchaseInput>, desk: ChangeDesk): Outcome {
    const { purchase, member } = file;
    if (file.cancellation) {
      desk.remember(caller, this.operation, input, { purchase: purchase.uuid });
      return this.replay(file, {}, desk.settings.number);
    }
    const { now } = desk.moment;
    purchase.canceledAt = now;
    tell(member, {
      type: 'purchase.canceled',
      subjectId: purchase.uuid,
      walletId: null,
      postingSequence: null,
      occurredAt: now,
    });
    // Refund first, reverse afterwards.
    const cause = causeOf(caller, SourceType.PURCHASE, purchase.uuid, now);
    const pointsGivenBack = desk.giveBack(file, purchase.pointsPaid - purchase.pointsRefunded, cause);
    const left = file.awards.map((award) => ({ award, points: award.points - award.reversed }));
    const { taken, forgiven, owed } = desk.takeBack(file, left, cause);
    desk.giveVouchersBack(file, caller, input.reason ?? null);
    const cancellation: CancellationRow = {
      purchaseId: purchase.uuid,
      reason: input.reason ?? null,
      canceledAt: now,
      pointsTaken: taken,
      pointsForgiven: forgiven,
      pointsOwed: owed,
      pointsGivenBack,
    };
    file.cancellation = cancellation;
    if (!purchase.fullyReturned) desk.giveUsesBack(file);
    desk.cancellations.push(cancellation);
    desk.changed.add(file);
    desk.note(caller, this.operation, file, { reason: input.reason });
    desk.remember(caller, this.operation, input, { purchase: purchase.uuid });
    const changesTier = desk.recount(file);
    desk.disappointAdvocate(file, caller);
    return payload(file, desk.settings.number, changesTier, false);
  }

  replay(file: PurchaseFile, _result: unknown, programId: number): Outcome {
    return payload(file, programId, true, true);
  }
}

function payload(
  { purchase, cancellation }: PurchaseFile,
  programId: number,
  mayChangeTier: boolean,
  replayed: boolean,
): CancelPurchasePayload {
  const { pointsTaken, pointsForgiven, pointsOwed, pointsGivenBack } = cancellation as CancellationRow;
  const figures = { pointsTaken, pointsForgiven, pointsOwed, pointsGivenBack };
  const tierAct: TierAct | null = mayChangeTier ? { programId, cause: 'RETURN', sourceId: purchase.uuid } : null;
  const shown = { purchase: Purchase.of(purchase, programId), tierAct, replayed };
  return Object.assign(new CancelPurchasePayload(), figures, shown);
}
