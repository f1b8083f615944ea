import fc from 'fast-check';
import { tiersTold } from '../e2e/tiers/support/overrides.js';
import { aLadder, type LadderFactory } from '../factories/a-ladder.js';
import type { Story } from '../factories/a-story.js';
import { begin, historyOf, metals, standingsOf, type Climber, type Deed } from '../scenarios/tiers/support/climbing.js';
import {
  boughtOn,
  buys,
  cancels,
  checksIn,
  completes,
  isGiven,
  isGivenNoMore,
  orders,
  pauses,
  resumes,
  returns,
} from '../scenarios/tiers/support/deeds.js';
import { addToDay } from '../../src/kernel/calendar.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

/** `KINDRED_PROPERTY_RUNS` times as many lives, `KINDRED_PROPERTY_SEED` for others. */
const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_270_606);
const BEGINNING = '2026-11-20';
const TIERS = { bronze: 0, silver: 100, gold: 200, black: 400 };

/** The primary ladder, by points or spend, and another one by how often something was done. */
interface Ladders {
  metric: 'QUALIFYING_POINTS' | 'SPEND';
  window: string;
  months: number;
  falling: string;
  grace: number;
  often: 'VISITS' | 'PURCHASES' | 'ACTIVITIES';
}

const LADDERS: fc.Arbitrary<Ladders> = fc.record({
  metric: fc.constantFrom('QUALIFYING_POINTS' as const, 'SPEND' as const),
  window: fc.constantFrom(
    'CALENDAR_YEAR',
    'CALENDAR_HALF_YEAR',
    'CALENDAR_QUARTER',
    'ROLLING',
    'ANNIVERSARY',
    'LIFETIME',
  ),
  months: fc.integer({ min: 1, max: 13 }),
  falling: fc.constantFrom('NEVER', 'ONE_STEP', 'TO_EARNED'),
  grace: fc.constantFrom(0, 14, 120),
  often: fc.constantFrom('VISITS' as const, 'PURCHASES' as const, 'ACTIVITIES' as const),
});

const DOES = [
  'buy', 'buy', 'buy', 'buy late', 'order', 'complete', 'return', 'return', 'cancel', 'check in', 'check in',
  'pause', 'resume', 'give', 'give', 'give no more', 'nothing',
] as const; // prettier-ignore

/** Days pass, then something is done: how much of it, and to which of the things bought before. */
interface Doing {
  passed: number;
  does: (typeof DOES)[number];
  amount: number;
  what: number;
  days: number;
}

const DOING: fc.Arbitrary<Doing> = fc.record({
  passed: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 400 })),
  does: fc.constantFrom(...DOES),
  amount: fc.integer({ min: 1, max: 180 }),
  what: fc.nat(20),
  days: fc.integer({ min: 0, max: 150 }),
});

/** How time passes from one day to another. */
type Passing = (story: Story, from: string, to: string) => Promise<void>;

const noon = (day: string): string => `${day}T12:00:00Z`;
const inOneLeap: Passing = (story, _, to) => story.advance(noon(to));
const withoutJobs: Passing = (story, _, to) => story.letTimePass(noon(to));
const inManySteps: Passing = async (story, from, to) => {
  for (let day = addToDay(from, 37, 'DAYS'); day < to; day = addToDay(day, 37, 'DAYS')) await story.advance(noon(day));
  await story.advance(noon(to));
};

const QUOTE = `query ($input: QuotePurchaseInput!) { quotePurchase(input: $input) { tierAfter { key } } }`;

describe('lives on two ladders', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('show and note the same however time passes, count what history says, and climb as was quoted', async () => {
    await fc.assert(
      fc.asyncProperty(LADDERS, fc.array(DOING, { minLength: 4, maxLength: 14 }), async (wanted, doings) => {
        const lives = await Promise.all(
          [inOneLeap, inManySteps, withoutJobs].map(async (pass) => {
            const climber = await begin(app, { at: BEGINNING, ladders: laddersOf(app, wanted) });
            return live(climber, doings, pass);
          }),
        );

        const [leap, ...others] = lives;
        for (const other of others) expect(other).toEqual(leap);
      }),
      { numRuns: 4 * RUNS, seed: SEED },
    );
    await expectInvariants(app);
  }, 120_000);
});

function laddersOf(app: TestApp, { metric, window, months, falling, grace, often }: Ladders): LadderFactory[] {
  const graceDays = falling === 'NEVER' || window === 'LIFETIME' ? 0 : grace;
  const primary = metals(app, TIERS)
    .counting(metric)
    .within(window, window === 'ROLLING' ? months : undefined);
  const other = aLadder(app)
    .named('Often')
    .counting(often, often === 'ACTIVITIES' ? 'check-in' : undefined);
  return [primary.falling(falling, graceDays), other.within('ROLLING', 3).tier('guest', '0').tier('regular', '2')];
}

/** All that was seen of a life: what was done or refused, where the member stood after it, and what was noted and told in the end. */
async function live(climber: Climber, doings: readonly Doing[], pass: Passing): Promise<unknown[]> {
  const seen: unknown[] = [];
  let today = BEGINNING;
  for (const [index, doing] of doings.entries()) {
    const day = addToDay(today, doing.passed, 'DAYS');
    if (day > today) await pass(climber.story, today, day);
    today = day;
    const quoted = doing.does === 'buy' ? await tierAfter(climber, doing.amount) : null;
    const done = await isDone(deedOf(doing, index, today), climber);
    const standings = await standingsOf(climber);
    if (quoted) expect([done, standings[0]?.tier.key]).toEqual([true, quoted]);
    seen.push([day, doing.does, done, standings]);
  }
  const noted = await historyOf(climber);
  await climber.story.runDue();
  expect(await historyOf(climber)).toEqual(noted);
  const told = noted.map(({ at, cause, from, to }) => `${at} ${cause} ${from} → ${to}`);
  expect((await tiersTold(climber.story)).sort()).toEqual(told.sort());
  return [...seen, climber.answered];
}

function deedOf({ does, amount, what, days }: Doing, index: number, today: string): Deed {
  const name = String(what % (index + 1));
  switch (does) {
    case 'buy':
      return buys(amount, String(index));
    case 'buy late':
      return boughtOn(noon(addToDay(today, -days, 'DAYS')), amount, String(index));
    case 'order':
      return orders(amount, String(index));
    case 'complete':
      return completes(name);
    case 'return':
      return returns(name);
    case 'cancel':
      return cancels(name);
    case 'check in':
      return checksIn;
    case 'pause':
      return pauses(addToDay(today, days, 'DAYS'));
    case 'resume':
      return resumes;
    case 'give':
      return isGiven(
        Object.keys(TIERS)[what % 4] as string,
        what % 5 === 0 ? undefined : addToDay(today, days, 'DAYS'),
      );
    case 'give no more':
      return isGivenNoMore;
    case 'nothing':
      return () => Promise.resolve();
  }
}

/** Whether it was done: what cannot be is refused, and never fails. */
async function isDone(deed: Deed, climber: Climber): Promise<boolean> {
  try {
    await deed(climber);
    return true;
  } catch (error) {
    expect(String(error)).not.toContain('INTERNAL');
    return false;
  }
}

async function tierAfter({ story: { app, program, member } }: Climber, amount: number): Promise<string> {
  const lines = [{ sku: 'sku-1', quantity: '1', unitPrice: String(amount) }];
  const input = { member: { id: member.id }, currency: 'GBP', lines };
  const { data, errors } = await app.call(program.shopKey, QUOTE, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.quotePurchase.tierAfter.key as string;
}
