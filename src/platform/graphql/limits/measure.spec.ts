import { buildSchema, parse } from 'graphql';
import { costWith } from './cost.js';
import { measure, type Measure } from './measure.js';

const schema = buildSchema(`
  interface Node { id: ID! }
  type Query { me: Member, count: Int, node(id: ID!): Node, members(first: Int! = 20): MemberConnection!, newest(first: Int = 3): [Member!]! }
  type Mutation { save: Member }
  type Member implements Node { id: ID!, name: String, friend: Member, tags: [Tag!]!, purchases(first: Int! = 20): PurchaseConnection! }
  type Tag { name: String }
  type Purchase implements Node { id: ID!, member: Member, lines: [Line!]! }
  type Line { sku: String }
  type MemberEdge { cursor: String!, node: Member! }
  type MemberConnection { edges: [MemberEdge!]!, nodes: [Member!]!, pageInfo: PageInfo!, total: Total }
  type PurchaseConnection { nodes: [Purchase!]!, pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! }
  type Total { number: Int }
`);

const measured = (query: string): Measure => [...measure(schema, parse(query)).values()][0]!;

describe('measure', () => {
  it.each([
    ['a single value', '{ count }', 1],
    ['an object with values', '{ me { id name } }', 1],
    ['objects within objects', '{ me { friend { friend { id } } } }', 3],
    ['the same again under other names', '{ a: me { id } b: me { id } }', 2],
    ['a list without a size', '{ me { tags { name } } }', 2],
    ['a list with a size', '{ newest(first: 10) { id tags { name } } }', 21],
    ['a list with the usual size', '{ newest { id } }', 4],
    ['a page of the usual size', '{ members { nodes { id name } pageInfo { hasNextPage } } }', 21],
    ['a page of some size', '{ members(first: 7) { nodes { id } } }', 8],
    ['a page by its edges', '{ members(first: 7) { edges { cursor node { id } } } }', 8],
    ['a page with what there is once', '{ members(first: 7) { nodes { id } total { number } } }', 9],
    ['pages of pages', '{ members(first: 7) { nodes { purchases(first: 5) { nodes { id } } } } }', 1 + 7 * (1 + 1 + 5)],
    ['a page without its items', '{ members(first: 100) { pageInfo { hasNextPage } } }', 1],
    ['more than a page may have', '{ members(first: 5000) { nodes { id } } }', 101],
    ['no items', '{ members(first: 0) { nodes { id } } }', 2],
    ['what an interface has', '{ node(id: "a") { id } }', 1],
    [
      'the dearest of what it may be',
      '{ node(id: "a") { ... on Member { friend { id } tags { name } } ... on Purchase { member { id } } } }',
      3,
    ],
    ['a fragment', '{ me { ...M } } fragment M on Member { friend { id } }', 2],
    [
      'a fragment of a page',
      '{ members(first: 9) { ...P } } fragment P on MemberConnection { nodes { friend { id } } }',
      19,
    ],
    ['introspection', '{ __schema { types { fields { type { ofType { name } } } } } __typename }', 0],
    ['a field that there is not', '{ me { nothing { at { all } } } }', 3],
  ])('counts the objects of an answer: %s', (_what, query, expected) => {
    const { cost } = measured(query);

    expect([cost.least, cost.with]).toEqual([expected, null]);
  });

  it.each<[string, Record<string, unknown>, number]>([
    ['query ($n: Int!) { members(first: $n) { nodes { id } } }', { n: 50 }, 51],
    ['query ($n: Int = 30) { members(first: $n) { nodes { id } } }', {}, 31],
    ['query ($n: Int) { members(first: $n) { nodes { id } } }', {}, 21],
    ['query ($n: Int!) { members(first: $n) { nodes { id } } }', { n: 1e9 }, 101],
    ['query ($n: Int!) { members(first: $n) { nodes { id } } }', { n: -5 }, 2],
    ['query ($n: Int!) { members(first: $n) { nodes { id } } }', { n: 'many' }, 2],
    [
      'query ($n: Int!, $m: Int!) { members(first: $n) { nodes { purchases(first: $m) { nodes { id } } } } }',
      { n: 10, m: 20 },
      1 + 10 * (1 + 1 + 20),
    ],
    [
      'query ($n: Int!) { a: me { ...F } b: me { ...F } } fragment F on Member { purchases(first: $n) { nodes { lines { sku } } } }',
      { n: 10 },
      2 * (1 + 1 + 10 * 2),
    ],
  ])('takes lengths from variables: %s %j', (query, variables, expected) => {
    expect(costWith(measured(query).cost, variables)).toBe(expected);
  });

  it.each([
    ['{ count }', 1],
    ['{ me { id } }', 2],
    ['{ me { friend { friend { id } } } count }', 4],
    ['{ members { edges { node { id } } } }', 4],
    ['{ ...A } fragment A on Query { me { ...B } } fragment B on Member { friend { id } }', 3],
    ['{ __schema { types { fields { type { ofType { name } } } } } }', 1],
  ])('says how deep fields are: %s', (query, expected) => {
    expect(measured(query).depth).toBe(expected);
  });

  it('counts aliases wherever a fragment is used', () => {
    const query = '{ a: me { ...F } b: me { ...F } me { id } } fragment F on Member { c: id d: name }';

    expect(measured(query).aliases).toBe(6);
  });

  it('counts aliases of what is asked of the schema, and long ones as several', () => {
    expect(measured(`{ __schema { a: types { b: name } } me { ${'c'.repeat(51)}: id } }`).aliases).toBe(4);
  });

  it.each<[string, string, number]>([
    ['one field of each', '{ __schema { queryType { name } } }', 3],
    ['nothing of the schema', '{ me { id } }', 0],
    ['every thing of a list', '{ __type(name: "Tag") { fields { name type { name } } } }', 1 + 1 + 3],
    ['what is asked for twice', '{ __type(name: "Tag") { name name ...T } __type(name: "Tag") { kind } } fragment T on __Type { name }', 3],
    ['long names', `{ __type(name: "Tag") { ${'a'.repeat(60)}: name } }`, 1 + 1 + 3],
    ['names of types', '{ __type(name: "Tag") { __typename } }', 2],
    ['a type that there is not', '{ __type(name: "None") { fields { name } } }', 1],
    ['a type that is not named', '{ __type { name } }', 0],
    ['fragments that go round in circles', '{ __type(name: "Tag") { ...A } } fragment A on __Type { name ...A }', 2],
  ])('counts what is asked of the schema: %s', (_what, query, expected) => {
    expect(measured(query).schemaValues?.(null, 1000) ?? 0).toBe(expected);
  }); // prettier-ignore

  it('counts the type that a variable names', () => {
    const { schemaValues } = measured('query ($name: String = "Tag") { __type(name: $name) { fields { name } } }');

    const values = [null, { name: 'Line' }, { name: 'Query' }, { name: 'None' }, { name: 5 }].map((variables) =>
      schemaValues!(variables, 1000),
    );

    expect(values).toEqual([3, 3, 2 + Object.keys(schema.getQueryType()!.getFields()).length, 1, 0]);
  });

  it('stops where there is more than is asked for', () => {
    const query = '{ __schema { types { fields { name type { fields { name } } } } } }';

    expect(measured(query).schemaValues!(null, 10)).toBeLessThan(20);
    expect(measured(query).schemaValues!(null, 1000)).toBeGreaterThan(100);
  });

  it('says which fields of the root are asked for, and how often', () => {
    const query =
      '{ me { id } me { name } again: me { id } ...Q ...Q ... { count } } fragment Q on Query { one: count two: count }';

    expect([...measured(query).rootFields]).toEqual([
      ['me', 2],
      ['count', 3],
    ]);
  });

  it('measures each operation by itself', () => {
    const document = parse('query A { me { id } } mutation B { save { friend { id } } }');

    const found = [...measure(schema, document)].map(([name, one]) => [name, one.type, one.cost.least]);

    expect(found).toEqual([
      ['A', 'query', 1],
      ['B', 'mutation', 2],
    ]);
  });

  it('ends with fragments that go round in circles, or are not there', () => {
    const query =
      '{ me { ...A ...C } } fragment A on Member { friend { ...B } } fragment B on Member { friend { ...A } }';

    expect(measured(query)).toMatchObject({ depth: 3, cost: { least: 3 } });
  });

  it('takes a moment for fragments that would be endless when written out', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, at) => `fragment F${at} on Member { a: friend { ...F${at + 1} } b: friend { ...F${at + 1} } }`,
    );
    const last = 'fragment F60 on Member { purchases(first: $n) { nodes { id } } }';

    const { cost, aliases } = measured(`query ($n: Int) { me { ...F0 } } ${fragments.join(' ')} ${last}`);

    expect(cost.least).toBeGreaterThan(2 ** 60);
    expect(aliases).toBeGreaterThan(2 ** 60);
  });

  it('asks for variables no more often than a document costs at least, whatever kinds of things there may be', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, at) => `fragment F${at} on Node { ... on Member { ...F${at + 1} } ... on Purchase { ...F${at + 1} } }`,
    );
    const last = 'fragment F60 on Node { ... on Member { purchases(first: $n) { nodes { id } } } }';

    const { cost } = measured(`query ($n: Int) { node(id: "a") { ...F0 } } ${fragments.join(' ')} ${last}`);

    expect(cost.least).toBeGreaterThan(2 ** 59);
  });
});
