import { GraphqlClient } from './graphql.js';
import { ADVOCATE_POINTS, FRIEND_POINTS, JOINING_POINTS, VOUCHER_POINTS } from './kinds.js';

export interface ShopKeys {
  admin: string;
  shop: string;
}

/** A shop as it stands before its customers come. */
export interface Shop {
  keys: ShopKeys;
  /** Ids and codes for friends of members who are there from the beginning, each with points. */
  members: { id: string; code: string }[];
  /** Rewards that can be redeemed: some without end, some of which there are few. */
  rewards: string[];
  voucherTemplate: string;
}

const FIRST_POINTS = 2000;

const en = (text: string) => [{ locale: 'en', text }];
const PATIENCE = 60_000;

/**
 * Everything that a shop configures, made through the API: earning rules with a limit, a ladder that multiplies, rewards with and
 * without stock, vouchers, a referral program, a debt policy; and members who have points to spend.
 */
export async function openShop(address: string, keys: ShopKeys, members: number): Promise<Shop> {
  const client = new GraphqlClient(PATIENCE);
  const call = async <Result>(query: string, variables: object = {}): Promise<Result> => {
    const reply = await client.post(address, keys.admin, query, variables);
    const result = 'data' in reply ? (Object.values(reply.data)[0] as { message?: string } | null) : null;
    if (result === null || result.message !== undefined)
      throw new Error(`the shop could not be opened: ${JSON.stringify({ query, variables, reply })}`);
    return result as Result;
  };
  const make = <Result>(name: string, input: object, fields: string): Promise<Result> => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    return call(
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { ... on ${type}Payload { ${fields} } ... on UserError { message } } }`,
      { input },
    );
  };

  const currencies = await call<{ id: string }[]>('{ pointCurrencies { id } }');
  await make('updatePointCurrency', { id: currencies[0]?.id, debt: 'OWE' }, 'pointCurrency { id }');
  await make('createActivityType', { key: 'review', name: en('A review') }, 'activityType { key }');
  for (const rule of [
    { name: en('A point a pound'), gives: { rate: { points: 1, per: '1' } } },
    { name: en('Coffee'), gives: { perItem: 2 }, scope: { include: [{ sku: 'coffee' }] } },
    { name: en('Welcome'), trigger: 'ENROLLMENT', gives: { fixed: JOINING_POINTS } },
    {
      name: en('Thanks for a review'),
      trigger: 'ACTIVITY',
      activityType: 'review',
      gives: { fixed: 5 },
      limits: [{ uses: 20, period: 'DAY', perMember: true }],
    },
  ]) {
    const made = await make<{ earningRule: { id: string } }>('createEarningRule', rule, 'earningRule { id }');
    await make('activateEarningRule', { id: made.earningRule.id }, 'earningRule { id }');
  }
  const tiers = [
    { key: 'reader', name: en('Reader'), threshold: '0' },
    { key: 'bookworm', name: en('Bookworm'), threshold: '100', multiplier: '1.5' },
    { key: 'scholar', name: en('Scholar'), threshold: '400', multiplier: '2' },
  ];
  const climbing = { metric: 'QUALIFYING_POINTS', window: 'CALENDAR_YEAR', falling: 'ONE_STEP', tiers };
  const ladder = await make<{ tierLadder: { id: string } }>(
    'createTierLadder',
    { name: en('Readers'), ...climbing },
    'tierLadder { id }',
  );
  await make('activateTierLadder', { id: ladder.tierLadder.id }, 'tierLadder { id }');
  const rewards: string[] = [];
  for (const reward of [
    { name: en('A bookmark'), points: 5, gives: { handFulfilled: true } },
    { name: en('A mug'), points: 20, gives: { handFulfilled: true }, stock: 150 },
    { name: en('A poster'), points: 10, gives: { handFulfilled: true }, stock: 40 },
  ]) {
    const made = await make<{ reward: { id: string } }>('createReward', reward, 'reward { id }');
    await make('activateReward', { id: made.reward.id }, 'reward { id }');
    rewards.push(made.reward.id);
  }
  const points = { name: en('A gift'), gives: { points: VOUCHER_POINTS } };
  const template = await make<{ voucherTemplate: { id: string } }>(
    'createVoucherTemplate',
    points,
    'voucherTemplate { id }',
  );
  const bringing = {
    friend: { points: FRIEND_POINTS },
    advocate: [{ gives: { points: ADVOCATE_POINTS } }],
    delayDays: 14,
    review: 'AUTOMATIC',
  };
  await make('updateReferralProgram', bringing, 'referralProgram { version }');

  const enroll = async (number: number): Promise<Shop['members'][number]> => {
    const input = { idempotencyKey: `prepared-enroll-${String(number)}`, externalId: `member-${String(number)}` };
    const { member } = await make<{ member: { id: string; referral: { code: string } } }>(
      'enrollMember',
      input,
      'member { id referral { code } }',
    );
    const idempotencyKey = `prepared-points-${String(number)}`;
    const given = { idempotencyKey, member: { id: member.id }, points: FIRST_POINTS, reason: 'to begin with' };
    await make('adjustPoints', given, 'posting { id }');
    return { id: member.id, code: member.referral.code };
  };
  const enrolled = await Promise.all(Array.from({ length: members }, (_, number) => enroll(number)));
  client.close();
  return { keys, members: enrolled, rewards, voucherTemplate: template.voucherTemplate.id };
}
