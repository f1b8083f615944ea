import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import type { EnrolledMember } from './a-member.js';

type Input = Record<string, unknown>;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
`;

const NOT_ALLOWED = '... on ReferralNotAllowed { reason allowed }';

const REFERRAL = `referral {
  id state reason invited advocatePoints friendPoints invitedAt joinedAt qualifiedAt paysAt expiresAt endedAt
}`;

const INVITE = `mutation ($input: InviteFriendInput!) {
  inviteFriend(input: $input) { ... on InviteFriendPayload { replayed code link member { id } ${REFERRAL} } ${REFUSALS} ${NOT_ALLOWED} }
}`;

const ACCEPT = `mutation ($input: AcceptReferralInput!) {
  acceptReferral(input: $input) { ... on AcceptReferralPayload { replayed member { id } ${REFERRAL} } ${REFUSALS} ${NOT_ALLOWED} }
}`;

const APPROVE = `mutation ($input: ApproveReferralInput!) {
  approveReferral(input: $input) {
    ... on ApproveReferralPayload { replayed member { id } ${REFERRAL} } ${REFUSALS} ... on ReferralNotInReview { state }
  }
}`;

const REJECT = `mutation ($input: RejectReferralInput!) {
  rejectReferral(input: $input) {
    ... on RejectReferralPayload { replayed member { id } ${REFERRAL} } ${REFUSALS} ... on ReferralNotInReview { state }
  }
}`;

const ENROLL = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) { ... on EnrollMemberPayload { replayed member { id } ${REFERRAL} } ${REFUSALS} ${NOT_ALLOWED} }
}`;

const BUY = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload { replayed pointsEarned purchase { id } ${REFERRAL} } ${REFUSALS}
    ... on VoucherNotRedeemable { reason }
  }
}`;

const COMPLETE = `mutation ($input: CompletePurchaseInput!) {
  completePurchase(input: $input) { ... on CompletePurchasePayload { purchase { id } ${REFERRAL} } ${REFUSALS} }
}`;

const CODE = `query ($ref: MemberRef!) { member(ref: $ref) { referral { code } } }`;

const REFERRAL_BY_ID = `query ($id: ID!) {
  referral(id: $id) {
    id state reason invited advocatePoints friendPoints invitedAt joinedAt qualifiedAt paysAt expiresAt endedAt score
    signals { signal weight } history { state reason } advocateVoucher { id status } friendVoucher { id status }
  }
}`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
export type Outcome = any;

const caller =
  (operation: string, document: string, as: 'adminKey' | 'shopKey') =>
  async (app: TestApp, input: Input, key: string = app.program[as]): Promise<Outcome> => {
    const answer = await app.call(key, document, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

export const inviteFriend = caller('inviteFriend', INVITE, 'adminKey');
export const acceptReferral = caller('acceptReferral', ACCEPT, 'shopKey');
export const approveReferral = caller('approveReferral', APPROVE, 'adminKey');
export const rejectReferral = caller('rejectReferral', REJECT, 'adminKey');
export const enrollWith = caller('enrollMember', ENROLL, 'shopKey');
export const buyAsFriend = caller('recordPurchase', BUY, 'shopKey');
export const completeAsFriend = caller('completePurchase', COMPLETE, 'shopKey');

/** A purchase of one item for so much, with other fields as said. */
export function bought({ id }: { id: string }, unitPrice: string, more: Input = {}): Input {
  const lines = [{ sku: 'book', quantity: '1', unitPrice }];
  return { member: { id }, orderId: `order-${randomUUID()}`, currency: 'GBP', lines, ...more };
}

/** The personal code of a member, asked for by a key of staff. */
export async function codeOf(
  app: TestApp,
  { id }: Pick<EnrolledMember, 'id'>,
  key: string = app.program.adminKey,
): Promise<string> {
  const { data } = await app.call(key, CODE, { ref: { id } });
  return String(data.member.referral.code);
}

/** A referral as staff see it. */
export async function referralNow(app: TestApp, id: string, key: string = app.program.adminKey): Promise<Outcome> {
  return (await app.call(key, REFERRAL_BY_ID, { id })).data.referral;
}

/** Somebody who is enrolled by the code of a member. */
export async function aFriendOf(
  app: TestApp,
  advocate: Pick<EnrolledMember, 'id'>,
  more: Input = {},
): Promise<{ id: string; referral: Outcome }> {
  const outcome = await enrollWith(app, { referralCode: await codeOf(app, advocate), ...more });
  if (!outcome.member) throw new Error(`nobody was enrolled: ${JSON.stringify(outcome)}`);
  return { id: outcome.member.id, referral: outcome.referral };
}
