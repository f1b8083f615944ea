import { pauseMember } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import type { RecordedPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aStory, Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { merge } from '../membership/support/merges.js';
import type { Outcome } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { extend } from './support/corrections.js';
import { ask } from './support/reading.js';

const LIABILITY = `query ($currency: String, $asOf: DateTime) {
  pointsLiability(currency: $currency, asOf: $asOf) {
    currency { code } asOf pending available held owed total value { amount currency }
    byExpiry { month points } months { month issued spent expired adjusted forgiven }
  }
}`;

interface Month {
  month: string;
  issued: number;
  spent: number;
  expired: number;
  adjusted: number;
  forgiven: number;
}

const liability = async (story: Story, asOf?: string): Promise<Outcome> =>
  (await ask(story, LIABILITY, { asOf })).pointsLiability;
const another = async ({ app, program }: Story) => new Story(app, program, await aMember(app).of(program).enroll());
const moved = (months: Month[]) =>
  months.filter(({ month: _, ...flows }) => Object.values(flows).some((points) => points !== 0));
const flow = (month: string, some: Partial<Month>) => ({
  month,
  issued: 0,
  spent: 0,
  expired: 0,
  adjusted: 0,
  forgiven: 0,
  ...some,
});
const nothing = () => Promise.resolve();

describe('pointsLiability', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('is nothing in a new program', async () => {
    const story = await aStory(app, { at: '2027-03-31T23:30:00Z' });

    const answer = await liability(story);

    expect(answer).toMatchObject({
      currency: { code: 'points' },
      asOf: '2027-03-31T23:30:00.000Z',
      pending: 0,
      available: 0,
      held: 0,
      owed: 0,
      total: 0,
      value: null,
      byExpiry: [],
    });
    // It is April in London already.
    expect(answer.months).toHaveLength(24);
    expect([answer.months[0].month, answer.months[23].month]).toEqual(['2025-05', '2027-04']);
    expect(moved(answer.months)).toEqual([]);
  });

  it('adds up all members: what they hold, when it expires, and what it is worth', async () => {
    const currency = { value: { amount: '1.00', currency: 'GBP' }, valuePoints: 100, debt: 'OWE' };
    const ada = await aStory(app, { at: '2027-01-10T09:00:00Z', currency });
    const [bob, cy] = [await another(ada), await another(ada)];
    await ada.earn(100);
    await ada.credit(30, '2027-03-31');
    await ada.hold(50);
    await bob.earn(40, { completed: false });
    await bob.credit(7, '2027-04-01');
    const purchase = await cy.earn(60);
    await cy.spend(60);
    await cy.cancel(purchase);

    const answer = await liability(ada);

    expect(answer).toMatchObject({ pending: 40, available: 87, held: 50, owed: 60, total: 117 });
    expect(answer.value).toEqual({ amount: '1.17', currency: 'GBP' });
    expect(answer.byExpiry).toEqual([
      { month: '2027-03', points: 30 },
      { month: '2027-04', points: 7 },
      { month: null, points: 140 },
    ]);
    expect(moved(answer.months)).toEqual([flow('2027-01', { issued: 140, spent: 60, adjusted: 37 })]);
  });

  it('says month by month what changed, and what was due counts as done', async () => {
    const currency = {
      expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' },
      pending: { kind: 'AFTER', count: 14, unit: 'DAYS' },
    };
    const ada = await aStory(app, { at: '2027-01-10T09:00:00Z', currency });
    const bob = await another(ada);
    const purchase = await ada.earn(100);
    await bob.earn(60);
    await ada.letTimePass('2027-01-25T09:00:00Z');
    await bob.spend(20);
    await ada.spend(70);
    await ada.letTimePass('2027-02-01T09:00:00Z');
    await ada.cancel(purchase);
    await ada.letTimePass('2027-02-20T09:00:00Z');
    const before = await storedIn(app);

    const answer = await liability(ada);
    const untouched = await storedIn(app);
    await ada.runDue();

    expect(answer).toMatchObject({ pending: 0, available: 0, held: 0, owed: 0, total: 0, byExpiry: [] });
    expect(moved(answer.months)).toEqual([
      flow('2027-01', { issued: 160, spent: 90 }),
      flow('2027-02', { issued: -100, expired: 40, forgiven: 70 }),
    ]);
    expect(untouched).toEqual(before);
    expect(await liability(ada)).toEqual(answer);
  });

  it('puts points that end by inactivity in the month in which they would', async () => {
    const ada = await aStory(app, {
      at: '2027-01-31T09:00:00Z',
      currency: { expiry: { kind: 'INACTIVITY', count: 1, unit: 'MONTHS' } },
    });
    const bob = await another(ada);
    await ada.earn(10);
    await bob.earn(5);
    await ada.letTimePass('2027-02-10T09:00:00Z');
    await bob.spend(1);

    const booked = await liability(ada);
    await ada.letTimePass('2027-03-01T00:00:00Z');
    await bob.earn(2);
    const due = await liability(ada);

    expect(booked.byExpiry).toEqual([
      { month: '2027-02', points: 10 },
      { month: '2027-03', points: 4 },
    ]);
    expect(due.byExpiry).toEqual([{ month: '2027-04', points: 6 }]);
    expect(await liability(ada, '2027-02-10T09:00:00Z')).toEqual(booked);
  });

  it('puts them there as of a moment past, of who was only given points or was merged', async () => {
    const ada = await aStory(app, {
      at: '2026-01-10T09:00:00Z',
      currency: { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } },
    });
    const [bob, cyd] = [await another(ada), await another(ada)];
    await ada.letTimePass('2026-06-01T09:00:00Z');
    await ada.credit(100);
    await cyd.earn(10);
    await merge(app, { keep: { id: bob.member.id }, absorb: { id: cyd.member.id } }, ada.program.adminKey);
    await ada.letTimePass('2026-08-01T09:00:00Z');
    const then = await liability(ada);
    await ada.letTimePass('2026-09-01T09:00:00Z');
    await ada.credit(1);
    await bob.earn(1);

    const past = await liability(ada, '2026-08-01T09:00:00Z');

    expect(then.byExpiry).toEqual([{ month: '2026-12', points: 110 }]);
    expect(past).toEqual(then);
  });

  it('puts points with a date of their rule where the sooner is, of that and of the end of inactivity', async () => {
    const ada = await aStory(app, {
      at: '2027-01-10T09:00:00Z',
      currency: { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } },
    });
    const [bob, pia] = [await another(ada), await another(ada)];
    const years = { kind: 'AFTER', count: 1, unit: 'YEARS' };
    await aRule(app).by(ada.program.adminKey).givesPoints(2).withPolicies({ expiry: years }).active();
    await ada.earn(10);
    await bob.earn(5);
    await pia.earn(2);
    await ada.letTimePass('2027-02-01T09:00:00Z');
    await pauseMember(app, ada.program.adminKey, pia.member, { until: '2027-03-02' });
    await ada.letTimePass('2027-06-10T09:00:00Z');
    await bob.spend(1);
    const [then, atEnd] = [await liability(ada), { month: '2027-07', points: 30 }];
    await ada.letTimePass('2027-06-11T09:00:00Z');
    await extend(bob, { expiresOn: '2028-06-01' });
    const extended = await liability(ada);
    await ada.letTimePass('2027-09-10T09:00:00Z');
    for (const member of [bob, pia]) await member.earn(100);

    const away = { month: '2027-08', points: 6 };
    expect(then.byExpiry).toEqual([atEnd, away, { month: '2027-12', points: 14 }]);
    expect(extended.byExpiry).toEqual([
      ...[atEnd, away],
      { month: '2027-12', points: 5 },
      { month: '2028-06', points: 9 },
    ]);
    expect(await liability(ada, '2027-06-10T09:00:00Z')).toEqual(then);
    expect(await liability(ada, '2027-06-11T09:00:00Z')).toEqual(extended);
    expect((await liability(ada)).byExpiry).toEqual([
      { month: '2028-03', points: 605 },
      { month: '2028-06', points: 9 },
    ]);
  });

  it('answers for a moment past what was read then, whether it was booked since or not', async () => {
    const currency = {
      pending: { kind: 'AFTER', count: 14, unit: 'DAYS' },
      value: { amount: '0.01', currency: 'GBP' },
      valuePoints: 1,
      debt: 'OWE',
    };
    const ada = await aStory(app, { at: '2027-01-01T09:00:00Z', currency });
    const [bob, cy] = [await another(ada), await another(ada)];
    let purchase: RecordedPurchase;
    let hold: string;
    const steps: [moment: string, step: () => Promise<unknown>][] = [
      ['2027-01-10T09:00:00Z', async () => (purchase = await ada.earn(100))],
      ['2027-01-11T09:00:00Z', () => bob.credit(50, '2027-03-01')],
      ['2027-01-25T09:00:00Z', () => cy.earn(70)],
      ['2027-01-26T09:00:00Z', async () => (hold = await ada.hold(40))],
      ['2027-02-01T09:00:00Z', () => ada.setCurrency({ expiry: { kind: 'AFTER', count: 2, unit: 'MONTHS' } })],
      ['2027-02-02T09:00:00Z', () => ada.capture(hold, 30)],
      ['2027-02-04T09:00:00Z', () => ada.cancel(purchase)],
      ['2027-03-02T00:00:00Z', nothing],
      ['2027-03-10T09:00:00Z', () => bob.earn(33)],
      ['2027-04-02T00:00:00Z', nothing],
      ['2027-04-10T00:00:00Z', () => ada.setCurrency({ expiry: { kind: 'INACTIVITY', count: 60, unit: 'DAYS' } })],
      ['2027-04-11T00:00:00Z', () => cy.earn(3)],
      ['2027-09-01T00:00:00Z', nothing],
    ];
    const readings = new Map<string, Outcome>();
    for (const [moment, step] of steps) {
      await ada.letTimePass(moment);
      await step();
      readings.set(new Date(moment).toISOString(), await liability(ada));
    }

    for (const [moment, reading] of readings) expect(await liability(ada, moment)).toEqual(reading);
    await ada.runDue();
    for (const [moment, reading] of readings) expect(await liability(ada, moment)).toEqual(reading);
    for (const reading of readings.values()) {
      const { total, months, byExpiry, ...holdings } = reading;
      const { pending, available, held } = holdings as Record<string, number>;
      const change = ({ issued, spent, expired, adjusted, forgiven }: Month) =>
        issued - spent - expired + adjusted + forgiven;
      expect(months.reduce((sum: number, month: Month) => sum + change(month), 0)).toBe(total);
      expect(byExpiry.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(
        pending! + available! + held!,
      );
    }
  });

  it.each<[string, Record<string, unknown>, string | RegExp]>([
    ['an unknown point currency', { currency: 'stars' }, 'currency: there is no "stars"; this program has points'],
    ['the future', { asOf: '2999-01-01T00:00:00Z' }, /^asOf: 2999-01-01T00:00:00.000Z is in the future; it is 20\d\d-/],
  ])('refuses %s', async (_what, variables, message) => {
    const { errors } = await app.asAdmin(LIABILITY, variables);

    expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('is that of the own program, and of one point currency', async () => {
    const ada = await aStory(app);
    await ada.earn(10);
    const create = `mutation ($input: CreatePointCurrencyInput!) { createPointCurrency(input: $input) { __typename } }`;
    await ask(ada, create, { input: { code: 'stars', name: [{ locale: 'en', text: 'Stars' }] } });

    expect((await ask(ada, LIABILITY, { currency: 'stars' })).pointsLiability).toMatchObject({ total: 0 });
    expect((await app.asAdmin(LIABILITY)).data.pointsLiability).toMatchObject({ total: 0 });
  });
});

describe('pointsLiability of many members', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close()); // what is written as rows here lacks its purchases and events

  it('counts wallets that are due in every portion that is read', async () => {
    const story = await aStory(app, {
      at: '2027-01-10T09:00:00Z',
      currency: { pending: { kind: 'AFTER', count: 1, unit: 'DAYS' } },
    });
    await story.earn(10);
    // A thousand members with the same wallet, as rows: the report reads 500 at a time.
    const { number } = story.program.program;
    const many = [
      `INSERT INTO member (program_id, id, joined_at, enrolled_at, event_sequence)
         SELECT program_id, gen_random_uuid(), joined_at, enrolled_at, 1 FROM member, generate_series(1, 1000) WHERE program_id = ${number}`,
      `INSERT INTO wallet SELECT (w).* FROM (SELECT jsonb_populate_record(w, jsonb_build_object('id', w.id + row_number() OVER (), 'member_id', m.id)) AS w
         FROM wallet w, member m WHERE w.program_id = ${number} AND m.program_id = ${number} AND m.id <> w.member_id) wallets`,
      ...['posting', 'movement', 'point_lot'].map(
        (
          table,
        ) => `INSERT INTO ${table} SELECT (t).* FROM (SELECT jsonb_populate_record(t, jsonb_build_object('wallet_id', w.id)) AS t
         FROM ${table} t, wallet w WHERE t.program_id = ${number} AND w.program_id = ${number} AND w.id <> t.wallet_id) rows`,
      ),
    ];
    for (const sql of many) await app.database.pool.query(sql);

    await story.letTimePass('2027-01-11T09:00:00Z');
    const answer = await liability(story);
    const done = await story.runDue();

    expect(answer).toMatchObject({ pending: 0, available: 10_010, total: 10_010 });
    expect(moved(answer.months)).toEqual([flow('2027-01', { issued: 10_010 })]);
    expect(done).toBe(1001);
    expect(await liability(story)).toEqual(answer);
  });
});
