import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getIntrospectionQuery, type IntrospectionOptions } from 'graphql';
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

  it('counts an alias of more than 50 characters as several', async () => {
    const long = (length: number) => `{ program { ${'a'.repeat(length)}: name } }`;

    const { errors } = await app.asAdmin(long(1000));
    const refused = await refusalOf(long(1001));

    expect(errors).toBeUndefined();
    expect(refused).toMatchObject({ limit: 'ALIASES', was: 21, allowed: 20 });
  });

  describe('of looking at the schema', () => {
    const ALL = { inputValueDeprecation: true, oneOf: true, specifiedByUrl: true, schemaDescription: true, directiveIsRepeatable: true }; // prettier-ignore
    const withTypenames = (query: string) => query.replaceAll('{', '{ __typename').replace('{ __typename', '{');
    const text =
      (accept = 'application/json') =>
      async (query: string, variables?: Record<string, unknown>) => {
        const answer = await app.app.inject({ method: 'POST', url: '/graphql', headers: { accept }, payload: { query, variables } }); // prettier-ignore
        return answer.payload.trimEnd().replace(/,?"requestId":"[^"]*"/g, '');
      };

    it.each<[string, IntrospectionOptions | undefined]>([
      ['the usual document', undefined],
      ['the document of GraphiQL', ALL],
      ['without descriptions', { ...ALL, descriptions: false }],
    ])('leave %s room, without a credential', async (_what, options) => {
      const query = getIntrospectionQuery(options);

      const first = await app.call(null, query);
      const again = await app.call(null, query);
      const named = await app.call(null, withTypenames(query));

      expect([first.errors, named.errors]).toEqual([undefined, undefined]);
      expect(first.data.__schema.queryType.name).toBe('Query');
      expect(again).toEqual(first);
      expect(named.data.__schema.__typename).toBe('__Schema');
    });

    it.each([
      [
        'the schema once',
        `{ ${Array.from({ length: 20 }, (_, at) => `a${at}: __schema { ...F }`).join(' ')} } fragment F on __Schema { types { name } }`,
        { message: 'The document asks for `__schema` 20 times; at most once.', limit: 'SCHEMAS', was: 20, allowed: 1 },
      ],
      [
        'the schema once, in whatever operation',
        'query A { __schema { types { name } } } query B { __schema { types { name } } }',
        { message: 'The document asks for `__schema` 2 times; at most once.', limit: 'SCHEMAS', was: 2, allowed: 1 },
      ],
      [
        'five types',
        `{ ${Array.from({ length: 6 }, (_, at) => `a${at}: __type(name: "Member") { name }`).join(' ')} }`,
        { message: 'The document asks for `__type` 6 times; at most 5 times.', limit: 'TYPES', was: 6, allowed: 5 },
      ],
      [
        '20 aliases',
        `{ __schema { ${Array.from({ length: 21 }, (_, at) => `a${at}: types { name }`).join(' ')} } }`,
        { message: 'The operation has 21 aliases; at most 20.', limit: 'ALIASES', was: 21, allowed: 20 },
      ],
    ])('allow %s', async (_what, query, expected) => {
      expect(await refusalOf(query)).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED', ...expected });
    });

    const TOO_MANY = {
      message:
        'The document asks for more than 80,000 values of the schema. Ask for fewer fields of it, or for fewer types within types.',
      code: 'GRAPHQL_VALIDATION_FAILED',
      limit: 'SCHEMA_VALUES',
      allowed: 80_000,
    };

    const many = (inner: string) => Array.from({ length: 20 }, (_, at) => `a${at}: ${inner}`).join(' ');

    it.each([
      ['lists under other names', `{ __schema { ${many('types { fields { name description args { name type { name } } } }')} } }`],
      ['types within types', `{ __schema { types { fields { type { ofType { ${many('fields { name type { name } }')} } } } } } }`],
      ['inputs within inputs', `{ __type(name: "Mutation") { ${many('fields { args { type { ofType { inputFields { name description type { name } } } } } }')} } }`],
      ['texts under other names', `{ __schema { types { fields { ${many('description')} } } } }`],
      ['long names', `{ __schema { types { fields { ${'a'.repeat(900)}: name } args: fields { ${'b'.repeat(50)}: name } } } }`],
    ])('end at 80,000 values: %s', async (_what, query) => {
      expect(await refusalOf(query)).toEqual(TOO_MANY);
    }); // prettier-ignore

    it('hold for a type that a variable names', async () => {
      const query = `query ($name: String!) { __type(name: $name) { name } }`;

      const [member, nothing] = [await app.call(null, query, { name: 'Member' }), await app.call(null, query, { name: 'Nothing' })];
      const again = await app.call(null, query, { name: 'Member' });

      expect([member.data, nothing.data, again.data]).toEqual([{ __type: { name: 'Member' } }, { __type: null }, { __type: { name: 'Member' } }]);
    }); // prettier-ignore

    it('give the same answer whichever way it is asked for, first and again', async () => {
      const query = '{ __schema { queryType { name fields { name description } } } }';
      const ways = [
        text(),
        text('application/graphql-response+json'),
        text('application/json, multipart/mixed'),
        text(),
      ];

      const answers: string[] = [];
      for (const way of ways) answers.push(await way(query));

      expect(new Set(answers).size).toBe(1);
      expect(JSON.parse(answers[0]!).data.__schema.queryType.name).toBe('Query');
    });

    it('look nothing up for what was answered before', async () => {
      const query = '{ __type(name: "Program") { fields { name } } }';
      const { schema } = app.get(GraphQLSchemaHost);
      const { getType } = schema;
      let looked = 0;
      schema.getType = (name) => (looked++, getType.call(schema, name));

      const first = await text()(query);
      const lookedAtFirst = looked;
      const again = [await text()(query), await text('application/graphql-response+json')(query)];

      schema.getType = getType;
      expect(lookedAtFirst).toBeGreaterThan(0);
      expect(looked).toBe(lookedAtFirst);
      expect(again).toEqual([first, first]);
    });

    it('keep no answer with an error, and none of what somebody has', async () => {
      const wrong =
        'query ($name: String! = "Member") { __schema { queryType { name } } __type(name: $name) { name } }';
      const mixed = '{ __schema { queryType { name } } program { name } }';

      const [nulled, fine] = [await text()(wrong, { name: null }), await app.call(null, wrong)];
      const [own, nobodys, ownAgain] = [
        await app.asAdmin(mixed),
        await app.call(null, mixed),
        await app.asAdmin(mixed),
      ];

      expect(JSON.parse(nulled).errors).toHaveLength(1);
      expect(fine.data.__type).toEqual({ name: 'Member' });
      expect(own.data.program.name).toBe(ownAgain.data.program.name);
      expect(nobodys.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    });
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
