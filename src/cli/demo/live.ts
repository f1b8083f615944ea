import type { Ask } from '../api.js';
import { act, refused, tryAct, type Input, type Outcome } from './act.js';
import type { Happening } from './happening.js';
import { World } from './world.js';
import type { Evening } from './year.js';

/** Who wants a reward and cannot have it (any more) does without, as people do. */
const DOES_WITHOUT = new Set(['INSUFFICIENT_POINTS', 'REWARD_NOT_AVAILABLE', 'OUT_OF_STOCK', 'LIMIT_REACHED']);

/** What an interrupted start did already, and would say in other words now. */
const DONE_BEFORE = new Set(['IDEMPOTENCY_KEY_REUSED', 'ORDER_ALREADY_RECORDED', 'DUPLICATE_MEMBER']);

/** Told while the year goes by; answers whether to stop. */
export type OnEvening = (done: number, of: number) => boolean;

/**
 * Lives through the evenings that the program's clock has not passed, and through what becomes due between them: points expire,
 * tiers are reviewed, birthdays come. Who was stopped in an evening does it again, and nothing of it twice: every act has a key
 * of its own. Answers whether the year is over.
 */
export async function live(ask: Ask, evenings: readonly Evening[], onEvening: OnEvening): Promise<boolean> {
  const { program } = await ask<{ program: { clock: string } }>('{ program { clock } }');
  const clock = new Date(program.clock);
  const world = new World(ask);
  for (const [index, { at, happenings }] of evenings.entries()) {
    if (at < clock) continue;
    if (onEvening(index, evenings.length)) return false;
    await act(ask, 'advanceClock', { to: at.toISOString() });
    await liveEvening(ask, world, happenings);
  }
  return true;
}

async function liveEvening(ask: Ask, world: World, happenings: readonly Happening[]): Promise<void> {
  const of = (mutation: string): Happening[] => happenings.filter((one) => one.mutation === mutation);
  await Promise.all(of('enrollMember').map((one) => happen(ask, world, one)));
  const known = of('recordPurchase').filter(
    (one): one is Happening & { input: Input } => typeof one.input === 'object',
  );
  await recordAll(
    ask,
    known.map(({ input }) => input),
  );
  for (const one of happenings) {
    if (one.mutation === 'enrollMember' || known.some((purchase) => purchase === one)) continue;
    await happen(ask, world, one);
  }
}

async function happen(ask: Ask, world: World, { mutation, input }: Happening): Promise<void> {
  const said = typeof input === 'function' ? await input(world) : input;
  if (said) accept(mutation, said, await tryAct(ask, mutation, said));
}

const RECORD = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) { results { __typename ... on UserError { code message } } }
}`;

/** What was bought, in one batch. */
async function recordAll(ask: Ask, purchases: readonly Input[]): Promise<void> {
  if (purchases.length === 0) return;
  const { recordPurchases } = await ask<{ recordPurchases: { results: Outcome[] } }>(RECORD, { purchases });
  recordPurchases.results.forEach((outcome, index) => accept('recordPurchase', purchases[index] ?? {}, outcome));
}

function accept(mutation: string, input: Input, outcome: Outcome): void {
  const { code } = outcome;
  if (code === undefined || DONE_BEFORE.has(code)) return;
  if (mutation === 'redeemReward' && DOES_WITHOUT.has(code)) return;
  throw refused(mutation, input, outcome);
}
