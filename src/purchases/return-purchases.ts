import { Injectable } from '@nestjs/common';
import { Big } from 'big.js';
import { decodePartId, encodeId, newId } from '../kernel/ids.js';
import { decimalsOf, floorShare, MAX_DECIMALS } from '../kernel/money.js';
import { shortTextProblems } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';
import { Purchase, PurchaseReturn, type PurchaseRow, type ReturnRow } from '../history/index.js';
import { tell } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { canonicalHash } from '../platform/idempotency/index.js';
import { causeOf, SourceType } from '../points/index.js';
import type { TierAct } from '../tiers/index.js';
import type { ChangeDesk, PurchaseFile } from './change-desk.js';
import type { ReturnPurchaseResult } from './change-purchase.results.js';
import { ReturnPurchasePayload, type ReturnPurchaseInput } from './change-purchase.types.js';
import { PurchaseChanges, type ChangeRequest, type PurchaseChange } from './purchase-changes.js';
import { PurchaseCanceled, ReturnExceedsPurchase, ReturnReferenceReused } from './purchases.refusals.js';
import { planReturn, pointsReturned, type ReturnableLine, type ReturnedPart } from './returns.js';

type Outcome = typeof ReturnPurchaseResult;

const MAX_LINES = 500;

/**
 * Books what comes back of purchases and takes back the points that it holds. The reference is a natural key: the same
 * return again answers as the first time. Refuses: InvalidInput, PurchaseNotFound, PurchaseCanceled, ReturnExceedsPurchase,
 * ReturnReferenceReused, IdempotencyKeyReused.
 */
@Injectable()
export class ReturnPurchases implements PurchaseChange<ReturnPurchaseInput, Outcome> {
  readonly operation = 'returnPurchase';
  readonly earns = false;
  readonly givesVouchersBack = false;
  private readonly coalescer = new Coalescer<ChangeRequest<ReturnPurchaseInput>, Outcome>((programId, requests) =>
    this.changes.batch(programId, requests, this),
  );

  constructor(private readonly changes: PurchaseChanges) {}

  run(caller: Caller, input: ReturnPurchaseInput): Promise<Outcome> {
    return this.coalescer.submit(caller.programId, { caller, input });
  }

  problemsOf({ reference, reason, lines }: ReturnPurchaseInput): Problem[] {
    const problems: Problem[] = [];
    if (reference != null) problems.push(...shortTextProblems('reference', reference, 255));
    if (reason != null) problems.push(...shortTextProblems('reason', reason, 500));
    if (lines.length < 1 || lines.length > MAX_LINES) {
      problems.push({
        path: ['lines'],
        message: `${String(lines.length)} lines; 1 to ${String(MAX_LINES)} are allowed`,
      });
    }
    lines.forEach(({ line, sku, quantity }, index) => {
      const path = ['lines', String(index)];
      if ((line == null) === (sku == null)) problems.push({ path, message: 'give either line or sku' });
      if (!(Number(quantity) > 0) || decimalsOf(quantity) > MAX_DECIMALS) {
        problems.push({ path: [...path, 'quantity'], message: `${quantity} is not above 0 with at most 6 decimals` });
      }
    });
    return problems;
  }

  decide(file: PurchaseFile, { caller, input }: ChangeRequest<ReturnPurchaseInput>, desk: ChangeDesk): Outcome {
    const { purchase } = file;
    const inputHash = canonicalHash([input.lines, input.reason]);
    const same = file.returns.find((one) => one.reference !== null && one.reference === input.reference);
    if (same) {
      if (!same.inputHash.equals(inputHash)) return new ReturnReferenceReused(same.reference ?? '');
      desk.remember(caller, this.operation, input, { return: same.uuid });
      return this.replay(file, { return: same.uuid }, desk.settings.number);
    }
    if (purchase.canceledAt) return new PurchaseCanceled([input.purchaseId == null ? 'orderId' : 'purchaseId']);
    const lines = returnableLines(file);
    const plan = planReturn(
      lines,
      input.lines.map((wanted) => wantedOf(wanted, purchase.uuid)),
    );
    if ('unknown' in plan) {
      const path = ['lines', String(plan.unknown.index)];
      return new InvalidInput([{ path, message: 'is not on this purchase' }]);
    }
    if ('exceeds' in plan) {
      const { index, sku, purchased, returned } = plan.exceeds;
      return new ReturnExceedsPurchase(['lines', String(index), 'quantity'], sku, purchased, returned);
    }
    const row = this.book(file, { caller, input }, desk, lines, plan.parts, inputHash);
    const changesTier = desk.recount(file, row.uuid);
    desk.disappointAdvocate(file, caller);
    return payload(file, row, desk.settings.number, changesTier, false);
  }

  replay(file: PurchaseFile, result: Record<string, unknown>, programId: number): Outcome {
    const row = file.returns.find((one) => one.uuid === result['return']);
    if (!row) throw new Error(`return ${String(result['return'])} is remembered but not there`);
    return payload(file, row, programId, true, true);
  }

  private book(
    file: PurchaseFile,
    { caller, input }: ChangeRequest<ReturnPurchaseInput>,
    desk: ChangeDesk,
    lines: ReturnableLine[],
    parts: ReturnedPart[],
    inputHash: Buffer,
  ): ReturnRow {
    const { purchase, member } = file;
    const { now } = desk.moment;
    const uuid = newId();
    tell(member, {
      type: 'purchase.returned',
      subjectId: uuid,
      walletId: null,
      postingSequence: null,
      occurredAt: now,
    });
    const takings = file.awards.map((award) => ({ award, points: pointsReturned(award, lines, parts) }));
    const amount = parts.reduce((sum, part) => sum + part.amount, 0);
    for (const part of parts) {
      const line = file.lines.find((one) => one.number === part.line);
      if (line) line.returned = new Big(line.returned).plus(part.quantity).toFixed();
    }
    purchase.returnedAmount += amount;
    purchase.isPartlyReturned = true;
    purchase.fullyReturned = file.lines.every((line) => new Big(line.returned).eq(line.quantity));
    if (purchase.fullyReturned) desk.giveUsesBack(file);
    // Refund first, reverse afterwards.
    const cause = causeOf(caller, SourceType.RETURN, uuid, now);
    const pointsGivenBack = desk.giveBack(file, pointsPaidBack(purchase) - purchase.pointsRefunded, cause);
    const { taken, forgiven, owed } = desk.takeBack(file, takings, cause);
    const row: ReturnRow = {
      uuid,
      purchaseId: purchase.uuid,
      reference: input.reference ?? null,
      reason: input.reason ?? null,
      inputHash,
      returnedAt: now,
      amount,
      pointsTaken: taken,
      pointsForgiven: forgiven,
      pointsOwed: owed,
      pointsGivenBack,
    };
    file.returns.push(row);
    desk.returns.push(row);
    desk.returnLines.push(...parts.map((part) => ({ ...part, returnId: uuid })));
    desk.changed.add(file);
    desk.note(caller, this.operation, file, { subject: encodeId('ret', uuid), reason: input.reason });
    desk.remember(caller, this.operation, input, { return: uuid });
    return row;
  }
}

/** Of the points that it was paid with, those of all that has come back: by amount, the rest with the last line. */
function pointsPaidBack({
  pointsPaid,
  fullyReturned,
  returnedAmount,
  linesAmount,
  orderDiscount,
}: PurchaseRow): number {
  if (fullyReturned || pointsPaid === 0) return pointsPaid;
  const paidFor = linesAmount - orderDiscount;
  return paidFor === 0 ? 0 : floorShare(pointsPaid, returnedAmount, paidFor);
}

function returnableLines(file: PurchaseFile): ReturnableLine[] {
  return file.lines.map(({ number, sku, quantity, returned, amount, orderDiscount }) => ({
    number,
    sku,
    quantity,
    returned,
    net: amount - orderDiscount,
  }));
}

/** A line of another purchase is as unknown as one that does not exist. */
function wantedOf(
  { line, sku, quantity }: ReturnPurchaseInput['lines'][number],
  purchaseId: string,
): { line: number | null; sku: string | null; quantity: string } {
  if (line == null) return { line: null, sku: sku ?? null, quantity };
  const part = decodePartId('pln', line);
  return { line: part?.whole === purchaseId ? part.number : 0, sku: null, quantity };
}

function payload(
  file: PurchaseFile,
  row: ReturnRow,
  programId: number,
  mayChangeTier: boolean,
  replayed: boolean,
): ReturnPurchasePayload {
  const { pointsTaken, pointsForgiven, pointsOwed, pointsGivenBack, uuid: returnId, purchaseId: sourceId } = row;
  const tierAct: TierAct | null = mayChangeTier ? { programId, cause: 'RETURN', sourceId, returnId } : null;
  return Object.assign(new ReturnPurchasePayload(), {
    pointsTaken,
    pointsForgiven,
    pointsOwed,
    pointsGivenBack,
    purchaseReturn: PurchaseReturn.of(row, programId, file.purchase.currency),
    purchase: Purchase.of(file.purchase, programId),
    tierAct,
    replayed,
  });
}
