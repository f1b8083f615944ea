/** A wallet of 10,000 postings against one of 10: what one call takes, one after the other over one connection. */
export interface Growth {
  what: string;
  /** Milliseconds, medians. */
  small: number;
  large: number;
}

const LARGE = 10_000;
const SMALL = 10;
const CALLS = 200;

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

/** Measures balance, earn and spend of two members, call by call in turn. */
export async function measureGrowth(port: number, key: string, small: string, large: string): Promise<Growth[]> {
  const call = callerOf(port, key);
  let number = 0;
  const purchase = (id: string): object => {
    const orderId = `growth-${String(++number)}`;
    const lines = [{ sku: 'book', quantity: '1', unitPrice: '12.99' }];
    return { idempotencyKey: orderId, orderId, member: { id }, currency: 'GBP', lines };
  };
  for (let filled = 0; filled < LARGE; filled += 100) {
    await call(RECORD_ALL, { input: { purchases: Array.from({ length: 100 }, () => purchase(large)) } });
  }
  for (let filled = 0; filled < SMALL; filled++) await call(RECORD, { input: purchase(small) });

  const spend = async (id: string): Promise<void> => {
    const key = `growth-${String(++number)}`;
    const held = await call(HOLD, { input: { idempotencyKey: key, member: { id }, points: 1 } });
    const hold = held['holdPoints']?.['hold'] as { id: string };
    await call(CAPTURE, { input: { idempotencyKey: `${key} capture`, holdId: hold.id } });
  };
  const acts: [string, (id: string) => Promise<unknown>][] = [
    ['balance', (id) => call(BALANCE, { id })],
    ['earn', (id) => call(RECORD, { input: purchase(id) })],
    ['spend', spend],
  ];
  const measured: Growth[] = [];
  for (const [what, act] of acts) {
    const times: { small: number[]; large: number[] } = { small: [], large: [] };
    for (let index = 0; index < CALLS; index++) {
      times.small.push(await timed(() => act(small)));
      times.large.push(await timed(() => act(large)));
    }
    measured.push({ what, small: middle(times.small), large: middle(times.large) });
  }
  return measured;
}

export function printGrowth(measured: readonly Growth[]): void {
  for (const { what, small, large } of measured) {
    const ratio = large / small;
    const verdict = ratio <= 1.2 ? 'reached' : 'MISSED';
    process.stdout.write(
      `${what} of a wallet of ${String(LARGE)} postings: ${ratio.toFixed(2)} × the time of one of ${String(SMALL)} (${small.toFixed(2)} ms), at most 1.2 ×: ${verdict}\n`,
    );
  }
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
