import fc from 'fast-check';
import { startTestApp, type TestApp } from '../support/app.js';
import { FIRST_COMMANDS, IN_ORDER, LEDGER_COMMANDS, WITH_POLICIES, type LedgerModel } from './model/ledger-commands.js';
import { LedgerProgram, Twins, type Driven, type Passing } from './model/ledger-program.js';
import type { CurrencyModel } from './model/ledger-terms.js';
import { aWorld, type RuleModel, type World } from './model/ledger-world.js';

/** `KINDRED_PROPERTY_RUNS` times as many programs, `KINDRED_PROPERTY_SEED` for others. */
const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_270_315);
/** On a busy machine there are fewer programs, and a failure is not made smaller for ever. */
const settings = (numRuns: number) => ({
  seed: SEED,
  numRuns: Math.ceil(numRuns * RUNS),
  interruptAfterTimeLimit: 45_000 * Math.max(1, RUNS),
});

/** Two weeks before the clocks change, and some weeks before a month that is shorter. */
const BEGINNING = Date.parse('2027-03-15T10:30:00Z');

const currency = (code: string, more: Partial<CurrencyModel> = {}): CurrencyModel => ({
  code,
  debt: 'FORGIVE',
  pendingDays: null,
  policies: [{ since: BEGINNING, expiry: { kind: 'NEVER', months: 0 } }],
  graceDays: 30,
  ...more,
});

const aWorldOf = (currencies: CurrencyModel[], rules: RuleModel[] = []): World =>
  aWorld(BEGINNING, 2, currencies, [
    ...rules,
    { currency: 0, points: 1 },
    { currency: 0, points: 2 },
    { currency: 1, points: 1 },
    { currency: 2, points: 3 },
  ]);

const threeCurrencies = (): World =>
  aWorldOf([
    currency('miles', { pendingDays: 3, policies: [{ since: BEGINNING, expiry: { kind: 'AFTER', months: 1 } }] }),
    currency('stars', { debt: 'OWE' }),
    currency('gems', { policies: [{ since: BEGINNING, expiry: { kind: 'AFTER', months: 1 } }], graceDays: 5 }),
  ]);

const withInactivity = (): World =>
  aWorldOf(
    [
      currency('miles', {
        pendingDays: 3,
        policies: [{ since: BEGINNING, expiry: { kind: 'INACTIVITY', months: 1 } }],
      }),
      currency('stars'),
      currency('gems', { debt: 'OWE', policies: [{ since: BEGINNING, expiry: { kind: 'INACTIVITY', months: 1 } }] }),
    ],
    [
      { currency: 0, points: 2, ownMonths: 1 },
      { currency: 1, points: 3, ownMonths: 2 },
      { currency: 2, points: 1, ownMonths: 2 },
    ],
  );

describe('everything that moves points, in any order', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const check = async (world: World, passing: Passing, commands: Iterable<fc.AsyncCommand<LedgerModel, Driven>>) => {
    const real = await LedgerProgram.like(world, app, passing);
    await fc.asyncModelRun(() => ({ model: { worlds: [world], names: 0 }, real }), commands);
    await real.expectInvariants();
  };

  it.each(['clock', 'jobs'] as const)(
    'leaves members with what the documents say, when time passes by the %s',
    async (passing) => {
      await fc.assert(
        fc.asyncProperty(
          FIRST_COMMANDS,
          fc.commands(LEDGER_COMMANDS, { maxCommands: 40, size: 'max' }),
          (first, commands) => check(threeCurrencies(), passing, [...first, ...commands]),
        ),
        settings(12),
      );
    },
    60_000 * Math.max(1, RUNS),
  );

  it(
    'does so when policies of expiry change',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          FIRST_COMMANDS,
          fc.commands(WITH_POLICIES, { maxCommands: 40, size: 'max' }),
          (first, commands) => check(withInactivity(), 'clock', [...first, ...commands]),
        ),
        settings(12),
      );
    },
    60_000 * Math.max(1, RUNS),
  );

  it(
    'books the same whether what is due is done on its day or when somebody writes',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          FIRST_COMMANDS,
          fc.commands(IN_ORDER, { maxCommands: 40, size: 'max' }),
          async (first, commands) => {
            const world = threeCurrencies();
            const one = await LedgerProgram.like(world, app, 'clock');
            const other = await LedgerProgram.like(world, app, 'jobs');
            const model: LedgerModel = { worlds: [world], names: 0 };
            await fc.asyncModelRun(() => ({ model, real: new Twins(one, other) }), [...first, ...commands]);

            for (const program of [one, other]) await program.live(model.worlds[0]!.now);

            expect(await one.rows()).toEqual(await other.rows());
            await one.expectInvariants();
            await other.expectInvariants();
          },
        ),
        settings(6),
      );
    },
    60_000 * Math.max(1, RUNS),
  );
});
