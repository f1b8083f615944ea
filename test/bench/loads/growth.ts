import type { GrowthRound } from '../results/results.js';
import type { Shop } from './shop.js';

const LARGE = 10_000;
const SMALL = 10;
/** Of each kind and wallet in a round. */
const CALLS = 60;

type Call = (query: string, variables: object) => Promise<Record<string, Record<string, unknown>>>;

const RECORD = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) {
  ... on RecordPurchasePayload { pointsEarned } ... on UserError { code message } } }`;
const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { results {
  ... on RecordPurchasePayload { pointsEarned } ... on UserError { code message } } } }`;
const BALANCE = `query ($id: ID!) { member(ref: { id: $id }) { points { available pending held owed } } }`;
const HOLD = `mutation ($input: HoldPointsInput!) { holdPoints(input: $input) {
  ... on HoldPointsPayload { hold { id } } ... on UserError { code message } } }`;
const CAPTURE = `mutation ($input: CaptureHoldInput!) { captureHold(input: $input) {
  ... on CaptureHoldPayload { replayed } ... on UserError { code message } } }`;

/** Measures what balance, earn and spend take of two members, call by call in turn over one connection. */
export async function measureGrowth({ kindred, seeded }: Shop, rounds: number): Promise<GrowthRound[]> {
  const [small, large] = seeded.members as [string, string];
  const call = callerOf(kindred.port, seeded.shopKey);
  const acts = actsOf(call);
  for (let filled = 0; filled < LARGE; filled += 100) {
    await call(RECORD_ALL, { input: { purchases: Array.from({ length: 100 }, () => purchase(large)) } });
  }
  for (let filled = 0; filled < SMALL; filled++) await acts.earn(small);

  const inTurn = async (act: (id: string) => Promise<unknown>): Promise<{ small: number; large: number }> => {
    const times: { small: number[]; large: number[] } = { small: [], large: [] };
    for (let index = 0; index < CALLS; index++) {
      times.small.push(await timed(() => act(small)));
      times.large.push(await timed(() => act(large)));
    }
    return { small: middle(times.small), large: middle(times.large) };
  };
  const measured: GrowthRound[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [balance, earn, spend] = [await inTurn(acts.balance), await inTurn(acts.earn), await inTurn(acts.spend)];
    if (round > 0) measured.push({ balance, earn, spend });
  }
  return measured;
}

let number = 0;

function purchase(id: string): object {
  const orderId = `growth-${String(++number)}`;
  const lines = [{ sku: 'book', quantity: '1', unitPrice: '12.99' }];
  return { idempotencyKey: orderId, orderId, member: { id }, currency: 'GBP', lines };
}

function actsOf(call: Call): Record<'balance' | 'earn' | 'spend', (id: string) => Promise<unknown>> {
  return {
    balance: (id) => call(BALANCE, { id }),
    earn: (id) => call(RECORD, { input: purchase(id) }),
    spend: async (id) => {
      const key = `growth-${String(++number)}`;
      const held = await call(HOLD, { input: { idempotencyKey: key, member: { id }, points: 1 } });
      const hold = held['holdPoints']?.['hold'] as { id: string };
      await call(CAPTURE, { input: { idempotencyKey: `${key} capture`, holdId: hold.id } });
    },
  };
}

function callerOf(port: number, key: string): Call {
  return async (query, variables) => {
    const response = await fetch(`http://127.0.0.1:${String(port)}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    if (text.includes('"errors"') || text.includes('"code"')) throw new Error(text);
    return (JSON.parse(text) as { data: Record<string, Record<string, unknown>> }).data;
  };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
