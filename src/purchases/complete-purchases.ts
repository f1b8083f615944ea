import { Injectable } from '@nestjs/common';
import { Purchase } from '../history/index.js';
import { tell } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { causeOf, SourceType, TooManyPoints } from '../points/index.js';
import type { TierAct } from '../tiers/index.js';
import type { ChangeDesk, PurchaseFile } from './change-desk.js';
import type { CompletePurchaseResult } from './change-purchase.results.js';
import { CompletePurchasePayload, type CompletePurchaseInput } from './change-purchase.types.js';
import { PurchaseChanges, type ChangeRequest, type PurchaseChange } from './purchase-changes.js';
import { PurchaseCanceled } from './purchases.refusals.js';

type Outcome = typeof CompletePurchaseResult;

/**
 * Completes purchases: what is left of their pending points becomes available. Completing one that is completed answers as
 * the first time. The first of its member earns now what rules give for first purchases. Refuses: InvalidInput, PurchaseNotFound,
 * PurchaseCanceled, TooManyPoints, IdempotencyKeyReused.
 */
@Injectable()
export class CompletePurchases implements PurchaseChange<CompletePurchaseInput, Outcome> {
  readonly operation = 'completePurchase';
  readonly earns = true;
  readonly givesVouchersBack = false;
  private readonly coalescer = new Coalescer<ChangeRequest<CompletePurchaseInput>, Outcome>((programId, requests) =>
    this.changes.batch(programId, requests, this),
  );

  constructor(private readonly changes: PurchaseChanges) {}

  run(caller: Caller, input: CompletePurchaseInput): Promise<Outcome> {
    return this.coalescer.submit(caller.programId, { caller, input });
  }

  problemsOf(): [] {
    return [];
  }

  decide(file: PurchaseFile, { caller, input }: ChangeRequest<CompletePurchaseInput>, desk: ChangeDesk): Outcome {
    const { purchase, member } = file;
    if (purchase.canceledAt) return new PurchaseCanceled([input.purchaseId == null ? 'orderId' : 'purchaseId']);
    if (purchase.completedAt) {
      desk.remember(caller, this.operation, input, { purchase: purchase.uuid });
      return this.replay(file, {}, desk.settings.number);
    }
    const { now } = desk.moment;
    const cause = causeOf(caller, SourceType.PURCHASE, purchase.uuid, now);
    if (!desk.awardCompletion(file, cause))
      return new TooManyPoints([input.purchaseId == null ? 'orderId' : 'purchaseId']);
    purchase.completedAt = now;
    tell(member, {
      type: 'purchase.completed',
      subjectId: purchase.uuid,
      walletId: null,
      postingSequence: null,
      occurredAt: now,
    });
    desk.complete(file, cause);
    desk.changed.add(file);
    desk.note(caller, this.operation, file);
    desk.remember(caller, this.operation, input, { purchase: purchase.uuid });
    const changesTier = desk.recount(file);
    desk.tellAdvocate(file, caller);
    return payload(file, desk.settings.number, changesTier, false);
  }

  replay(file: PurchaseFile, _result: unknown, programId: number): Outcome {
    return payload(file, programId, true, true);
  }
}

function payload(
  { purchase }: PurchaseFile,
  programId: number,
  mayChangeTier: boolean,
  replayed: boolean,
): CompletePurchasePayload {
  const tierAct: TierAct | null = mayChangeTier ? { programId, cause: 'PURCHASE', sourceId: purchase.uuid } : null;
  return Object.assign(new CompletePurchasePayload(), {
    purchase: Purchase.of(purchase, programId),
    tierAct,
    replayed,
  });
}
