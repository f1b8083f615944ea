import { aMember } from '../factories/a-member.js';
import { aVoucher } from '../factories/a-voucher.js';
import { aCart, issue, redeem, reserve, revoke, rollBack } from '../e2e/vouchers/support/vouchers.js';
import { mergeInto } from '../e2e/membership/support/merges.js';
import type { Outcome } from '../e2e/purchases/support/calls.js';
import { pointsOf } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('vouchers under parallel calls on two servers', () => {
  let apps: [TestApp, TestApp];
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    apps = [app, await startTestApp({ on: app })];
  });
  afterAll(async () => {
    await expectInvariants(app);
    await apps[1].close();
    await app.close();
  });

  /** So many calls at once, in turns on both servers. */
  const atOnce = (count: number, act: (on: TestApp, index: number) => Promise<Outcome>): Promise<Outcome[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => act(apps[index % 2] as TestApp, index)));
  const stand = async (id: string) =>
    (await app.asAdmin(`{ node(id: "${id}") { ... on Voucher { status usesLeft remaining { amount } holder { id } } } }`))
      .data.node; // prettier-ignore
  const done = (outcomes: readonly Outcome[]) => outcomes.filter(({ use }) => use);
  const reasons = (outcomes: readonly Outcome[]) => [
    ...new Set(outcomes.flatMap(({ reason, code }) => reason ?? code ?? [])),
  ];

  it('uses a code for one once among fifty', async () => {
    const { id, code } = await aVoucher(app).issue();

    const outcomes = await atOnce(50, (on, index) =>
      redeem(on, { code, orderId: `one-${index}`, cart: aCart('10.00') }),
    );

    expect(done(outcomes)).toHaveLength(1);
    expect(reasons(outcomes)).toEqual(['ALREADY_REDEEMED']);
    expect(await stand(id)).toMatchObject({ status: 'REDEEMED', usesLeft: 0 });
  });

  it('pays ten times ten of a gift card of a hundred, and no more', async () => {
    const { id, code } = await aVoucher(app).card('100.00').issue();

    const outcomes = await atOnce(30, (on, index) =>
      redeem(on, { code, orderId: `card-${index}`, cart: aCart('10.00') }),
    );

    expect(done(outcomes)).toHaveLength(10);
    expect(reasons(outcomes)).toEqual(['ALREADY_REDEEMED']);
    expect(await stand(id)).toMatchObject({ status: 'REDEEMED', remaining: { amount: '0.00' } });
  });

  it('never has two uses for an order', async () => {
    const { id, code } = await aVoucher(app).with({ uses: 50 }).issue();

    const outcomes = await atOnce(30, (on, index) =>
      index % 3 === 0
        ? reserve(on, { code, orderId: 'same' })
        : redeem(on, { code, orderId: 'same', cart: aCart('10.00') }),
    );

    expect(done(outcomes).filter(({ use }) => use.status === 'REDEEMED').length).toBeGreaterThan(0);
    expect(new Set(done(outcomes).map(({ use }) => use.id)).size).toBe(1);
    expect(await stand(id)).toMatchObject({ usesLeft: 49 });
  });

  it('gives a use of an order back once, and says the same of it to all others, then and later', async () => {
    const { code } = await aVoucher(app).with({ uses: 5 }).issue();
    const orders = Array.from({ length: 5 }, (_, index) => `back-${index}`);
    for (const orderId of orders) await redeem(app, { code, orderId, cart: aCart('10.00') });

    const outcomes = await atOnce(20, (on, index) => rollBack(on, { code, orderId: orders[index % 5] }));
    const later = await atOnce(5, (on, index) => rollBack(on, { code, orderId: orders[index] }));

    expect(done(outcomes)).toHaveLength(5);
    expect(new Set(done(outcomes).map(({ use }) => use.orderId)).size).toBe(5);
    expect(reasons(outcomes)).toEqual(['VOUCHER_USE_NOT_FOUND']);
    expect(reasons(later)).toEqual(['VOUCHER_USE_NOT_FOUND']);
  });

  it('holds whatever is set aside, used, given back and revoked at once', async () => {
    const ada = await aMember(app).enroll();
    const { id, code } = await aVoucher(app).card('100.00').to(ada).issue();
    const { code: few, id: idOfFew } = await aVoucher(app).with({ uses: 3 }).giving({ points: 5 }).to(ada).issue();

    await atOnce(90, (on, index) => {
      const orderId = `mixed-${index % 7}`;
      const one = index % 2 === 0 ? code : few;
      if (index % 5 === 0) return reserve(on, { code: one, orderId, expiresInSeconds: 1 });
      if (index % 5 < 3) return redeem(on, { code: one, orderId, cart: aCart('20.00') });
      if (index === 84) return revoke(on, { voucher: idOfFew, reason: 'Enough' });
      return rollBack(on, { code: one, orderId });
    });

    const { rows } = await app.database.pool.query<{ remaining: number; taken: number }>(
      `SELECT v.id, coalesce(v.remaining, 0)::int AS remaining, coalesce(sum(u.amount - u.rolled_back), 0)::int AS taken
       FROM voucher v LEFT JOIN voucher_use u ON u.voucher_id = v.id AND u.status IN ('RESERVED', 'REDEEMED')
       WHERE v.remaining IS NOT NULL GROUP BY v.id, v.remaining HAVING coalesce(sum(u.amount - u.rolled_back), 0) > 0`,
    );
    for (const row of rows) expect(row.remaining + row.taken).toBe(10_000);
    expect((await stand(id)).holder).toEqual({ id: ada.id });
  });

  it('goes with its holder, whoever is merged meanwhile', async () => {
    const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const { id, code } = await aVoucher(app).giving({ points: 10 }).with({ uses: 40 }).to(absorb).issue();

    const [outcomes] = await Promise.all([
      atOnce(20, async (on, index) => {
        const made = await redeem(on, { code, orderId: `merged-${index}` });
        return index % 4 === 0 && made.use ? rollBack(on, { use: made.use.id }) : made;
      }),
      mergeInto(app, keep, absorb),
    ]);

    expect(done(outcomes)).toHaveLength(20);
    expect(await stand(id)).toMatchObject({ usesLeft: 25, holder: { id: keep.id } });
    expect(await pointsOf(app, keep)).toMatchObject({ available: 150 });
    const { rows } = await app.database.pool.query(
      'SELECT count(*)::int AS uses FROM voucher_use u JOIN voucher v ON v.id = u.voucher_id AND u.member_id <> v.member_id',
    );
    expect(rows).toEqual([{ uses: 0 }]);
  });

  it('issues under one of two templates the same code once', async () => {
    const { template } = await aVoucher(app).issue();

    const outcomes = await atOnce(10, (on) => issue(on, { template, code: 'FIRST-COME' }));

    expect(outcomes.filter(({ voucher }) => voucher)).toHaveLength(1);
    expect(reasons(outcomes)).toEqual(['VOUCHER_CODE_TAKEN']);
  });
});
