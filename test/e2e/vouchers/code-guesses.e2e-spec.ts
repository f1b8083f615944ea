import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { aCart, redeem, reserve, rollBack } from './support/vouchers.js';

const CART = '{ currency: "GBP", lines: [{ sku: "tea", quantity: "1", unitPrice: "100" }]';
const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { __typename ... on RecordPurchasePayload { replayed } ... on VoucherNotRedeemable { reason } }
}`;
const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) { results { __typename ... on RecordPurchasePayload { replayed } ... on VoucherNotRedeemable { reason } } }
}`;
const START = new Date('2027-03-26T12:00:00Z');

describe('wrong codes', () => {
  let app: TestApp;
  let other: TestApp;
  let now = START;
  beforeAll(async () => {
    const clock = { now: () => now };
    app = await startTestApp({ clock });
    other = await startTestApp({ clock, on: app });
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });
  beforeEach(() => {
    now = START;
  });

  /** A question for each of these codes, all in one document. */
  const aliases = (codes: readonly string[], { id }: EnrolledMember): string =>
    `{ ${codes.map((code, at) => `a${at}: validateVoucher(code: "${code}", cart: ${CART}, member: { id: "${id}" } }) { valid reason }`).join(' ')} }`;
  const wrong = (count: number): string[] => Array.from({ length: count }, () => `wrong-${randomUUID()}`);
  const limited = ({ errors = [] }: GraphqlAnswer) =>
    errors.filter(({ extensions }) => extensions.code === 'RATE_LIMITED');
  const after = (ms: number) => {
    now = new Date(START.getTime() + ms);
  }; // prettier-ignore

  it('count by alias: of eleven in one document ten are answered', async () => {
    const ada = await aMember(app).enroll();

    // Fields that may be null take the whole answer with them, so they are asked one by one here.
    const answers = await Promise.all(wrong(11).map((code) => app.asShop(aliases([code], ada))));
    const unknown = answers.filter(({ data }) => data?.a0.reason === 'UNKNOWN_CODE');
    const together = await app.asShop(aliases(wrong(1), ada));

    expect(unknown).toHaveLength(10);
    expect(answers.flatMap(limited)).toMatchObject([
      {
        message: 'Too many wrong codes about one member: 10; at most 10 in 10 minutes. Nothing was done; come again in 600 seconds.',
        extensions: { limit: 'WRONG_CODES', allowed: 10, retryAfter: 600 },
      },
    ]);
    expect(limited(together)).toHaveLength(1);
  }); // prettier-ignore

  it('count by alias in one document', async () => {
    const ada = await aMember(app).enroll();

    const eleven = await app.asShop(aliases(wrong(11), ada));
    const bob = await aMember(app).enroll();
    const ten = await app.asShop(aliases(wrong(10), bob));

    expect(limited(eleven)).toHaveLength(1);
    expect(limited(ten)).toEqual([]);
    expect(Object.values(ten.data)).toEqual(Array(10).fill({ valid: false, reason: 'UNKNOWN_CODE' }));
  });

  it('are no business of another member, and right ones count for nothing', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const { code } = await aVoucher(app).issue();
    const right = await Promise.all(Array.from({ length: 30 }, () => app.asShop(aliases([code], ada))));
    await app.asShop(aliases(wrong(10), ada));

    expect(right.flatMap(limited)).toEqual([]);
    expect(limited(await app.asShop(aliases([code], ada)))).toHaveLength(1);
    expect(await app.asShop(aliases([code], bob))).toMatchObject({ data: { a0: { valid: true } } });
  });

  it('are counted for all servers together', async () => {
    const ada = await aMember(app).enroll();
    await app.asShop(aliases(wrong(6), ada));
    const more = await other.call(app.program.shopKey, aliases(wrong(4), ada));

    expect(limited(more)).toEqual([]);
    for (const on of [app, other]) expect(limited(await on.call(app.program.shopKey, aliases(wrong(1), ada)))).toHaveLength(1);
  }); // prettier-ignore

  it('are at most twice as many where two servers are asked at the same moment', async () => {
    const ada = await aMember(app).enroll();
    const { shopKey } = app.program;

    const answers = await Promise.all(
      [app, other].flatMap((on) => wrong(12).map((code) => on.call(shopKey, aliases([code], ada)))),
    );

    const through = answers.filter((answer) => limited(answer).length === 0).length;
    expect(through).toBeGreaterThanOrEqual(10);
    expect(through).toBeLessThanOrEqual(20);
    for (const on of [app, other]) expect(limited(await on.call(shopKey, aliases(wrong(1), ada)))).toHaveLength(1);
  });

  it('are over after ten minutes', async () => {
    const ada = await aMember(app).enroll();
    await app.asShop(aliases(wrong(10), ada));
    after(599_000);
    const late = await app.asShop(aliases(wrong(1), ada));
    after(600_000);

    expect(limited(late)).toMatchObject([{ extensions: { retryAfter: 1 } }]);
    expect(limited(await app.asShop(aliases(wrong(10), ada)))).toEqual([]);
  });

  it('count wherever a code is looked up', async () => {
    const ada = await aMember(app).enroll();
    const member = { id: ada.id };
    const [code] = wrong(1);
    const buy = () => aPurchase(app).by(ada).with({ voucherCodes: [code] }).input(); // prettier-ignore
    const shop = app.program.shopKey;
    for (let time = 0; time < 3; time++) {
      expect(await reserve(app, { code, orderId: 'o', member }, shop)).toMatchObject({ reason: 'UNKNOWN_CODE' });
      expect(await redeem(app, { code, orderId: 'o', member, cart: aCart('1.00') }, shop)).toMatchObject({
        reason: 'UNKNOWN_CODE',
      });
      const { data } = await app.asShop(RECORD, { input: buy() });
      expect(data.recordPurchase).toMatchObject({ reason: 'UNKNOWN_CODE' });
    }
    const list = await app.asShop(RECORD_ALL, { purchases: [buy(), aPurchase(app).by(ada).input()] });
    expect(list.data.recordPurchases.results).toMatchObject([
      { reason: 'UNKNOWN_CODE' },
      { __typename: 'RecordPurchasePayload' },
    ]);

    const calls = [
      reserve(app, { code, orderId: 'o', member }, shop),
      redeem(app, { code, orderId: 'o', member, cart: aCart('1.00') }, shop),
      app.asShop(RECORD, { input: buy() }),
      app.asShop(RECORD_ALL, { purchases: [buy()] }),
    ];
    for (const answer of await Promise.all(calls)) expect(limited(answer as GraphqlAnswer)).toHaveLength(1);
    expect((await app.asShop(RECORD, { input: aPurchase(app).by(ada).input() })).data.recordPurchase).toMatchObject({
      __typename: 'RecordPurchasePayload',
    });
  });

  it('are counted for a key where nobody is named', async () => {
    const { shopKey, adminKey } = await app.anotherProgram();
    await app.database.pool.query('TRUNCATE code_guess');
    const [code] = wrong(1);
    await app.call(adminKey, `{ voucher(code: "${code}") { id } }`);
    await rollBack(app, { code, orderId: 'o' }, shopKey);
    const { rows } = await app.database.pool.query('SELECT guesses FROM code_guess ORDER BY guesses');
    await app.database.pool.query('UPDATE code_guess SET guesses = 1000');

    expect(rows).toEqual([{ guesses: 1 }, { guesses: 1 }, { guesses: 2 }]);
    const refused = {
      message:
        'Too many wrong codes with this key: 1,000; at most 1,000 in 10 minutes. Nothing was done; come again in 600 seconds.',
      extensions: { limit: 'WRONG_CODES', allowed: 1000, retryAfter: 600 },
    };
    expect(limited(await app.call(adminKey, `{ voucher(code: "${code}") { id } }`))).toMatchObject([refused]);
    expect(limited((await rollBack(app, { code, orderId: 'o' }, shopKey)) as GraphqlAnswer)).toMatchObject([refused]);
  });

  describe('and what was done before', () => {
    const repeatsOf = async (member: EnrolledMember) => {
      const { code } = await aVoucher(app).with({ uses: 9 }).issue();
      const of = (orderId: string) => ({ idempotencyKey: randomUUID(), code, orderId, member: { id: member.id } });
      const [kept, used, back] = [of('kept'), { ...of('used'), cart: aCart('1.00') }, of('kept')];
      const { member: _, ...giveBack } = back;
      const bought = aPurchase(app)
        .by(member)
        .with({ voucherCodes: [code] })
        .input();
      const list = [
        aPurchase(app)
          .by(member)
          .with({ voucherCodes: [code] })
          .input(),
        aPurchase(app).by(member).input(),
      ];
      const calls = [
        () => reserve(app, kept),
        () => redeem(app, used),
        () => rollBack(app, giveBack),
        async () => (await app.asShop(RECORD, { input: bought })).data.recordPurchase,
        async () => (await app.asShop(RECORD_ALL, { purchases: list })).data.recordPurchases.results[0],
      ];
      for (const call of calls) expect(await call()).toMatchObject({ replayed: false });
      return { calls, used };
    };

    it('is answered again by its key when the allowance is used up, and counts for nothing', async () => {
      const ada = await aMember(app).enroll();
      const { calls, used } = await repeatsOf(ada);
      await app.asShop(aliases(wrong(10), ada));

      for (let time = 0; time < 3; time++)
        for (const call of calls) expect(await call()).toMatchObject({ replayed: true });

      expect(limited((await redeem(app, { ...used, idempotencyKey: randomUUID() })) as GraphqlAnswer)).toHaveLength(1);
    });

    it('is no way to try which code it was: another one under its key is a wrong one', async () => {
      const ada = await aMember(app).enroll();
      const { used } = await repeatsOf(ada);
      const tries = async (count: number) => {
        const answers: GraphqlAnswer[] = [];
        for (const code of wrong(count)) answers.push(await redeem(app, { ...used, code }));
        return answers;
      };

      const before = await tries(10);
      const meanwhile = await redeem(app, used);
      const beyond = await tries(9);
      const still = await redeem(app, used);
      await tries(1);
      const after = await redeem(app, used);

      expect(before).toMatchObject(Array(10).fill({ code: 'IDEMPOTENCY_KEY_REUSED' }));
      expect(beyond.flatMap(limited)).toHaveLength(9);
      expect([meanwhile, still]).toMatchObject([{ replayed: true }, { replayed: true }]);
      expect(limited(after as GraphqlAnswer)).toHaveLength(1);
    });

    it('is of no use to a list that asks for something new as well', async () => {
      const ada = await aMember(app).enroll();
      const { code } = await aVoucher(app).with({ uses: 9 }).issue();
      const buy = () => aPurchase(app).by(ada).with({ voucherCodes: [code] }).input(); // prettier-ignore
      const done = buy();
      await app.asShop(RECORD, { input: done });
      await app.asShop(aliases(wrong(10), ada));

      expect(limited(await app.asShop(RECORD_ALL, { purchases: [done, buy()] }))).toHaveLength(1);
      expect((await app.asShop(RECORD_ALL, { purchases: [done] })).data.recordPurchases.results).toMatchObject([
        { replayed: true },
      ]);
    });
  });

  it('are counted one by one where several come with a question', async () => {
    const ada = await aMember(app).enroll();
    const others = wrong(10).map((code) => `"${code}"`).join(' '); // prettier-ignore
    const document = `{ validateVoucher(code: "x", cart: ${CART}, member: { id: "${ada.id}" }, otherCodes: [${others}] }) { others { reason } } }`;

    expect(limited(await app.asShop(document))).toEqual([]);
    expect(limited(await app.asShop(aliases(wrong(1), ada)))).toHaveLength(1);
  });
});
