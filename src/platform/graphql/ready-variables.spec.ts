import fc from 'fast-check';
import {
  buildSchema,
  execute,
  getVariableValues,
  Kind,
  parse,
  type GraphQLScalarType,
  type OperationDefinitionNode,
} from 'graphql';
import { ReadyVariables, type Variables } from './ready-variables.js';

const SCHEMA = buildSchema(`
  scalar Even
  enum Kind { BOOK COFFEE }
  input Ref @oneOf { id: ID externalId: String }
  input Line { sku: String! quantity: Even! = 2 tags: [String!] kind: Kind parts: [Line!] }
  input Order { ref: Ref! lines: [Line!]! note: String = "none" paid: Boolean nested: [[Int]] }
  type Query { order(order: Order, many: [Order!], count: Int!, even: Even): String }
`);
const even = SCHEMA.getType('Even') as GraphQLScalarType;
even.parseValue = (value) => {
  if (typeof value !== 'number' || value % 2 !== 0) throw new TypeError('is not even');
  return { even: value };
};

const DOCUMENT = parse(
  'query Ask($order: Order, $many: [Order!], $count: Int! = 3, $even: Even) { order(order: $order, many: $many, count: $count, even: $even) }',
);
const [OPERATION] = DOCUMENT.definitions as [OperationDefinitionNode];

/** Mostly what fits, and sometimes anything. */
const orSomething = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() });
const text = orSomething(fc.string());
const line = fc.letrec((tie) => ({
  line: orSomething(
    fc.record(
      {
        sku: text,
        quantity: orSomething(fc.integer().map((number) => number * 2)),
        tags: orSomething(fc.oneof(fc.array(text), fc.string())),
        kind: orSomething(fc.constantFrom('BOOK', 'COFFEE', null)),
        parts: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.array(tie('line'), { maxLength: 2 })),
        more: fc.constant(1),
      },
      { requiredKeys: ['sku'] },
    ),
  ),
})).line;
const fitting = (record: Record<string, unknown>): unknown => {
  const { more, ...rest } = record;
  return more === 1 ? record : rest;
};
const order = orSomething(
  fc
    .record(
      {
        ref: orSomething(
          fc.oneof(fc.record({ id: text }), fc.record({ externalId: text }), fc.record({ id: text, externalId: text })),
        ),
        lines: orSomething(fc.oneof(fc.array(line, { maxLength: 3 }), line)),
        note: text,
        paid: orSomething(fc.boolean()),
        nested: orSomething(fc.array(fc.oneof(fc.integer(), fc.array(fc.option(fc.integer()))))),
      },
      { requiredKeys: ['ref', 'lines'] },
    )
    .map(fitting),
);
const variables = fc.record(
  {
    order,
    many: orSomething(fc.array(order, { maxLength: 2 })),
    count: orSomething(fc.integer()),
    even: orSomething(fc.constantFrom(2, 4, null)),
    other: fc.constant(1),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Variables>;

describe('ready variables', () => {
  const ready = new ReadyVariables(SCHEMA);

  it('are what graphql-js makes of them, or left to it', () => {
    let fit = 0;
    fc.assert(
      fc.property(variables, (sent) => {
        const { coerced, errors } = getVariableValues(SCHEMA, OPERATION.variableDefinitions ?? [], sent);

        const found = ready.of(DOCUMENT, undefined, sent);

        expect(found === null).toBe(errors !== undefined);
        if (found) {
          expect(found.variableValues).toEqual(coerced);
          expect(JSON.stringify(found.variableValues)).toBe(JSON.stringify(coerced));
          fit++;
        }
      }),
      { numRuns: 2000 },
    );
    expect(fit).toBeGreaterThan(200);
  });

  it('reach the resolvers as they are, the document being the same', () => {
    const rootValue = { order: (args: unknown) => JSON.stringify(args) };
    const sent = { order: { ref: { id: 'a' }, lines: { sku: 'b', parts: [{ sku: 'c', quantity: 4 }] } }, many: null };

    const found = ready.of(DOCUMENT, 'Ask', sent);

    expect(found).not.toBeNull();
    const asSent = { schema: SCHEMA, document: DOCUMENT, variableValues: sent };
    expect(execute({ ...(found ?? asSent), rootValue })).toEqual(execute({ ...asSent, rootValue }));
  });

  it('inherit nothing', () => {
    const found = ready.of(DOCUMENT, null, { order: { ref: { id: 'a' }, lines: [] } });

    const { order: made } = found?.variableValues as { order: Record<string, unknown> };
    expect([made['constructor'], made['toString'], found?.variableValues['valueOf']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    [
      'two operations, of which none is named',
      parse('query A($i: Int!) { order(count: $i) } query B { order(count: 1) }'),
      null,
    ],
    ['an operation of another name', DOCUMENT, 'Other'],
    ['an operation without variables', parse('{ order(count: 1) }'), null],
    ['a variable of a type that is no input', { ...DOCUMENT, definitions: [outputOf(OPERATION)] }, null],
  ])('of %s are left to graphql-js', (_, document, name) => {
    expect(ready.of(document, name, { i: 1 })).toBeNull();
  });
});

function outputOf(operation: OperationDefinitionNode): OperationDefinitionNode {
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Query' } } as const;
  return { ...operation, variableDefinitions: operation.variableDefinitions?.map((one) => ({ ...one, type })) };
}
