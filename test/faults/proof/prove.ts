import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { expectedTotals } from '../journal/expected-totals.js';
import { readJournal, type Input } from '../journal/journal.js';
import { outcomesOf, type Outcome, type Outcomes, type Wrong } from '../journal/outcomes.js';
import type { Call, Caller } from '../shop/caller.js';
import { isExpectedRefusal, kindNamed, mergedBy, movesOf, type KindName } from '../shop/kinds.js';
import { digestsOf, keysOf, ordersOf, totalsOf } from './database-facts.js';

/** What is put to the proof: a journal, the servers that were called, and their database. */
export interface Proving {
  journalPath: string;
  caller: Caller;
  /** Servers that are well again. */
  addresses: readonly string[];
  pool: Pool;
  /** What members had before the first call. */
  before: ReadonlyMap<string, number>;
  /** How many of the accepted calls are sent once more at the end. */
  repeatAtMost?: number;
}

export interface Proved {
  wrongs: Wrong[];
  accepted: number;
  refused: number;
  /** Sent, not acknowledged, and found done or not done when asked again. */
  doubtful: { done: number; notDone: number };
  repeated: number;
}

const CLIENTS = 16;
const SETTLE_MILLISECONDS = 60_000;
/** Items of lists that are repeated are repeated in their lists. */
type Pending = Map<number, { kind: KindName; inputs: Input[] }>;

/**
 * Proves that what was acknowledged happened exactly once, and what was not, once or not at all. First whatever is in doubt is sent
 * again, as a shop would, until it is answered. Then what the database has is held against the journal: keys, orders, and the points of
 * every member, reckoned from the answers alone. Then all accepted calls are sent once more: the same answers, and not a row changes.
 */
export async function prove(proving: Proving): Promise<Proved> {
  const wrongs: Wrong[] = [];
  const before = outcomesNow(proving);
  const inDoubt = [...before.byKey.values()].filter(
    ({ state, isDoubtful }) => state === 'open' || (state === 'refused' && isDoubtful),
  );
  const doubtful = await settle(proving, inDoubt, wrongs);

  const settled = outcomesNow(proving);
  wrongs.push(...(await compareWithDatabase(proving, settled)));

  const digests = await digestsOf(proving.pool);
  const accepted = [...settled.byKey.values()].filter(({ state }) => state === 'accepted');
  const again = accepted.slice(-(proving.repeatAtMost ?? accepted.length));
  wrongs.push(...(await repeat(proving, again)));
  for (const [table, digest] of await digestsOf(proving.pool)) {
    const was = digests.get(table);
    if (was !== digest)
      wrongs.push({
        what: `repeating all calls changed ${table}: ${String(was)}, then ${digest}`,
        call: null,
        key: null,
      });
  }
  wrongs.push(...outcomesNow(proving).wrongs);
  const refused = settled.byKey.size - accepted.length;
  return { wrongs, accepted: accepted.length, refused, doubtful, repeated: again.length };
}

function outcomesNow({ journalPath }: Proving): Outcomes {
  return outcomesOf(readJournal(journalPath), isExpectedRefusal);
}

/** Sends what is in doubt until it is answered. */
async function settle(proving: Proving, inDoubt: readonly Outcome[], wrongs: Wrong[]): Promise<Proved['doubtful']> {
  const there = await keysOf(proving.pool);
  const done = inDoubt.filter(({ input }) => there.has(input.idempotencyKey)).length;
  const until = performance.now() + SETTLE_MILLISECONDS;
  await sendAll(proving, inDoubt, async (call) => {
    for (;;) {
      const answers = await send(proving, call);
      if (answers) return;
      if (performance.now() > until) {
        wrongs.push({ what: 'was not answered though everything is well again', call: call.number, key: null });
        return;
      }
      await wait(200);
    }
  });
  return { done, notDone: inDoubt.length - done };
}

/** Sends each once; the journal says what came of it. */
async function repeat(proving: Proving, accepted: readonly Outcome[]): Promise<Wrong[]> {
  const wrongs: Wrong[] = [];
  await sendAll(proving, accepted, async (call) => {
    const answers = await send(proving, call);
    if (answers === null)
      wrongs.push({
        what: 'was not answered when it was repeated, though everything is well',
        call: call.number,
        key: null,
      });
    for (const [index, answer] of answers?.entries() ?? []) {
      const key = call.inputs[index]?.idempotencyKey ?? null;
      if ('accepted' in answer && !answer.replayed)
        wrongs.push({ what: 'was done anew when it was repeated', call: call.number, key });
    }
  });
  return wrongs;
}

async function sendAll(
  { caller }: Proving,
  outcomes: readonly Outcome[],
  one: (call: Call) => Promise<void>,
): Promise<void> {
  const byCall: Pending = new Map();
  for (const { call, kind, input } of outcomes) {
    const pending = byCall.get(call) ?? { kind: kind as KindName, inputs: [] };
    pending.inputs.push(input);
    byCall.set(call, pending);
  }
  const calls = [...byCall.values()].map(({ kind, inputs }) => caller.newCall(kind, inputs));
  const next = calls[Symbol.iterator]();
  const client = async (): Promise<void> => {
    for (const call of next) await one(call);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function send({ caller, addresses }: Proving, call: Call): ReturnType<Caller['send']> {
  return caller.send(addresses[call.number % addresses.length] as string, call);
}

/** Holds the journal against what stands in the database. */
async function compareWithDatabase({ pool, before }: Proving, { byKey }: Outcomes): Promise<Wrong[]> {
  const wrongs: Wrong[] = [];
  const [keys, orders, totals] = [await keysOf(pool), await ordersOf(pool), await totalsOf(pool)];
  const expectedOrders = new Set<string>();
  for (const [key, { state, kind, call, input, refusal }] of byKey) {
    const isThere = keys.has(key);
    if (state === 'accepted' && !isThere) wrongs.push({ what: 'was acknowledged, and is not there', call, key });
    if (state === 'refused' && isThere)
      wrongs.push({ what: `was refused (${String(refusal)}), and is there`, call, key });
    if (state === 'accepted' && 'orderId' in input && kindNamed(kind).document.includes('orderId'))
      expectedOrders.add(input['orderId'] as string);
  }
  for (const key of keys.keys())
    if (!byKey.has(key)) wrongs.push({ what: 'is there, and nobody sent it', call: null, key });
  for (const order of expectedOrders)
    if (orders.get(order) !== 1)
      wrongs.push({ what: `is there ${String(orders.get(order) ?? 0)} times as a purchase`, call: null, key: order });
  for (const order of orders.keys())
    if (!expectedOrders.has(order))
      wrongs.push({ what: 'is a purchase that was not acknowledged', call: null, key: order });
  for (const { members, points } of expectedTotals(before, byKey.values(), movesOf, mergedBy)) {
    const has = members.reduce((sum, member) => sum + (totals.get(member) ?? 0), 0);
    if (has !== points)
      wrongs.push({
        what: `${members.join(' and ')} should have ${String(points)} points, and have ${String(has)}`,
        call: null,
        key: null,
      });
  }
  return wrongs;
}
