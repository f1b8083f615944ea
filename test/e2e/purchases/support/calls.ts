import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../support/app.js';

type Input = Record<string, unknown>;

/** The outcome of a call: what the operation answered, or the whole answer when it had top-level errors. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
export type Outcome = any;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
`;

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload {
      replayed pointsEarned purchase { id orderId status } awards { name points explanation }
    }
    ${REFUSALS}
    ... on CurrencyMismatch { expected given }
    ... on OrderAlreadyRecorded { purchaseId }
  }
}`;

const CHANGED = 'replayed purchase { id status completedAt canceledAt pointsEarned pointsReversed }';
const TAKEN = 'pointsTaken pointsForgiven pointsOwed pointsGivenBack';

const COMPLETE = `mutation ($input: CompletePurchaseInput!) {
  completePurchase(input: $input) { ... on CompletePurchasePayload { ${CHANGED} } ${REFUSALS} }
}`;

const CANCEL = `mutation ($input: CancelPurchaseInput!) {
  cancelPurchase(input: $input) { ... on CancelPurchasePayload { ${TAKEN} ${CHANGED} } ${REFUSALS} }
}`;

const RETURN = `mutation ($input: ReturnPurchaseInput!) {
  returnPurchase(input: $input) {
    ... on ReturnPurchasePayload {
      ${TAKEN} ${CHANGED}
      purchaseReturn { id reference reason returnedAt amount { amount currency } lines { line quantity amount { amount } } }
    }
    ${REFUSALS}
    ... on ReturnExceedsPurchase { sku purchased returned }
    ... on ReturnReferenceReused { reference }
  }
}`;

const POINTS = `query ($ref: MemberRef!, $currency: String) {
  member(ref: $ref) { points(currency: $currency) { available pending held owed lifetimeEarned } }
}`;

const caller =
  (operation: string, document: string) =>
  async (app: TestApp, input: Input, as: string = app.program.shopKey): Promise<Outcome> => {
    const answer = await app.call(as, document, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

/** Call an operation as the shop, or as the holder of another credential, under a new key unless the input has one. */
export const record = caller('recordPurchase', RECORD);
export const complete = caller('completePurchase', COMPLETE);
export const cancel = caller('cancelPurchase', CANCEL);
export const giveBack = caller('returnPurchase', RETURN);

/** What a member has now. */
export async function pointsOf(app: TestApp, { id }: { id: string }, as = app.program.shopKey): Promise<Outcome> {
  return (await app.call(as, POINTS, { ref: { id } })).data.member.points;
}

/** The balances of somebody who has this, and earned nothing else. */
export const holding = (available: number, pending = 0) => ({
  available,
  pending,
  held: 0,
  owed: 0,
  lifetimeEarned: available + pending,
});
