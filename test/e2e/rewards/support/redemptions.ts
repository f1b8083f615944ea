import { randomUUID } from 'node:crypto';
import type { Story } from '../../../factories/a-story.js';
import type { TestApp } from '../../../support/app.js';
import type { Outcome } from '../../purchases/support/calls.js';
import { change, PLAIN } from './rewards.js';

type Input = Record<string, unknown>;

const REDEMPTION = `id status quantity version points money { amount currency } createdAt expiresAt issuedAt fulfilledAt endedAt
  reason choices { option { key } quantity } items { number option { key } code voucher { id status code } } voucher { id } code`;

const DONE = `redemption { ${REDEMPTION} } member { id points { available held } } replayed`;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }`;

const OF_CLAIMS = `${REFUSALS}
  ... on MemberNotActive { status }
  ... on RewardNotAvailable { reasons { code option { key } from needed { key } resetsAt missing } }
  ... on ChoiceRequired { choose options { key } }
  ... on LimitReached { limit period resetsAt }
  ... on OutOfStock { option { key } remaining }
  ... on InsufficientPoints { required available missing }`;

const OF_CHANGES = `${REFUSALS} ... on RedemptionNotOpen { status }`;

const DOCUMENTS: Readonly<Record<string, string>> = {
  redeemReward: OF_CLAIMS,
  reserveReward: OF_CLAIMS,
  confirmRedemption: `${OF_CHANGES} ... on OutOfStock { option { key } remaining }`,
  fulfillRedemption: OF_CHANGES,
  cancelRedemption: `${OF_CHANGES} ... on RedemptionNotCancelable { reason } ... on CancelRedemptionPayload { pointsGivenBack }`,
};

const documentOf = (operation: string): string => {
  const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}`;
  return `mutation ($input: ${type}Input!) {
    ${operation}(input: $input) { ... on ${type}Payload { ${DONE} } ${DOCUMENTS[operation]} }
  }`;
};

/** Calls one of the mutations as the shop, unless another key is given. Answers the payload, the refusal or the errors. */
export async function call(app: TestApp, operation: string, input: Input, as: string): Promise<Outcome> {
  const answer = await app.call(as, documentOf(operation), { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer.data[operation];
}

/** A claim by the member of a story, unless the input names another. */
const claiming =
  (operation: string) =>
  ({ app, program, member }: Story, reward: string, input: Input = {}, as = program.shopKey): Promise<Outcome> =>
    call(app, operation, { member: { id: member.id }, reward, ...input }, as);

const changing =
  (operation: string) =>
  ({ app, program }: Story, redemption: string, input: Input = {}, as = program.shopKey): Promise<Outcome> =>
    call(app, operation, { redemption, ...input }, as);

export const redeem = claiming('redeemReward');
export const reserve = claiming('reserveReward');
export const confirm = changing('confirmRedemption');
export const fulfill = changing('fulfillRedemption');
export const cancel = changing('cancelRedemption');

/** A reward of a story's program that can be redeemed, and its options by their keys. */
export interface ActiveReward {
  id: string;
  options: Record<string, string>;
}

/** Makes a reward and activates it: a mug for 500 points, unless said otherwise. */
export async function anActiveReward({ app, program }: Story, input: Input = {}): Promise<ActiveReward> {
  const { reward } = await change(app, 'createReward', { ...PLAIN, ...input }, program.adminKey);
  const { reward: active } = await change(app, 'activateReward', { id: reward.id }, program.adminKey);
  const options = (active.options as { key: string; id: string }[]).map(({ key, id }) => [key, id] as const);
  return { id: active.id, options: Object.fromEntries(options) };
}

const ADD_CODES = `mutation ($input: AddRewardCodesInput!) {
  addRewardCodes(input: $input) {
    ... on AddRewardCodesPayload { reward { codesLeft isLow options { codesLeft isLow } } option: rewardOption { key } added codesLeft isLow replayed }
    ... on RewardStatusNotAllowed { status } ${REFUSALS}
  }
}`;

/** Adds codes to a pool as the administrator of a story, or with another key. */
export async function addCodes(
  { app, program }: Pick<Story, 'app' | 'program'>,
  input: Input,
  as = program.adminKey,
): Promise<Outcome> {
  const answer = await app.call(as, ADD_CODES, { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer.data.addRewardCodes;
}

const SHELF = ['reward_stock', 'reward_code', 'reward_total', 'reward_popularity'];

const REST = ['redemption', 'redemption_choice', 'redemption_item', 'wallet', 'posting', 'movement', 'point_lot', 'hold',
  'voucher', 'outbox', 'idempotency_key', 'audit_entry']; // prettier-ignore

/** What is stored of a program in some tables. */
async function rowsIn({ app, program }: Story, tables: readonly string[]): Promise<Record<string, unknown[]>> {
  const all: [string, unknown[]][] = [];
  for (const table of tables) {
    const { rows } = await app.database.pool.query<{ row: unknown }>(
      `SELECT to_jsonb(t) AS row FROM ${table} t WHERE program_id = $1 ORDER BY 1`,
      [program.program.number],
    );
    all.push([table, rows.map(({ row }) => row)]);
  }
  return Object.fromEntries(all);
}

/** What members share: stock, codes, totals and popularity; what counts nothing is left out. */
export async function shelfOf(story: Story): Promise<unknown> {
  const rows = await rowsIn(story, SHELF);
  const counts = (row: unknown) => ['uses', 'chosen'].every((column) => (row as Record<string, unknown>)[column] !== 0);
  const by = (column: string) => (one: Record<string, unknown>, other: Record<string, unknown>) =>
    Number(one[column]) - Number(other[column]);
  const codes = (rows['reward_code'] as Record<string, unknown>[])
    .map(({ place: _place, ...row }): Record<string, unknown> => row)
    .sort(by('number'));
  const stock = (rows['reward_stock'] as Record<string, unknown>[]).map(({ last_code: _last, ...row }) => row);
  const totals = (['reward_total', 'reward_popularity'] as const).map((table) =>
    (rows[table] as Record<string, unknown>[]).filter(counts).sort(by(table === 'reward_total' ? 'span' : 'option')),
  );
  return { stock, codes, totals };
}

/** What a call answers that stores nothing. */
export async function storingNothing(story: Story, work: () => Promise<Outcome>): Promise<Outcome> {
  const before = await rowsIn(story, [...SHELF, ...REST]);
  const outcome = await work();
  expect(await rowsIn(story, [...SHELF, ...REST])).toEqual(before);
  return outcome;
}

/** The events of the story's member that are about redemptions and vouchers, in order. */
export async function eventsOf({ app, program, member }: Story): Promise<string[]> {
  const { rows } = await app.database.pool.query<{ type: string }>(
    `SELECT e.type FROM outbox_event e JOIN member_identifier i ON i.program_id = e.program_id AND i.member_id = e.member_id
     WHERE e.program_id = $1 AND i.value = $2 AND e.type ~ '^(reward|redemption|voucher)' ORDER BY e.sequence`,
    [program.program.number, member.externalId],
  );
  return rows.map(({ type }) => type);
}
