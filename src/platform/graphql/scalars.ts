import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isDay } from '../../kernel/calendar.js';
import { isCurrencyCode, isDecimal, normalDecimal } from '../../kernel/money.js';
import { isPoints } from '../../kernel/points.js';

function refuse(message: string): never {
  throw new GraphQLError(message);
}

function shown(value: unknown): string {
  const text =
    typeof value === 'bigint' ? String(value) : ((JSON.stringify(value) as string | undefined) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A scalar that is a string on the wire, with one check for variables and literals alike. */
function stringScalar<Inner>(
  name: string,
  description: string,
  parse: (text: string) => Inner,
  serialize: (value: Inner) => string,
): GraphQLScalarType<Inner, string> {
  const parseValue = (value: unknown): Inner =>
    typeof value === 'string' ? parse(value) : refuse(`${name} is a string, not ${shown(value)}. ${description}`);
  return new GraphQLScalarType<Inner, string>({
    name,
    description,
    parseValue,
    parseLiteral: (node: ValueNode) =>
      node.kind === Kind.STRING ? parse(node.value) : refuse(`${name} is a string. ${description}`),
    serialize: (value) => serialize(value as Inner),
  });
}

/** Inside: the same number without superfluous zeros, as text. */
export const GraphqlDecimal = stringScalar<string>(
  'Decimal',
  'An exact decimal number as a string, such as "12.50"; never a float.',
  (text) =>
    isDecimal(text) ? normalDecimal(text) : refuse(`Decimal cannot be ${shown(text)}: digits such as "12.50".`),
  String,
);

export const GraphqlCurrencyCode = stringScalar<string>(
  'CurrencyCode',
  'A currency by its ISO 4217 code, such as "GBP".',
  (text) =>
    isCurrencyCode(text) ? text : refuse(`CurrencyCode cannot be ${shown(text)}: an ISO 4217 code such as "GBP".`),
  String,
);

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Before it there are moments whose calendar day, in some zone, is in a year that has no number of ours. */
const FIRST_DAY = '0002-01-01';

function parseDateTime(text: string): Date {
  const match = DATE_TIME.exec(text);
  const instant = match && isDay(match[1] as string) && Number(match[4]) < 60 ? new Date(text) : null;
  if (!instant || Number.isNaN(instant.getTime())) {
    refuse(`DateTime cannot be ${shown(text)}: RFC 3339 with an offset, such as "2027-03-01T09:30:00Z".`);
  }
  if (text < FIRST_DAY) refuse(`DateTime cannot be ${shown(text)}: the first is of ${FIRST_DAY}.`);
  return instant;
}

export const GraphqlDateTime = stringScalar<Date>(
  'DateTime',
  'An instant in RFC 3339, such as "2027-03-01T09:30:00Z"; answers are in UTC.',
  parseDateTime,
  (value) => value.toISOString(),
);

export const GraphqlDate = stringScalar<string>(
  'Date',
  'A calendar day, such as "2027-03-01".',
  (text) => (isDay(text) ? text : refuse(`Date cannot be ${shown(text)}: a day that exists, such as "2027-03-01".`)),
  String,
);

function parsePoints(value: unknown): number {
  return isPoints(value) ? value : refuse(`Points cannot be ${shown(value)}: a whole number within ±9007199254740991.`);
}

export const GraphqlPoints = new GraphQLScalarType<number, number>({
  name: 'Points',
  description: 'A whole number of points within ±9007199254740991 (2^53−1).',
  parseValue: parsePoints,
  parseLiteral: (node) =>
    node.kind === Kind.INT ? parsePoints(Number(node.value)) : refuse('Points is a whole number.'),
  serialize: (value) => {
    if (!isPoints(value)) throw new TypeError(`not a whole number of points: ${typeof value}`);
    return value;
  },
});

function parseObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return refuse(`JSONObject is an object, not ${shown(value)}.`);
}

function literalToJson(node: ValueNode, variables: Record<string, unknown> | null | undefined): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literalToJson(field.value, variables)]));
    case Kind.LIST:
      return node.values.map((value) => literalToJson(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return node.value;
  }
}

export const GraphqlJsonObject = new GraphQLScalarType<Record<string, unknown>>({
  name: 'JSONObject',
  description: 'A JSON object with fields of your own choice.',
  parseValue: parseObject,
  parseLiteral: (node, variables) => parseObject(literalToJson(node, variables)),
  serialize: parseObject,
});
