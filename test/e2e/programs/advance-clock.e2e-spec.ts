import type { CreatedProgram } from '../../../src/programs/index.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { DueItems } from '../../support/due-items.js';

const ADVANCE = `mutation ($to: DateTime!) {
  advanceClock(input: { to: $to }) {
    ... on AdvanceClockPayload { program { clock } steps }
    ... on UserError { code message path }
    ... on ClockRunsForward { clock }
    ... on InvalidInput { problems { path message } }
  }
}`;

const CLOCK = '2027-01-01T00:00:00.000Z';
const MARCH = '2027-03-01T09:30:00.000Z';
const APRIL = '2027-04-01T00:00:00.000Z';

describe('advanceClock', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const aSandbox = (clock = CLOCK) => app.anotherProgram({ sandbox: true, clock: new Date(clock) });
  const ask = (shop: CreatedProgram, to: string, on = app) => on.call(shop.adminKey, ADVANCE, { to });
  const advance = async (shop: CreatedProgram, to: string, on = app) => (await ask(shop, to, on)).data.advanceClock;

  const stored = async ({ program }: CreatedProgram) => {
    const { rows } = await app.database.pool.query('SELECT clock, revision FROM program WHERE id = $1', [
      program.number,
    ]);
    return { clock: rows[0].clock.toISOString(), revision: rows[0].revision };
  };

  it('moves the clock, raises no revision, and the next purchase is at that time', async () => {
    const shop = await aSandbox();
    const ada = await aMember(app).of(shop).enroll();

    const outcome = await advance(shop, MARCH);
    const { id } = await aPurchase(app).in(shop).by(ada).record();
    const { data } = await app.call(shop.adminKey, `{ program { clock } purchase(id: "${id}") { recordedAt } }`);

    expect(outcome).toEqual({ program: { clock: MARCH }, steps: 0 });
    expect(await stored(shop)).toEqual({ clock: MARCH, revision: 1 });
    expect(data).toEqual({ program: { clock: MARCH }, purchase: { recordedAt: MARCH } });
  });

  it('lives through each due moment in order, at that time', async () => {
    const shop = await aSandbox();
    const times: string[] = [];
    const items = DueItems.in(shop.program.number, app).at(APRIL, '2027-02-01T00:00:00Z', '2027-02-01T00:00:00Z');
    items.beforeItem = async () => times.push((await stored(shop)).clock);

    const first = await advance(shop, MARCH);
    const second = await advance(shop, '2028-01-01T00:00:00Z');

    expect(first).toEqual({ program: { clock: MARCH }, steps: 1 });
    expect(second).toEqual({ program: { clock: '2028-01-01T00:00:00.000Z' }, steps: 1 });
    expect(times).toEqual(['2027-02-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z', APRIL]);
    expect(items.open).toEqual([]);
  });

  it('does what was due already without moving the clock', async () => {
    const shop = await aSandbox();
    const times: string[] = [];
    const items = DueItems.in(shop.program.number, app).at('2026-06-01T00:00:00Z', CLOCK);
    items.beforeItem = async () => times.push((await stored(shop)).clock);

    const outcome = await advance(shop, CLOCK);

    expect(outcome).toEqual({ program: { clock: CLOCK }, steps: 2 });
    expect(times).toEqual([CLOCK, CLOCK]);
  });

  it('stops at the moment at which something fails, and goes on from there', async () => {
    const shop = await aSandbox();
    const items = DueItems.in(shop.program.number, app).at('2027-02-01T00:00:00Z', MARCH);
    items.beforeItem = (at) => (at.toISOString() === MARCH ? Promise.reject(new Error('broken')) : Promise.resolve());

    const broken = await ask(shop, APRIL);
    const between = await stored(shop);
    items.beforeItem = () => Promise.resolve();
    const repeated = await advance(shop, APRIL);

    expect(broken.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(between).toEqual({ clock: MARCH, revision: 1 });
    expect(repeated).toEqual({ program: { clock: APRIL }, steps: 1 });
    expect(items.done).toEqual([new Date('2027-02-01T00:00:00Z'), new Date(MARCH)]);
  });

  it('runs one call at a time, also on two servers: the second goes on from where the first came to', async () => {
    const shop = await aSandbox();
    const items = DueItems.in(shop.program.number, app).at('2027-02-01T00:00:00Z', MARCH);
    const elsewhere = DueItems.in(shop.program.number, other).at('2027-03-15T00:00:00Z');
    let running = 0;
    let most = 0;
    items.beforeItem = async () => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 100));
      running--;
    };
    elsewhere.beforeItem = items.beforeItem;

    const first = advance(shop, MARCH);
    await new Promise((done) => setTimeout(done, 50)); // the first has its turn: what it does takes longer
    const outcomes = await Promise.all([
      first,
      advance(shop, APRIL, other),
      advance(shop, '2027-02-15T00:00:00Z'),
      ...Array.from({ length: 5 }, () => advance(shop, APRIL)),
    ]);

    expect(outcomes[0]).toEqual({ program: { clock: MARCH }, steps: 2 });
    expect(outcomes.slice(1).map(({ code, program }) => code ?? program.clock)).toEqual([
      APRIL,
      'CLOCK_RUNS_FORWARD',
      ...Array.from({ length: 5 }, () => APRIL),
    ]);
    expect(await stored(shop)).toEqual({ clock: APRIL, revision: 1 });
    expect(most).toBe(1);
  });

  it('goes on with other calls while it waits for a slow step', async () => {
    const shop = await aSandbox();
    const ada = await aMember(app).of(shop).enroll();
    const items = DueItems.in(shop.program.number, app).at('2027-02-01T00:00:00Z');
    let id = '';
    items.beforeItem = async () => ({ id } = await aPurchase(app).in(shop).by(ada).record());

    await advance(shop, MARCH);

    const { data } = await app.call(shop.adminKey, `{ purchase(id: "${id}") { recordedAt } }`);
    expect(data.purchase.recordedAt).toBe('2027-02-01T00:00:00.000Z');
  });

  it('leaves the clocks of other sandboxes alone', async () => {
    const shop = await aSandbox();
    const neighbor = await aSandbox();

    await advance(shop, MARCH);

    expect(await stored(neighbor)).toEqual({ clock: CLOCK, revision: 1 });
  });

  it('is refused where time is real', async () => {
    expect(await advance(app.program, MARCH)).toEqual({
      code: 'NOT_A_SANDBOX',
      message: 'This program lives in real time: only a sandbox has a clock that can be moved.',
      path: null,
    });
  });

  it('never sets the clock back', async () => {
    const shop = await aSandbox();

    expect(await advance(shop, '2026-12-31T23:59:59.999Z')).toEqual({
      code: 'CLOCK_RUNS_FORWARD',
      message: `The clock stands at ${CLOCK} and is never set back.`,
      path: ['to'],
      clock: CLOCK,
    });
    expect(await stored(shop)).toEqual({ clock: CLOCK, revision: 1 });
  });

  it('moves ten years at once and not a millisecond more', async () => {
    const shop = await aSandbox();
    const items = DueItems.in(shop.program.number, app).at(MARCH);
    const tenYears = '2037-01-01T00:00:00.000Z';

    const tooFar = await advance(shop, '2037-01-01T00:00:00.001Z');
    const absurd = await advance(shop, '9999-12-31T23:59:59Z');
    const between = { ...(await stored(shop)), open: items.open.length };
    const furthest = await advance(shop, tenYears);

    const message = `2037-01-01T00:00:00.001Z is not within ${CLOCK} to ${tenYears}: the clock moves 10 years at once at most`;
    expect(tooFar).toEqual({
      code: 'INVALID_INPUT',
      message: `to: ${message}`,
      path: ['to'],
      problems: [{ path: ['to'], message }],
    });
    expect(absurd.code).toBe('INVALID_INPUT');
    expect(between).toEqual({ clock: CLOCK, revision: 1, open: 1 });
    expect(furthest).toEqual({ program: { clock: tenYears }, steps: 1 });
  });
});
