import type { TestApp } from '../../../support/app.js';

export const en = (text: string) => [{ locale: 'en', text }];

export const REWARD = `id status version position name description terms images category tags currency { code } points
  money { amount currency } tierPrices { tier { key } points } timedPrices { from until points } earlyAccess { tier { key } days }
  audience { minAge } gives { codePool handFulfilled donation earlyAccess voucherTemplate { id } } visibleFrom visibleUntil redeemableFrom redeemableUntil
  limits { uses points period perMember } stock claimed choose
  options { id key name description image stock claimed surcharge legalAge meantForMinAge meantForMaxAge audience { minAge } once
    gives { codePool handFulfilled donation earlyAccess voucherTemplate { id } } codesLeft isLow archived }
  codesLeft isLow warnBelow`;

const PROBLEMS = '... on InvalidInput { problems { path message } }';
const STATUS = '... on RewardStatusNotAllowed { status allowed }';
const WRONG = '... on UserError { code message path }';

/** What each mutation may refuse, beside what all do. */
const REFUSALS: Readonly<Record<string, string>> = {
  createReward: PROBLEMS,
  updateReward: PROBLEMS + STATUS,
  activateReward: PROBLEMS + STATUS,
  pauseReward: STATUS,
  archiveReward: '',
};

/** A mutation of one reward. */
const changeOf = (name: string): string => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) {
    ${name}(input: $input) {
      ... on ${type}Payload { reward { ${REWARD} } }
      ${REFUSALS[name]} ${WRONG}
    }
  }`;
};

const ADD_STOCK = `mutation ($input: AddRewardStockInput!) {
  addRewardStock(input: $input) {
    ... on AddRewardStockPayload { reward { stock options { stock } } option: rewardOption { key stock } stock replayed }
    ... on OutOfStock { remaining option { key } } ${PROBLEMS} ${WRONG}
  }
}`;

export const PLAIN = { name: en('A mug'), points: 500, gives: { handFulfilled: true } };

export const NIGHT_OUT = {
  name: en('Night out'),
  points: 2000,
  gives: { codePool: true },
  choose: 1,
  options: [
    { key: 'pop', name: en('Pop concert'), meantForMinAge: 16, meantForMaxAge: 35, stock: 10 },
    { key: 'chamber', name: en('Chamber concert'), meantForMinAge: 55 },
    { key: 'zoo', name: en('Family zoo day') },
    { key: 'wine', name: en('Wine tasting'), legalAge: 18 },
  ],
};

/** Runs one of the mutations with its input. Answers the payload or the refusal. */
export async function change(
  app: TestApp,
  name: string,
  input: Record<string, unknown>,
  key = app.program.adminKey,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
): Promise<any> {
  const query = name === 'addRewardStock' ? ADD_STOCK : changeOf(name);
  const { data, errors } = await app.call(key, query, { input });
  expect(errors).toBeUndefined();
  return data[name];
}

/** Everything that is stored of rewards, with the revisions of programs and the log. */
export async function storedRewards(app: TestApp): Promise<unknown[]> {
  const tables = ['reward', 'reward_version', 'reward_option', 'reward_option_version', 'reward_stock', 'audit_entry'];
  const rows: unknown[] = [];
  for (const table of tables)
    rows.push((await app.database.pool.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY 1`)).rows);
  rows.push((await app.database.pool.query('SELECT id, revision FROM program ORDER BY id')).rows);
  return rows;
}
