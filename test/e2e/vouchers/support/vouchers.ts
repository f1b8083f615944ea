import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../support/app.js';
import type { Outcome } from '../../purchases/support/calls.js';

type Input = Record<string, unknown>;

const REFUSALS = `
  ... on UserError { __typename code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
`;
const NOT_ACTIVE = '... on MemberNotActive { memberStatus: status }';

/** What administrators see of a voucher. */
const VOUCHER = `id code last4 status kind usesLeft remaining { amount currency } issuedAt validFrom expiresAt lastDay revokedAt
  revokedReason holder { id } template { id } version`;

const ISSUE = `mutation ($input: IssueVoucherInput!) {
  issueVoucher(input: $input) {
    ... on IssueVoucherPayload { replayed voucher { ${VOUCHER} } }
    ... on VoucherTemplateStatusNotAllowed { status allowed }
    ${NOT_ACTIVE} ${REFUSALS}
  }
}`;

const USE = `use: voucherUse {
  id orderId status amount { amount currency } rolledBack { amount } points reservedAt expiresAt redeemedAt endedAt member { id }
}`;
const DONE = `replayed voucher { id status usesLeft remaining { amount } expiresAt lastDay } ${USE}`;
const NOT_REDEEMABLE = `... on VoucherNotRedeemable {
  reason missing { amount currency } most { amount currency } validFrom expiredAt audienceReasons
}`;

const RESERVE = `mutation ($input: ReserveVoucherInput!) {
  reserveVoucher(input: $input) {
    ... on ReserveVoucherPayload { ${DONE} } ${NOT_REDEEMABLE} ${NOT_ACTIVE} ${REFUSALS}
  }
}`;

const REDEEM = `mutation ($input: RedeemVoucherInput!) {
  redeemVoucher(input: $input) {
    ... on RedeemVoucherPayload { ${DONE} } ${NOT_REDEEMABLE} ${NOT_ACTIVE} ${REFUSALS}
  }
}`;

const ROLL_BACK = `mutation ($input: RollbackVoucherInput!) {
  rollbackVoucher(input: $input) {
    ... on RollbackVoucherPayload { pointsTaken pointsForgiven pointsOwed ${DONE} }
    ... on VoucherUseNotOpen { useStatus: status }
    ... on RollbackExceedsUse { left { amount currency } }
    ${REFUSALS}
  }
}`;

const REVOKE = `mutation ($input: RevokeVoucherInput!) {
  revokeVoucher(input: $input) {
    ... on RevokeVoucherPayload { replayed voucher { ${VOUCHER} } }
    ... on VoucherNotRevocable { voucherStatus: status }
    ${REFUSALS}
  }
}`;

const caller =
  (operation: string, document: string) =>
  async (app: TestApp, input: Input, as: string = app.program.adminKey): Promise<Outcome> => {
    const answer = await app.call(as, document, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

/** Call an operation as the administrator, or as the holder of another credential, under a new key unless the input has one. */
export const issue = caller('issueVoucher', ISSUE);
export const reserve = caller('reserveVoucher', RESERVE);
export const redeem = caller('redeemVoucher', REDEEM);
export const rollBack = caller('rollbackVoucher', ROLL_BACK);
export const revoke = caller('revokeVoucher', REVOKE);

/** A cart of one line of so much in pounds, and whatever else. */
export function aCart(amount: string, more: Input = {}): Input {
  return { currency: 'GBP', lines: [{ sku: 'tea', quantity: '1', unitPrice: amount }], ...more };
}

/** Moves the clock of a sandbox. */
export async function advanceTo(app: TestApp, to: string, as: string = app.program.adminKey): Promise<void> {
  const advance = 'mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { __typename } }';
  const { data } = await app.call(as, advance, { to });
  if (data?.advanceClock?.__typename !== 'AdvanceClockPayload') throw new Error(`the clock was not set to ${to}`);
}

/** What was told of vouchers of a member, in order. */
export async function toldOf(app: TestApp, member: { externalId: string }): Promise<string[]> {
  const { rows } = await app.database.pool.query<{ type: string }>(
    `SELECT e.type FROM outbox_event e JOIN member_identifier i ON i.program_id = e.program_id AND i.member_id = e.member_id
     WHERE i.value = $1 AND e.type LIKE 'voucher.%' ORDER BY e.sequence`,
    [member.externalId],
  );
  return rows.map(({ type }) => type);
}
