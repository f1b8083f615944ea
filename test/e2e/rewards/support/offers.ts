import { randomUUID } from 'node:crypto';
import type { Story } from '../../../factories/a-story.js';
import type { EnrolledMember } from '../../../factories/a-member.js';
import type { TestApp } from '../../../support/app.js';
import { change, en } from './rewards.js';

export const OFFER = `visible available price
  reasons { code missing resetsAt from needed { key } }
  relevance { score reasons { signal weight value } }
  options { available price option { key stock }
    reasons { code missing resetsAt from needed { key } }
    relevance { score reasons { signal weight value } } }`;

const LIST = `rewards(filter: $filter, first: $first, after: $after) {
  nodes { reward { id name stock } ${OFFER} }
  pageInfo { hasNextPage hasPreviousPage endCursor }
}`;
const VARIABLES = '$filter: RewardFilter, $first: Int, $after: String';
export const REWARDS = `query ($id: ID!, ${VARIABLES}) { member(ref: { id: $id }) { ${LIST} } }`;
export const MY_REWARDS = `query (${VARIABLES}) { member: me { ${LIST} } }`;

/* eslint-disable @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for */

/** What somebody sees of the rewards that are for a member; an administrator when left out. */
export async function rewardsFor(
  app: TestApp,
  { id }: { id: string },
  { as = app.program.adminKey, ...variables }: Record<string, unknown> & { as?: string } = {},
): Promise<any[]> {
  return (await pageFor(app, REWARDS, as, { id, ...variables })).nodes;
}

/** What a member sees with a token of their own. */
export async function rewardsOf(
  app: TestApp,
  member: EnrolledMember,
  variables: Record<string, unknown> = {},
): Promise<any[]> {
  return (await pageFor(app, MY_REWARDS, await member.token(), variables)).nodes;
}

/** The same with where the page ends. */
export async function pageFor(
  app: TestApp,
  query: string,
  as: string,
  variables: Record<string, unknown>,
): Promise<any> {
  const { data, errors } = await app.call(as, query, variables);
  expect(errors).toBeUndefined();
  return data.member.rewards;
}

/** The names of the rewards, in their order. */
export const namesOf = (rewards: any[]): string[] => rewards.map(({ reward }) => reward.name);

/** The keys of the options of the first reward, in their order. */
export const optionsOf = ([first]: any[]): string[] => first.options.map(({ option }: any) => option.key);

/** Makes a reward and puts it on offer. */
export async function anOffer(
  app: TestApp,
  name: string,
  more: Record<string, unknown> = {},
  key = app.program.adminKey,
): Promise<any> {
  const input = { name: en(name), points: 500, gives: { handFulfilled: true }, ...more };
  const { reward, message, problems } = await change(app, 'createReward', input, key);
  if (!reward) throw new Error(`${message} ${JSON.stringify(problems)}`);
  const activated = await change(app, 'activateReward', { id: reward.id }, key);
  if (!activated.reward) throw new Error(`${activated.message} ${JSON.stringify(activated.problems)}`);
  return activated.reward;
}

const REDEEM = `mutation ($input: RedeemRewardInput!) {
  redeemReward(input: $input) { ... on RedeemRewardPayload { redemption { id } } ... on UserError { code message } }
}`;
const RESERVE = `mutation ($input: ReserveRewardInput!) {
  reserveReward(input: $input) { ... on ReserveRewardPayload { redemption { id } } ... on UserError { code message } }
}`;

/** Redeems a reward at once. Throws when that is refused. */
export function redeemed(story: Story, reward: string, input: Record<string, unknown> = {}): Promise<string> {
  return claimed(story, 'redeemReward', REDEEM, { reward, ...input });
}

/** Reserves it. */
export function reserved(story: Story, reward: string, input: Record<string, unknown> = {}): Promise<string> {
  return claimed(story, 'reserveReward', RESERVE, { reward, ...input });
}

async function claimed(
  { app, program, member }: Story,
  name: string,
  document: string,
  input: Record<string, unknown>,
): Promise<string> {
  const given = { idempotencyKey: randomUUID(), member: { id: member.id }, ...input };
  const { data, errors } = await app.call(program.shopKey, document, { input: given });
  const id = data?.[name]?.redemption?.id as string | undefined;
  if (!id) throw new Error(JSON.stringify(errors ?? data));
  return id;
}
