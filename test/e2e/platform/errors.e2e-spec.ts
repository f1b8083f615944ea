import request from 'supertest';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { storedIn } from '../purchases/support/stored.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { __typename }
}`;

const BY_ORDER = 'query ($orderId: String!) { purchaseByOrder(orderId: $orderId) { id } }';

const OUR_FAULT =
  'Something went wrong on our side. Nothing is known to have changed; repeating the call with the same key is safe.';

/** What must never be told: SQL, names of the database, stacks, files. */
const INSIDE =
  /\b(select|insert|update|relation|column|constraint|purchase_line)\b|\bat \S+ \(|node_modules|\.ts\b|\.js\b|\/src\//i;

describe('top-level errors', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).enroll();
  });
  afterAll(() => app.close());

  /** The one error of this call, the same when a document is sent for the first time and when it is known. */
  const errorOf = async (send: () => Promise<GraphqlAnswer>) => {
    const [first, again] = [await send(), await send()];
    const [one, other] = [first.errors, again.errors].map((errors) => {
      expect(errors).toHaveLength(1);
      const { requestId, ...extensions } = errors![0]!.extensions;
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      return { ...errors![0], extensions };
    });
    expect(other).toEqual(one);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(JSON.stringify([one!.message, one!.extensions])).not.toMatch(INSIDE);
    return one;
  };

  it.each<[string, string, string | null, Record<string, unknown>]>([
    [
      'UNAUTHENTICATED',
      '{ program { name } }',
      null,
      {
        message:
          'Send a valid credential: "Authorization: Bearer <API key or member token>". What was sent is missing, unknown, expired or revoked.',
        path: ['program'],
      },
    ],
    [
      'FORBIDDEN',
      '{ apiKeys { id } }',
      'shop',
      { message: 'apiKeys needs one of the roles ADMIN; this credential has SHOP.', path: ['apiKeys'] },
    ],
    [
      'BAD_USER_INPUT',
      '{ purchases(first: 1000) { nodes { id } } }',
      'admin',
      { message: 'first: 1000 is not allowed; 1 to 100', path: ['purchases'] },
    ],
    ['GRAPHQL_PARSE_FAILED', '{ program { name }', 'admin', { message: 'Syntax Error: Expected Name, found <EOF>.' }],
    [
      'GRAPHQL_VALIDATION_FAILED',
      '{ program { nothing } }',
      'admin',
      { message: 'Cannot query field "nothing" on type "Program".' },
    ],
    [
      'GRAPHQL_VALIDATION_FAILED',
      'mutation { updateProgram { __typename } }',
      'admin',
      {
        message:
          'Field "updateProgram" argument "input" of type "UpdateProgramInput!" is required, but it was not provided.',
      },
    ],
  ])('say %s: %s', async (code, query, as, expected) => {
    const credential = as === 'admin' ? app.program.adminKey : as === 'shop' ? app.program.shopKey : null;

    const error = await errorOf(() => app.call(credential, query));

    expect(error).toMatchObject({ ...expected, extensions: { code } });
    expect(Object.keys(error!.extensions)).toEqual(['code']);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['missing', {}, 'Variable "$input" of required type "RecordPurchaseInput!" was not provided.'],
    ['null', { input: null }, 'Variable "$input" of non-null type "RecordPurchaseInput!" must not be null.'],
    [
      'of another type',
      { input: 'x' },
      'Variable "$input" got invalid value "x"; Expected type "RecordPurchaseInput" to be an object.',
    ],
  ])('name a variable that is %s', async (_what, variables, message) => {
    const error = await errorOf(() => app.asShop(RECORD, variables));

    expect(error).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['missing', { orderId: undefined }, 'Field "orderId" of required type "String!" was not provided.'],
    ['null', { orderId: null }, 'at "input.orderId"; Expected non-nullable type "String!" not to be null.'],
    ['a number', { orderId: 17 }, 'at "input.orderId"; String cannot represent a non string value: 17'],
    [
      'unknown',
      { orderID: 'A-1' },
      'Field "orderID" is not defined by type "RecordPurchaseInput". Did you mean "orderId"?',
    ],
    [
      'no text',
      { channel: { name: 'web' } },
      'at "input.channel"; String cannot represent a non string value: { name: "web" }',
    ],
    [
      'no list member',
      { payments: [{ kind: 'CASH', amount: '1' }] },
      'at "input.payments[0].kind"; Value "CASH" does not exist in "PaymentKind" enum.',
    ],
    [
      'no list of lines',
      { lines: [null] },
      'at "input.lines[0]"; Expected non-nullable type "PurchaseLineInput!" not to be null.',
    ],
    [
      'no decimal',
      { lines: [{ sku: 'a', quantity: '1', unitPrice: '1.' }] },
      'at "input.lines[0].unitPrice"; Decimal cannot be "1.": digits such as "12.50".',
    ],
  ])('name a field that is %s', async (_what, changes, message) => {
    const input = { ...aPurchase(app).by(ada).input(), ...changes };
    const before = await storedIn(app);

    const error = await errorOf(() => app.asShop(RECORD, { input }));

    expect(error!.message).toContain(message);
    expect(error!.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['null', 'query ($id: ID) { member(ref: { id: $id }) { id } }', { id: null }, 'has invalid value {id: $id}'],
    ['missing', 'query ($id: ID) { member(ref: { id: $id }) { id } }', {}, 'has invalid value {id: $id}'],
    [
      'null where there is a default',
      'query ($by: ReferralPeriod) { referralInsights(by: $by) { __typename } }',
      { by: null },
      'Argument "by" of non-null type "ReferralPeriod!" must not be null.',
    ],
    [
      'null deep in an input',
      `mutation ($points: Points) { createEarningRule(input: {
         name: [{ locale: "en", text: "x" }], gives: { fixed: $points }
       }) { __typename } }`,
      { points: null },
      'Argument "input" has invalid value',
    ],
  ])('name an argument whose variable is %s', async (_what, query, variables, message) => {
    const error = await errorOf(() => app.asAdmin(query, variables));

    expect(error!.message).toContain(message);
    expect(error!.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('are not for a page of null: it has the usual size', async () => {
    const query = 'query ($first: Int = 1) { one: purchases(first: $first) { pageInfo { hasNextPage } } }';

    const { data, errors } = await app.asAdmin(query, { first: null });
    const literal = await app.asAdmin('{ one: purchases(first: null) { pageInfo { hasNextPage } } }');

    expect(errors).toBeUndefined();
    expect([data, literal.data]).toEqual(Array(2).fill({ one: { pageInfo: { hasNextPage: false } } }));
  });

  it('name every wrong field at once', async () => {
    const input = { ...aPurchase(app).by(ada).input(), shipping: 'a', orderDiscount: 'b', currency: 'pounds' };

    const { errors } = await app.asShop(RECORD, { input });

    const fields = errors?.map((error) => /at "([^"]+)"/.exec(error.message)?.[1]);
    expect(fields?.sort()).toEqual(['input.currency', 'input.orderDiscount', 'input.shipping']);
  });

  it('name a literal that is wrong', async () => {
    const query = `mutation { recordPurchase(input: {
      idempotencyKey: "k", orderId: "o", member: { externalId: "a" }, currency: GBP,
      lines: [{ sku: "a", quantity: 1, unitPrice: "1" }]
    }) { __typename } }`;

    const { errors } = await app.asShop(query);

    expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      ['CurrencyCode is a string. A currency by its ISO 4217 code, such as "GBP".', 'GRAPHQL_VALIDATION_FAILED'],
      [
        'Decimal is a string. An exact decimal number as a string, such as "12.50"; never a float.',
        'GRAPHQL_VALIDATION_FAILED',
      ],
    ]);
  });

  it('name an operation that the document does not have', async () => {
    const error = await errorOf(async () => {
      const sent = { query: 'query One { __typename } query Two { __typename }', operationName: 'Three' };
      const answer = await request(app.app.getHttpServer()).post('/graphql').send(sent);
      return { status: answer.status, ...answer.body };
    });

    expect(error).toMatchObject({
      message: 'Unknown operation named "Three".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  it('are not for a business "no": that is data', async () => {
    const { data, errors } = await app.asShop(RECORD, { input: { ...aPurchase(app).by(ada).input(), lines: [] } });

    expect({ data, errors }).toEqual({ data: { recordPurchase: { __typename: 'InvalidInput' } } });
  });

  it('leave the other fields of a question their answers', async () => {
    const { data, errors } = await app.asShop(`{ found: member(ref: { id: "${ada.id}" }) { id profile { email } } }`);

    expect(data).toEqual({ found: { id: ada.id, profile: { email: null } } });
    expect(errors).toMatchObject([{ path: ['found', 'profile', 'email'], extensions: { code: 'FORBIDDEN' } }]);
  });

  describe('when something of ours is broken', () => {
    beforeAll(() => app.database.pool.query('ALTER TABLE purchase RENAME TO purchase_elsewhere'));
    afterAll(() => app.database.pool.query('ALTER TABLE purchase_elsewhere RENAME TO purchase'));

    it('say INTERNAL and nothing of how it is made, for a query', async () => {
      const error = await errorOf(() => app.asShop(BY_ORDER, { orderId: 'A-1' }));

      expect(error).toEqual({
        message: OUR_FAULT,
        path: ['purchaseByOrder'],
        locations: [{ line: 1, column: 29 }],
        extensions: { code: 'INTERNAL' },
      });
    });

    it('say the same for a mutation, which stores nothing', async () => {
      const input = aPurchase(app).by(ada).input();
      const before = await storedIn(app);

      const error = await errorOf(() => app.asShop(RECORD, { input }));

      expect(error).toMatchObject({ message: OUR_FAULT, path: ['recordPurchase'], extensions: { code: 'INTERNAL' } });
      expect(await storedIn(app)).toEqual(before);
    });

    it('let a question that needs nothing broken be answered', async () => {
      const { data } = await app.asAdmin('{ program { name } }');

      expect(data).toEqual({ program: { name: 'Books & Coffee' } });
    });
  });
});
