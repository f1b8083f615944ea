import { setTimeout as wait } from 'node:timers/promises';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, complete, giveBack } from '../purchases/support/calls.js';

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
    const { data } = await balanceAt({ id: ada.id }, '0000-01-01T00:00:00Z');

    expect(data.balanceAt).toEqual({ ...figures(0, 0, 0), asOf: '0000-01-01T00:00:00.000Z' });
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
