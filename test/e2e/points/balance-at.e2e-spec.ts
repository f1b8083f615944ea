import { setTimeout as wait } from 'node:timers/promises';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { extend } from './support/corrections.js';
import { cancel, complete, giveBack } from '../purchases/support/calls.js';
import { ask } from './support/reading.js';

const BALANCE_AT = `query ($member: MemberRef!, $at: DateTime!, $currency: String) {
  balanceAt(member: $member, at: $at, currency: $currency) {
    currency { code } available pending held owed lifetimeEarned lifetimeSpent lifetimeExpired
    value { amount currency } asOf
  }
}`;

describe('balanceAt', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    ada = await aMember(app).with({ email: 'ada@example.com' }).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const balanceAt = (member: Record<string, unknown>, at: string, currency?: string, as = app.program.adminKey) =>
    app.call(as, BALANCE_AT, { member, at, currency });

  const figures = (available: number, pending: number, lifetimeEarned: number) => ({
    currency: { code: 'points' },
    available,
    pending,
    held: 0,
    owed: 0,
    lifetimeEarned,
    lifetimeSpent: 0,
    lifetimeExpired: 0,
    value: null,
  });

  it('says what a member had after each thing that happened, and before', async () => {
    const { id } = await aPurchase(app).by(ada).pending().line({ quantity: '2' }).record();
    await wait(5);
    await complete(app, { purchaseId: id });
    await wait(5);
    await giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '1' }] });
    await wait(5);
    await cancel(app, { purchaseId: id });
    const statement = '{ statement { nodes { occurredAt } } points { available asOf } }';
    const { data } = await app.asAdmin(`{ member(ref: { id: "${ada.id}" }) ${statement} }`);
    const moments = data.member.statement.nodes.map((node: { occurredAt: string }) => node.occurredAt).reverse();
    const beforeAll = new Date(Date.parse(moments[0]) - 1).toISOString();

    const found: unknown[] = [];
    for (const at of [beforeAll, ...moments]) found.push((await balanceAt({ id: ada.id }, at)).data.balanceAt);

    expect(found).toEqual([
      { ...figures(0, 0, 0), asOf: beforeAll },
      { ...figures(0, 20, 20), asOf: moments[0] },
      { ...figures(20, 0, 20), asOf: moments[1] },
      { ...figures(10, 0, 10), asOf: moments[2] },
      { ...figures(0, 0, 0), asOf: moments[3] },
    ]);
  });

  it('goes by when points took effect, not by when something was bought', async () => {
    const bob = await aMember(app).enroll();
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await aPurchase(app).by(bob).with({ purchasedAt: yesterday }).record();

    const { data } = await balanceAt({ id: bob.id }, yesterday);

    expect(data.balanceAt).toEqual({ ...figures(0, 0, 0), asOf: yesterday });
  });

  it('knows the member by any reference, and a point currency by its code', async () => {
    const { data } = await balanceAt({ email: 'ADA@example.com' }, '2020-01-01T00:00:00Z', 'points');

    expect(data.balanceAt).toEqual({ ...figures(0, 0, 0), asOf: '2020-01-01T00:00:00.000Z' });
  });

  it('says zero for the first day of the calendar', async () => {
    const { data } = await balanceAt({ id: ada.id }, '0002-01-01T00:00:00Z');

    expect(data.balanceAt).toEqual({ ...figures(0, 0, 0), asOf: '0002-01-01T00:00:00.000Z' });
  });

  it.each([
    ['a point currency', '2020-01-01T00:00:00Z', 'stars', 'currency: there is no "stars"; this program has points'],
    ['the future', '2999-01-01T00:00:00Z', undefined, /^at: 2999-01-01T00:00:00.000Z is in the future; it is 20\d\d-/],
  ])('refuses %s that there is not', async (_what, at, currency, message) => {
    const { data, errors } = await balanceAt({ id: ada.id }, at, currency);

    expect(data).toEqual({ balanceAt: null });
    expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('says nothing of a member who is unknown or of another program', async () => {
    const other = await app.anotherProgram();
    const eve = await aMember(app).of(other).enroll();

    const refs = [
      { id: eve.id },
      { id: 'mem_01k0000000e0000000000000aa' },
      { id: 'nonsense' },
      { externalId: '\u0000' },
    ];
    const answers = await Promise.all(refs.map((ref) => balanceAt(ref, '2020-01-01T00:00:00Z')));

    expect(answers.map(({ data, errors }) => ({ data, errors }))).toEqual(Array(4).fill({ data: { balanceAt: null } }));
  });
});

describe('balanceAt, settled to the moment', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const FIELDS = `available pending held owed lifetimeEarned lifetimeSpent lifetimeExpired asOf
    expiring { at lastDay points } maturing { at lastDay points }
    lots { nodes { id points free held status earnedAt expiresAt lastDay } }`;
  const now = async (story: Story) =>
    (await ask(story, `query ($ref: MemberRef!) { member(ref: $ref) { points { ${FIELDS} } } }`)).member.points;
  const at = async (story: Story, moment: string) =>
    (
      await ask(story, `query ($ref: MemberRef!, $at: DateTime!) { balanceAt(member: $ref, at: $at) { ${FIELDS} } }`, {
        at: moment,
      })
    ).balanceAt;

  /** Lives through steps, and answers what was read after each, by its moment. */
  async function live(story: Story, steps: [moment: string, step: () => Promise<unknown>][]) {
    const readings = new Map<string, unknown>();
    for (const [moment, step] of steps) {
      await story.letTimePass(moment);
      await step();
      readings.set(new Date(moment).toISOString(), await now(story));
    }
    return readings;
  }

  const nothing = () => Promise.resolve();

  it('answers what was read then, whether it was booked since or not', async () => {
    const currency = {
      pending: { kind: 'AFTER', count: 14, unit: 'DAYS' },
      expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' },
      debt: 'OWE',
    };
    const story = await aStory(app, { at: '2027-01-01T09:00:00Z', currency });
    let hold: string;
    let purchase: RecordedPurchase;
    const readings = await live(story, [
      ['2027-01-10T09:00:00Z', async () => (purchase = await story.earn(100))],
      ['2027-01-20T09:00:00Z', () => story.earn(50)],
      ['2027-01-24T09:00:00Z', nothing],
      ['2027-01-30T09:00:00Z', async () => (hold = await story.hold(40))],
      ['2027-02-02T09:00:00Z', () => story.capture(hold, 30)],
      ['2027-02-04T09:00:00Z', () => story.cancel(purchase)],
      ['2027-02-11T00:00:00Z', nothing],
      ['2027-02-12T09:00:00Z', () => story.credit(5, '2027-06-01')],
      ['2027-02-21T00:00:00Z', nothing],
      ['2027-04-01T00:00:00Z', nothing],
    ]);

    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
    await story.runDue();
    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
  });

  it('knows the expiry that was in force then', async () => {
    const story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    const readings = await live(story, [
      ['2027-01-10T09:00:00Z', () => story.earn(100)],
      ['2027-01-20T09:00:00Z', () => story.setCurrency({ expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } })],
      ['2027-01-21T09:00:00Z', () => story.earn(10)],
      ['2027-01-22T09:00:00Z', () => story.setCurrency({ expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } })],
      ['2027-01-23T09:00:00Z', () => story.earn(1)],
      ['2027-02-23T09:00:00Z', () => story.spend(50)],
      ['2028-03-01T09:00:00Z', nothing],
    ]);

    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
    await story.runDue();
    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
  });

  it('knows which points with a date ended by inactivity too', async () => {
    const expiry = { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
    const story = await aStory(app, { at: '2027-01-01T09:00:00Z', currency: { expiry } });
    await aRule(app)
      .by(story.program.adminKey)
      .withPolicies({ expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } })
      .active();
    let paid: RecordedPurchase;
    const readings = await live(story, [
      ['2027-01-10T09:00:00Z', () => story.earn(100)],
      ['2027-01-20T09:00:00Z', async () => (paid = await story.buyWithPoints(30, [0]))],
      ['2027-08-01T09:00:00Z', () => story.cancel(paid)],
      ['2027-08-10T09:00:00Z', () => story.earn(5)],
      ['2027-08-20T09:00:00Z', () => extend(story, { expiresOn: '2028-10-01' })],
      ['2029-08-20T09:00:00Z', nothing],
    ]);

    expect([...readings.values()].map((reading) => (reading as { expiring: unknown }).expiring)).toMatchObject([
      [{ at: '2027-07-10T23:00:00.000Z', points: 200 }],
      [{ at: '2027-07-20T23:00:00.000Z', points: 170 }],
      [{ at: '2027-08-31T23:00:00.000Z', points: 30 }],
      [
        { at: '2027-08-31T23:00:00.000Z', points: 30 },
        { at: '2028-02-11T00:00:00.000Z', points: 10 },
      ],
      [
        { at: '2028-02-11T00:00:00.000Z', points: 5 },
        { at: '2028-10-01T23:00:00.000Z', points: 35 },
      ],
      [],
    ]);
    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
    await story.runDue();
    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
  });

  it('knows when inactivity began to count for who was only given points, until the policy went', async () => {
    const expiry = { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
    const story = await aStory(app, { at: '2026-01-10T09:00:00Z', currency: { expiry } });
    const readings = await live(story, [
      ['2026-06-01T09:00:00Z', () => story.credit(100)],
      ['2026-08-01T09:00:00Z', nothing],
      ['2026-09-01T09:00:00Z', () => story.credit(1)],
      ['2026-10-01T09:00:00Z', nothing],
      ['2026-10-02T09:00:00Z', () => story.setCurrency({ expiry: { kind: 'NEVER' } })],
      ['2026-10-03T09:00:00Z', () => story.runDue()],
    ]);

    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
  });

  it('counts what was earned, spent and expired until then', async () => {
    const story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    const readings = await live(story, [
      ['2027-01-10T09:00:00Z', () => story.earn(100)],
      ['2027-01-11T09:00:00Z', () => story.credit(20, '2027-01-15')],
      ['2027-01-12T09:00:00Z', () => story.spend(5)],
      ['2027-01-16T00:00:00Z', nothing],
      ['2027-01-17T09:00:00Z', () => story.spend(30)],
    ]);

    expect([...readings.values()]).toMatchObject([
      { available: 100, lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 0 },
      { available: 120, lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 0 },
      { available: 115, lifetimeEarned: 100, lifetimeSpent: 5, lifetimeExpired: 0 },
      { available: 100, lifetimeEarned: 100, lifetimeSpent: 5, lifetimeExpired: 15 },
      { available: 70, lifetimeEarned: 100, lifetimeSpent: 35, lifetimeExpired: 15 },
    ]);
    for (const [moment, reading] of readings) expect(await at(story, moment)).toEqual(reading);
  });
});
