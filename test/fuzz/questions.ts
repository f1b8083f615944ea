import fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Things } from '../e2e/platform/support/things.js';
import * as hostile from './hostile.js';

/** A request, with `{{kind}}` where something of the world is named: the same request can be sent to any world. */
export interface Question {
  /** By which credential. */
  as: 'ADMIN' | 'SHOP' | 'MEMBER' | 'ANALYST' | 'nobody' | 'garbage';
  method: 'POST' | 'GET';
  headers: Record<string, string>;
  /** The body, or with GET the query string. */
  body: string;
}

type Root = 'query' | 'mutation' | 'subscription';

const DEEPEST_INPUT = 5;
const DEEPEST_ANSWER = 3;

const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

/** Mostly what the schema asks for. */
const mostly = <Value>(
  fitting: fc.Arbitrary<Value>,
  other: fc.Arbitrary<unknown>,
  weight = 12,
): fc.Arbitrary<unknown> => fc.oneof({ arbitrary: fitting, weight }, { arbitrary: other, weight: 1 });

/** Names of what is in every world. */
const THINGS: (keyof Things)[] = [
  'member', 'externalId', 'friendCode', 'voucher', 'code', 'use', 'merge', 'export', 'rule', 'ladder', 'tier', 'template', 'reward', 'option', 'redemption', 'referral', 'type', 'segment',
  'purpose', 'purchase', 'order', 'line', 'currency', 'posting', 'lot', 'hold', 'simulation', 'endpoint', 'delivery',
]; // prettier-ignore
const thing = oneOf(THINGS.map((kind) => `{{${kind}}}`));

/** By which thing a place is probably meant, from its name and that of the operation. */
function likely(operation: string, name: string): fc.Arbitrary<string> {
  const words = (name === 'id' || name === 'key' ? operation : name).toLowerCase();
  const kinds = THINGS.filter((kind) => words.includes(kind.toLowerCase()));
  if (/^(keep|absorb|from|to|advocate|friend|members?|ref)$/.test(name)) return fc.constant('{{member}}');
  return kinds.length === 0
    ? thing
    : fc.oneof({ arbitrary: oneOf(kinds.map((kind) => `{{${kind}}}`)), weight: 4 }, { arbitrary: thing, weight: 1 });
}

const text = fc.oneof(
  { arbitrary: oneOf(hostile.STRINGS), weight: 3 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 30 }), weight: 1 },
);

function scalar(type: GraphQLNamedType, operation: string, name: string): fc.Arbitrary<unknown> {
  const plain = PLAIN[name];
  const fitting: Record<string, fc.Arbitrary<unknown>> = {
    ID: fc.oneof({ arbitrary: likely(operation, name), weight: 5 }, { arbitrary: text, weight: 1 }),
    String: fc.oneof(
      { arbitrary: plain ? oneOf(plain) : likely(operation, name), weight: 4 },
      { arbitrary: oneOf(['a', 'review', 'GBP', 'en', '2']), weight: 1 },
      { arbitrary: text, weight: 2 },
    ),
    Int: fc.oneof(fc.integer({ min: 0, max: 30 }), oneOf(hostile.NUMBERS)),
    Float: oneOf(hostile.NUMBERS),
    Points: fc.oneof(fc.integer({ min: 0, max: 30 }), oneOf(hostile.NUMBERS)),
    Boolean: fc.boolean(),
    Decimal: fc.oneof(oneOf(['1', '2', '10.00', '100']), oneOf(hostile.DECIMALS)),
    CurrencyCode: oneOf(['GBP', 'GBP', 'GBP', 'EUR', 'JPY', 'XXX', '']),
    DateTime: fc.oneof(
      fc
        .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      oneOf(hostile.INSTANTS),
    ),
    Date: fc.oneof(oneOf(['2026-11-23', '2027-06-30', '1990-05-05']), oneOf(hostile.DAYS)),
    JSONObject: oneOf(hostile.OBJECTS),
  };
  const own = fitting[type.name] ?? text;
  return mostly(own, oneOf([...hostile.WRONG, ...hostile.STRINGS, ...hostile.NUMBERS]), 25);
}

const PLAIN: Record<string, string[]> = {
  idempotencyKey: ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'],
  orderId: ['{{order}}', 'o1', 'o2', 'o3'],
  sku: ['sku-1', 'tea'],
  currency: ['points', 'GBP', '{{currency}}'],
  locale: ['en', 'de-DE', 'xx', 'en-GB-oed'],
  timeZone: ['Europe/London', 'Asia/Kathmandu', 'Etc/GMT+12', 'Mars/Base'],
  url: ['https://shop.example/hook', 'http://127.0.0.1/', 'https://user:pw@shop.example:99999/'],
  type: ['review', '{{type}}', 'birthday', 'friend.qualified'],
  after: ['', 'W10=', 'WyJhIl0=', 'WzFd', 'eyJhIjoxfQ=='],
  before: ['', 'W10='],
};

type Given = GraphQLArgument | GraphQLInputField;

function value(type: GraphQLInputType, operation: string, name: string, depth: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return value(type.ofType, operation, name, depth);
  if (isListType(type)) {
    const item = value(type.ofType, operation, name, depth + 1);
    const items = fc.oneof(
      { arbitrary: fc.array(item, { maxLength: 3 }), weight: 12 },
      { arbitrary: item.map((one) => Array.from({ length: 101 }, () => one)), weight: 1 },
    );
    return mostly(items, item, 20);
  }
  if (isEnumType(type))
    return mostly(oneOf(type.getValues().map((one) => one.name)), oneOf([...hostile.WRONG, 'NOTHING']), 30);
  if (!isInputObjectType(type)) return scalar(type, operation, name);
  if (type.name === 'MemberRef') {
    const refs = fc.oneof(
      { arbitrary: fc.constant({ id: '{{member}}' }), weight: 6 },
      { arbitrary: fc.constant({ externalId: '{{externalId}}' }), weight: 1 },
      { arbitrary: fc.constant({ code: '{{friendCode}}' }), weight: 2 },
      { arbitrary: text.map((said): object => ({ email: said })), weight: 1 },
      { arbitrary: text.map((said): object => ({ phone: said })), weight: 1 },
      { arbitrary: text.map((said): object => ({ externalId: said })), weight: 1 },
      { arbitrary: text.map((said): object => ({ card: said, id: said })), weight: 1 },
    );
    return mostly(refs, oneOf(hostile.WRONG), 25);
  }
  const fields = Object.values(type.getFields());
  if (type.isOneOf)
    return mostly(
      fc.oneof(...fields.map((field) => values([field], operation, depth + 1, true))),
      oneOf([...hostile.WRONG]),
      25,
    );
  return mostly(values(fields, operation, depth + 1), oneOf(hostile.WRONG), 40);
}

/** What has to be said, and now and then what need not. */
function values(
  given: readonly Given[],
  operation: string,
  depth: number,
  all = false,
): fc.Arbitrary<Record<string, unknown>> {
  const entries = given.map((one): [string, fc.Arbitrary<unknown>] => {
    const isNeeded = all || (isNonNullType(one.type) && one.defaultValue === undefined);
    if (!isNeeded && depth > DEEPEST_INPUT) return [one.name, fc.constant(LEFT_OUT)];
    const said = fc.constant(null).chain(() => value(one.type, operation, one.name, depth));
    const left = { arbitrary: fc.constant(LEFT_OUT), weight: isNeeded ? 1 : 3 };
    return [one.name, fc.oneof({ arbitrary: said, weight: isNeeded ? 40 : one.name === 'member' ? 6 : 1 }, left)];
  });
  return fc
    .record(Object.fromEntries(entries))
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, one]) => one !== LEFT_OUT)));
}

const LEFT_OUT = '@left out@';

/** What is asked of the answer: some leaves, and objects some levels down. */
function selection(type: GraphQLNamedType, schema: GraphQLSchema, depth: number): fc.Arbitrary<string> {
  if (!isCompositeType(type)) return fc.constant('');
  if (isUnionType(type) || isInterfaceType(type)) {
    const kinds = schema.getPossibleTypes(type).filter(({ name }) => name.endsWith('Payload') || isInterfaceType(type));
    const shown = isUnionType(type) ? ' ... on UserError { code message path }' : '';
    if (kinds.length === 0 || depth > DEEPEST_ANSWER) return fc.constant(`{ __typename${shown} }`);
    return fc
      .constant(null)
      .chain(() =>
        oneOf(kinds).chain((one) =>
          selection(one, schema, depth).map((inner) => `{ __typename${shown} ... on ${one.name} ${inner} }`),
        ),
      );
  }
  const fields = Object.values(type.getFields()).filter(({ args }) =>
    args.every((one) => !isNonNullType(one.type) || one.defaultValue !== undefined),
  );
  const leaves = fields.filter((one) => !isCompositeType(getNamedType(one.type)));
  const branches = fields.filter((one) => isCompositeType(getNamedType(one.type)));
  const some = fc.subarray(leaves.map(({ name }) => name));
  if (depth >= DEEPEST_ANSWER || branches.length === 0) return some.map((names) => `{ __typename ${names.join(' ')} }`);
  const below = fc
    .subarray(branches, { maxLength: Math.min(3, branches.length) })
    .chain((chosen) => fc.tuple(...chosen.map((one) => branch(one, schema, depth + 1))));
  return fc
    .constant(null)
    .chain(() => fc.tuple(some, below).map(([names, inner]) => `{ __typename ${names.join(' ')} ${inner.join(' ')} }`));
}

function branch(field: GraphQLField<unknown, unknown>, schema: GraphQLSchema, depth: number): fc.Arbitrary<string> {
  const inner = selection(getNamedType(field.type), schema, depth);
  if (field.args.length === 0) return inner.map((one) => `${field.name} ${one}`);
  return fc
    .tuple(values(field.args, field.name, DEEPEST_INPUT), inner)
    .map(([args, one]) => `${field.name}${literalArguments(args)} ${one}`);
}

function literalArguments(args: Record<string, unknown>): string {
  const said = Object.entries(args).map(([name, one]) => `${name}: ${literal(one)}`);
  return said.length === 0 ? '' : `(${said.join(', ')})`;
}

/** A value as it stands in a document; what looks like the value of an enum is one. */
function literal(one: unknown): string {
  if (Array.isArray(one)) return `[${one.map(literal).join(', ')}]`;
  if (typeof one === 'object' && one !== null)
    return `{ ${Object.entries(one)
      .map(([name, inner]) => `${name}: ${literal(inner)}`)
      .join(', ')} }`;
  if (typeof one === 'string' && /^[A-Z][A-Z_]{2,}$/.test(one) && one !== 'GBP') return one;
  return JSON.stringify(one);
}

const WHO: fc.Arbitrary<Question['as']> = fc.oneof(
  { arbitrary: fc.constant('ADMIN' as const), weight: 12 },
  { arbitrary: fc.constant('MEMBER' as const), weight: 5 },
  { arbitrary: fc.constant('SHOP' as const), weight: 2 },
  { arbitrary: oneOf(['ANALYST', 'nobody', 'garbage'] as const), weight: 1 },
);

const HEADERS = fc.oneof(
  { arbitrary: fc.constant({ 'content-type': 'application/json' }), weight: 12 },
  {
    arbitrary: oneOf(hostile.ACCEPTS).map((accept): Record<string, string> => ({
      'content-type': 'application/json',
      accept,
    })),
    weight: 2,
  },
  {
    arbitrary: oneOf(hostile.CONTENT_TYPES).map((type): Record<string, string> => ({ 'content-type': type })),
    weight: 1,
  },
  {
    arbitrary: fc.constant({
      'content-type': 'application/json',
      'kindred-reason': 'x'.repeat(3000),
      'x-request-id': '"; DROP',
    }),
    weight: 1,
  },
);

const DECORATIONS = [
  '',
  '',
  '',
  '',
  '',
  ' @skip(if: false)',
  ' @include(if: true)',
  ' @skip(if: "x")',
  ' @nothing',
  ' @deprecated',
];

/** A call of this operation, its arguments as variables or in the document. */
function call(root: Root, field: GraphQLField<unknown, unknown>, schema: GraphQLSchema): fc.Arbitrary<string> {
  const parts = fc.record({
    args: values(field.args, field.name, 0),
    inner: selection(getNamedType(field.type), schema, 0),
    decoration: oneOf(DECORATIONS),
    form: oneOf(['literal', 'apart', 'whole', 'whole', 'whole'] as const),
    missing: fc.integer({ min: 0, max: 6 }),
    twice: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    name: oneOf([undefined, undefined, undefined, undefined, 'A', 'B', '', null, '__proto__', 'constructor', 1, {}]),
  });
  return parts.map(({ args, inner, decoration, form, missing, twice, name }) => {
    const { given, declared, variables } = saidAs(form, field.args, args, missing);
    const asked = `${field.name}${given}${decoration} ${inner}`;
    const document = `${root} A${declared} { ${asked} ${twice ? `again: ${asked}` : ''} }`;
    return JSON.stringify({
      query: document,
      ...(form === 'literal' ? {} : { variables }),
      ...(name === undefined ? {} : { operationName: name }),
    });
  });
}

/**
 * Arguments in the document, as variables, or as variables for each field of an input. Those are of types that may be null where that passes
 * validation, and the one with the number `missing` is null, or left out.
 */
function saidAs(
  form: 'literal' | 'apart' | 'whole',
  all: readonly GraphQLArgument[],
  args: Record<string, unknown>,
  missing: number,
): { given: string; declared: string; variables: Record<string, unknown> } {
  if (form === 'literal') return { given: literalArguments(args), declared: '', variables: {} };
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const variable = (name: string, { type, defaultValue }: Given, said: unknown, mayBeNull: boolean): string => {
    const of = isNonNullType(type) && (defaultValue !== undefined || mayBeNull) ? type.ofType : type;
    const isMissing = form === 'apart' && declared.length === missing;
    declared.push(`$${name}: ${String(of)}`);
    if (!isMissing) variables[name] = said;
    else if (missing % 2 === 0) variables[name] = null;
    return `$${name}`;
  };
  const given = all.flatMap((one) => {
    const said = args[one.name];
    if (said === undefined) return [];
    const type = isNonNullType(one.type) ? one.type.ofType : one.type;
    const isObject = typeof said === 'object' && said !== null && !Array.isArray(said);
    if (form === 'whole' || !isInputObjectType(type) || !isObject) {
      return [`${one.name}: ${variable(one.name, one, said, false)}`];
    }
    const known = type.getFields();
    const fields = Object.entries(said).map(([name, value]) => {
      const inner = known[name];
      return `${name}: ${inner ? variable(`${one.name}_${name}`, inner, value, type.isOneOf) : literal(value)}`;
    });
    return [`${one.name}: { ${fields.join(', ')} }`];
  });
  return {
    given: given.length === 0 ? '' : `(${given.join(', ')})`,
    declared: declared.length === 0 ? '' : `(${declared.join(', ')})`,
    variables,
  };
}

/** Every operation of the schema, by its root. */
export function operationsOf(schema: GraphQLSchema): [Root, GraphQLField<unknown, unknown>][] {
  const roots: [Root, ReturnType<GraphQLSchema['getQueryType']>][] = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ];
  return roots.flatMap(([root, type]) =>
    isObjectType(type) ? Object.values(type.getFields()).map((field): [Root, typeof field] => [root, field]) : [],
  );
}

/** A question about one operation. */
export function questionAbout(
  root: Root,
  field: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
): fc.Arbitrary<Question> {
  return fc.record({
    as: WHO,
    method: fc.constant('POST' as const),
    headers: HEADERS,
    body: call(root, field, schema),
  });
}

/** A request that is odd in itself: its document, its body, its method. */
export const ODD_QUESTION: fc.Arbitrary<Question> = fc.oneof(
  fc.record({
    as: WHO,
    method: fc.constant('POST' as const),
    headers: HEADERS,
    body: fc
      .tuple(oneOf(hostile.DOCUMENTS), oneOf([{}, null, { a: 1 }, { a: null }]))
      .map(([query, variables]) => JSON.stringify({ query, variables })),
  }),
  fc.record({ as: WHO, method: fc.constant('POST' as const), headers: HEADERS, body: oneOf(hostile.BODIES) }),
  fc.record({
    as: WHO,
    method: fc.constant('GET' as const),
    headers: fc.constant({ 'apollo-require-preflight': 'x' }),
    body: fc
      .tuple(
        fc.oneof(oneOf(hostile.DOCUMENTS), oneOf(hostile.STRINGS.slice(0, 12))),
        oneOf(['', '{}', '[]', '{', 'null', '{"a":{"__proto__":1}}']),
      )
      .map(([query, variables]) => {
        const params = new URLSearchParams({ query, variables });
        return params.toString();
      }),
  }),
);
