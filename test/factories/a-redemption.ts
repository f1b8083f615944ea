import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';

const CREATE = `mutation ($input: CreateRewardInput!) {
  createReward(input: $input) { ... on CreateRewardPayload { reward { id } } ... on UserError { message } }
}`;
const ACTIVATE = `mutation ($id: ID!) {
  activateReward(input: { id: $id }) { ... on ActivateRewardPayload { reward { id } } ... on UserError { message } }
}`;
const REDEEM = `mutation ($input: RedeemRewardInput!) {
  redeemReward(input: $input) { ... on RedeemRewardPayload { redemption { id } } ... on UserError { message } }
}`;

/** Something that was redeemed for a point, which the member must have, and that is still to be handed over. Answers its id. */
export async function aRedemption(app: TestApp, { id }: { id: string }): Promise<string> {
  const made = await app.asAdmin(CREATE, {
    input: { name: [{ locale: 'en', text: 'A sticker' }], points: 1, gives: { handFulfilled: true } },
  });
  const reward = made.data.createReward.reward.id as string;
  await app.asAdmin(ACTIVATE, { id: reward });
  const { data } = await app.asShop(REDEEM, { input: { idempotencyKey: randomUUID(), member: { id }, reward } });
  const { redemption, message } = data.redeemReward;
  if (!redemption) throw new Error(`a reward was not redeemed: ${String(message)}`);
  return redemption.id;
}
