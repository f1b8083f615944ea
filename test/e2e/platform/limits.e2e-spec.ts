import { getIntrospectionQuery } from 'graphql';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';

const PAGES = 'query ($n: Int!, $m: Int!) { members(first: $n) { nodes { purchases(first: $m) { nodes { id } } } } }';
const BATCH = `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { ... on RecordPurchasesPayload {
  results { ... on RecordPurchasePayload { purchase { orderId lines { sku } } awards { points } member { id } } } } } }`;

describe('the limits of a document', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).enroll();
  });
  afterAll(() => app.close());

  /** What is too large, the same when a document comes for the first time and when it comes again. */
  const refusalOf = async (query: string, variables?: Record<string, unknown>) => {
    const [first, again] = [await app.asAdmin(query, variables), await app.asAdmin(query, variables)];
    const shown = ({ data, errors }: GraphqlAnswer) => ({
      data,
      errors: errors?.map(({ message, extensions: { requestId, ...extensions } }) => ({ message, ...extensions })),
    });
    expect(shown(again)).toEqual(shown(first));
    expect(first.data).toBeUndefined();
    expect(first.errors).toHaveLength(1);
    return shown(first).errors![0];
  };

  it('1,000 tokens', async () => {
    const tokens = (count: number) => `{ node(id: [${'1 '.repeat(count - 12)}]) { id } }`;

    const { errors } = await app.asAdmin(tokens(1000));
    const refused = await refusalOf(tokens(1001));

    expect(errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED'); // it was read: an id is no list
    expect(refused).toEqual({
      message: 'The document has more than 1,000 tokens: names, numbers and marks. Send less in one document.',
      code: 'GRAPHQL_PARSE_FAILED',
      limit: 'TOKENS',
      allowed: 1000,
    });
  });

  it('the same field some hundred times', async () => {
    const repeats = (count: number) => `{ ${'__typename '.repeat(count)}}`;

    const { data } = await app.asAdmin(repeats(500));
    const refused = await refusalOf(repeats(998));

    expect(data).toEqual({ __typename: 'Query' });
    expect(refused).toEqual({
      message:
        'The document asks for the same fields too often, itself or through its fragments, for it to be seen whether they agree. Ask for each field once, or send less in one document.',
      code: 'GRAPHQL_VALIDATION_FAILED',
      limit: 'REPEATED_FIELDS',
    });
  });

  it('12 levels', async () => {
    const deep = (more: string) =>
      `{ members(first: 1) { nodes { purchases(first: 1) { nodes { member { purchases(first: 1) { nodes { member { purchases(first: 1) { nodes { member { ${more} } } } } } } } } } } } }`;

    const { data, errors } = await app.asAdmin(deep('id'));
    const refused = await refusalOf(deep('points { available }'));

    expect([data.members.nodes, errors]).toEqual([[{ purchases: { nodes: [] } }], undefined]);
    expect(refused).toEqual({
      message: 'The operation is 13 fields deep; at most 12.',
      code: 'GRAPHQL_VALIDATION_FAILED',
      limit: 'DEPTH',
      was: 13,
      allowed: 12,
    });
  });

  it('20 aliases', async () => {
    const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, at) => `a${at}: program { name }`).join(' ')} }`; // prettier-ignore

    const { data } = await app.asAdmin(aliases(20));
    const refused = await refusalOf(aliases(21));

    expect(Object.keys(data)).toHaveLength(20);
    expect(refused).toEqual({
      message: 'The operation has 21 aliases; at most 20.',
      code: 'GRAPHQL_VALIDATION_FAILED',
      limit: 'ALIASES',
      was: 21,
      allowed: 20,
    });
  });

  it('5 mutations', async () => {
    const mutations = (count: number) => `mutation { ${Array.from({ length: count }, (_, at) => `a${at}: updateProgram(input: { name: "${count}" }) { __typename }`).join(' ')} }`; // prettier-ignore

    const { data } = await app.asAdmin(mutations(5));
    const refused = await refusalOf(mutations(6));

    expect(Object.keys(data)).toHaveLength(5);
    expect(refused).toEqual({
      message: 'The operation calls 6 mutations; at most 5 in one request.',
      code: 'GRAPHQL_VALIDATION_FAILED',
      limit: 'ROOT_MUTATIONS',
      was: 6,
      allowed: 5,
    });
    expect((await app.asAdmin('{ program { name } }')).data.program.name).toBe('5');
  });

  it('a complexity of 1,000, by literals and by variables', async () => {
    const literal = (n: number, m: number) =>
      PAGES.replace(/\(.*?\)/, '')
        .replace('$n', String(n))
        .replace('$m', String(m));

    const [below, belowAgain] = [await app.asAdmin(PAGES, { n: 9, m: 100 }), await app.asAdmin(literal(9, 100))];
    const refused = await refusalOf(PAGES, { n: 100, m: 100 });

    expect([below.errors, belowAgain.errors]).toEqual([undefined, undefined]);
    expect(refused).toEqual({
      message:
        'The operation has a complexity of 10,201; at most 1,000. Ask for fewer fields, or for fewer items by a smaller `first`.',
      code: 'GRAPHQL_VALIDATION_FAILED',
      limit: 'COMPLEXITY',
      was: 10_201,
      allowed: 1000,
    });
    expect(await refusalOf(literal(100, 100))).toEqual(refused);
    expect((await app.asAdmin(PAGES, { n: 9, m: 100 })).errors).toBeUndefined();
  });

  it('not for looking at the schema, as GraphiQL does', async () => {
    const { errors } = await app.call(null, getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }));

    expect(errors).toBeUndefined();
  });

  it('leave a batch of 100 purchases room', async () => {
    const purchases = Array.from({ length: 100 }, () => aPurchase(app).by(ada).input());

    const { data, errors } = await app.asShop(BATCH, { input: { purchases } });

    expect(errors).toBeUndefined();
    expect(
      data.recordPurchases.results.map(({ purchase }: { purchase: { orderId: string } }) => purchase.orderId),
    ).toEqual(purchases.map(({ orderId }) => orderId));
  });
});
