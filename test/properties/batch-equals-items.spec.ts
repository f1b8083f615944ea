import fc from 'fast-check';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { rowsOf } from '../support/rows.js';

const RESULT = `
  __typename
  ... on RecordPurchasePayload { replayed pointsEarned purchase { orderId status pointsEarned lines { sku quantity pointsEarned } } }
  ... on UserError { code path }
  ... on InvalidInput { problems { path message } }`;

const RECORD = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ${RESULT} } }`;
const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { results { ${RESULT} } } }`;

const RUNS = { seed: 20_270_301, numRuns: 25 };
const MEMBERS = ['ada', 'bob', 'cyd'];

/** Mostly the one, now and then the other. */
const seldom = (usual: fc.Arbitrary<string>, ...unusual: string[]) =>
  fc.oneof({ arbitrary: usual, weight: 24 }, { arbitrary: fc.constantFrom(...unusual), weight: 1 });

const line = fc.record({
  sku: fc.constantFrom('mug', 'tea'),
  quantity: seldom(fc.constantFrom('1', '2', '0.5'), '0'),
  unitPrice: fc.constantFrom('0', '9.99', '10', '33.335'),
  discount: fc.constantFrom(null, null, null, '0.5'),
});

/** Few keys, orders and members, so that they meet; a refusal now and then. */
const purchase = fc.record({
  idempotencyKey: seldom(
    fc.nat(11).map((number) => `k${number}`),
    '',
  ),
  orderId: fc.nat(11).map((number) => `o${number}`),
  member: seldom(fc.constantFrom(...MEMBERS), 'nobody').map((externalId) => ({ externalId })),
  currency: seldom(fc.constant('GBP'), 'EUR'),
  completed: fc.boolean(),
  shipping: fc.constantFrom(null, '4.99'),
  orderDiscount: fc.constantFrom(null, null, '1.01'),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
});

/** A batch with repetitions: some of its items come once more, as they were or under another key. */
const batch = fc
  .array(purchase, { minLength: 1, maxLength: 8 })
  .chain((items) =>
    fc
      .array(fc.record({ of: fc.nat(items.length - 1), key: fc.constantFrom(undefined, 'k1', 'k9') }), { maxLength: 4 })
      .map((again) => [
        ...items,
        ...again.map(({ of, key }) => ({ ...items[of]!, ...(key === undefined ? {} : { idempotencyKey: key }) })),
      ]),
  );

describe('a batch of purchases', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A program of its own, in which the same rules and members stand. */
  const aProgram = async () => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).countsShipping().active();
    await aRule(app).by(program.adminKey).named('Tens').givesPoints(7).per('10').minimumOrder('20').active();
    for (const externalId of MEMBERS)
      await aMember(app)
        .of(program)
        .with({ externalId, idempotencyKey: `enroll ${externalId}` })
        .enroll();
    const rows = () => rowsOf(app.database.pool, program.program.number);
    return { key: program.shopKey, rows };
  };

  it('leaves the same rows and answers the same as its items one by one, apart from ids and times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 2 }), async (batches) => {
        const together = await aProgram();
        const apart = await aProgram();

        for (const purchases of batches) {
          const answer = await app.call(together.key, RECORD_ALL, { input: { purchases } });
          const results = [];
          for (const input of purchases)
            results.push((await app.call(apart.key, RECORD, { input })).data.recordPurchase);

          expect(answer.data.recordPurchases.results).toEqual(results);
        }

        expect(await together.rows()).toEqual(await apart.rows());
      }),
      RUNS,
    );
  });
});
