import type { LoadRequest } from './load.js';
import type { SeededReward } from '../shop/rewards.js';
import type { Seeded } from '../shop/seed.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) {
  ... on RecordPurchasePayload { replayed pointsEarned purchase { id } }
  ... on UserError { code message } } }`;

const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { results {
  ... on RecordPurchasePayload { replayed pointsEarned purchase { id } }
  ... on UserError { code message } } } }`;

const BALANCE = `query ($id: ID!) { member(ref: { id: $id }) { points { available pending held owed } } }`;

const REDEEM = `mutation ($input: RedeemRewardInput!) { redeemReward(input: $input) {
  ... on RedeemRewardPayload { replayed redemption { id points } }
  ... on UserError { code message } } }`;
/** What an app shows of them first: ten with their options, and why they cannot be had. */
const REWARDS = `query ($id: ID!) { member(ref: { id: $id }) { rewards(first: 10) {
  nodes { reward { id name } available price reasons { why: code missing } options { option { id } available price } }
  pageInfo { hasNextPage endCursor } } } }`;

let order = 0;

function pick<Item>(from: readonly Item[]): Item {
  return from[Math.floor(Math.random() * from.length)] as Item;
}

function purchase(members: readonly string[], run: string): object {
  const orderId = `${run}-${String(++order)}`;
  return {
    idempotencyKey: orderId,
    orderId,
    member: { id: pick(members) },
    currency: 'GBP',
    lines: [
      { sku: 'book', quantity: '1', unitPrice: '12.99' },
      { sku: 'coffee', quantity: '2', unitPrice: '3.20' },
    ],
  };
}

function redemption(members: readonly string[], run: string, reward: string, option: string): object {
  const idempotencyKey = `redeem-${run}-${String(++order)}`;
  return { idempotencyKey, member: { id: pick(members) }, reward, choices: [{ option }] };
}

/** What the two servers are asked. `run` keeps order ids of different runs apart. */
export function requestsFor(
  { shopKey, members }: Seeded,
  wallets: readonly string[],
  run: string,
  reward: SeededReward | null = null,
) {
  const graphql = (query: string, variables: () => object): LoadRequest => ({
    path: '/graphql',
    headers: { authorization: `Bearer ${shopKey}` },
    body: () => JSON.stringify({ query, variables: variables() }),
  });
  const bare = (body: () => object): LoadRequest => ({ path: '/', headers: {}, body: () => JSON.stringify(body()) });
  return {
    record: graphql(RECORD, () => ({ input: purchase(members, run) })),
    recordAll: graphql(RECORD_ALL, () => ({
      input: { purchases: Array.from({ length: 100 }, () => purchase(members, run)) },
    })),
    balance: graphql(BALANCE, () => ({ id: pick(members) })),
    redeem: graphql(REDEEM, () => ({
      input: redemption(members, run, reward?.id ?? '', pick(reward?.options ?? [''])),
    })),
    redeemHot: graphql(REDEEM, () => ({
      input: redemption(members, run, reward?.id ?? '', reward?.options[0] ?? ''),
    })),
    rewards: graphql(REWARDS, () => ({ id: pick(members) })),
    bareEarn: bare(() => ({ wallet: pick(wallets), points: 19 })),
    bareBalance: bare(() => ({ wallet: pick(wallets) })),
  };
}
