import { ProgramDirectory } from '../../../src/programs/index.js';
import { LadderBook } from '../../../src/tiers/index.js';
import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { setStatus } from './support/whole-ladder.js';

describe('the ladder book', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const settings = async () => {
    const { rows } = await app.database.pool.query<{ id: number }>('SELECT min(id) AS id FROM program');
    const directory = app.get(ProgramDirectory);
    directory.forget(rows[0]!.id);
    return directory.settingsOf(rows[0]!.id);
  };
  const names = async () =>
    (await app.get(LadderBook).laddersOf(await settings())).inForce.map(({ name, version }) => `${name} ${version}`);

  it('holds the active ladders, oldest first, as they are now', async () => {
    const first = await aLadder(app).named('A').draft();
    const second = await aLadder(app).named('B').draft();
    await aLadder(app).named('C').draft();
    expect(await names()).toEqual([]);

    await setStatus(app, second.id, 'ACTIVE');
    expect(await names()).toEqual(['B 1']);

    await app.asAdmin(`mutation { updateTierLadder(input: { id: "${first.id}", graceDays: 5 }) { __typename } }`);
    await setStatus(app, first.id, 'ACTIVE');
    expect(await names()).toEqual(['A 2', 'B 1']);

    await setStatus(app, second.id, 'ARCHIVED');
    expect(await names()).toEqual(['A 2']);
  });

  it('has everything exactly', async () => {
    const policies = { pending: { kind: 'COMPLETED' }, expiry: { kind: 'NEVER' } };
    const more = { multiplier: '1.25', entryPoints: 9_007_199_254_740_991, ...policies };
    const { id } = await aLadder(app)
      .named('Money')
      .counting('SPEND')
      .within('ROLLING', 6)
      .falling('TO_EARNED', 10)
      .primary()
      .tier('low', '0')
      .tier('high', '999999999999.99', more)
      .draft();
    await setStatus(app, id, 'ACTIVE');

    const ladder = (await app.get(LadderBook).laddersOf(await settings())).inForce.find(({ name }) => name === 'Money');

    const unit = { count: null, unit: null };
    expect(ladder).toEqual({
      id: expect.any(String),
      number: 4,
      counter: 4,
      version: 1,
      name: 'Money',
      isPrimary: true,
      metric: 'SPEND',
      currency: null,
      activityType: null,
      moneyCurrency: 'GBP',
      window: 'ROLLING',
      windowMonths: 6,
      falling: 'TO_EARNED',
      graceDays: 10,
      tiers: [
        {
          id: expect.any(String),
          number: 1,
          position: 1,
          key: 'low',
          name: 'low',
          threshold: 0,
          multiplier: { extra: 0n, scale: 1n },
          pending: null,
          expiry: null,
          entryPoints: null,
          entryVoucher: null,
        },
        {
          id: expect.any(String),
          number: 2,
          position: 2,
          key: 'high',
          name: 'high',
          threshold: 99_999_999_999_999,
          multiplier: { extra: 25n, scale: 100n },
          pending: { kind: 'COMPLETED', ...unit },
          expiry: { kind: 'NEVER', ...unit, roundUpTo: null, dates: null },
          entryPoints: 9_007_199_254_740_991,
          entryVoucher: null,
        },
      ],
      takeover: null,
    });
  });

  it('asks the database once for each revision, also when asked from many sides', async () => {
    const now = await settings();
    const book = app.get(LadderBook);
    await aLadder(app).draft();
    const later = await settings();

    const sent = await app.statementsOf(() =>
      Promise.all([book.laddersOf(later), book.laddersOf(later), book.laddersOf(now)]),
    );

    expect(sent.sort()).toEqual(['find-active-tier-ladders', 'find-coming-tier-measures']);
    expect(await app.statementsOf(() => book.laddersOf(later))).toEqual([]);
  });
});
