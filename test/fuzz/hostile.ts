/** Values that break what was not written with them in mind. */

/** Written into the text of a body as it stands, since JSON.stringify cannot say it. */
const RAW = {
  beyondFloats: '@raw:1e400@',
  manyDigits: '@raw:9007199254740993@',
  manyDecimals: '@raw:1.00000000000000000000000001@',
  minusZero: '@raw:-0@',
} as const;

/** The text of a body with what JSON.stringify could not say. */
export function withRaw(json: string): string {
  return json.replace(/"@raw:([^@"]*)@"/g, '$1');
}

export const STRINGS = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\udc00\ud800', '\n', '\r\nset-cookie: a=b', '\u001b[31m', '\u2028', '\ufeff', '\uffff',
  'x'.repeat(256), 'x'.repeat(70_000), '\u{1f600}'.repeat(300), "'; DROP TABLE member; --", "\\'; SELECT pg_sleep(10); --", '$1', '%s%n', '%00',
  '${7*7}', '{{7*7}}', '<script>alert(1)</script>', '=1+1', '../../etc/passwd', '__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'null',
  'undefined', 'NaN', 'Infinity', '-0', '1e400', '0x10', '9007199254740993', '99999999999999999999999999', 'İ', 'ı', 'ß', 'ﬀ', 'e\u0301', '\u00e9',
  '\u202eabc', 'a\u200bb', '\u0661\u0662', 'mem_', 'mem_00000000000000000000000000', 'mem_7zzzzzzzzzzzzzzzzzzzzzzzzz', 'mem_8zzzzzzzzzzzzzzzzzzzzzzzzz',
  'pst_zzzzzzzzzzz', 'pst_0000000000000', 'pln_01k0000000e0000000000000aa_99999999999', 'kindred_1_', 'W10=', 'WyJhIl0=', 'e30=', 'bnVsbA==', 'WyIiLCIiXQ==',
  'WyIwMDAwLTAxLTAxVDAwOjAwOjAwLjAwMFoiLCIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiXQ', 'WyIwMDAwLTAxLTAxVDAwOjAwOjAwLjAwMFoiLCIxIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0',
  'a@b.c', '+', '+1', '(', '[', '*', '.*', '^(a+)+$', '%', '_', '\\', '\\u0000', '"', "'", '`', ';', '--', '/*', '{', '}', '{code}', 'https://[', 'https://shop.example/a\u0000b', 'https://id.example/\ud800', 'javascript:1', 'http://169.254.169.254/',
]; // prettier-ignore

export const NUMBERS = [
  0, 1, -1, 2, 20, 100, 101, 500, 501, 1000, 65_535, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53) + 1, -(2 ** 53), 2 ** 63,
  2 ** 64, 1e21, 1e308, -1e308, 5e-324, 0.1, 1.5, -0.5, 1e-7, ...Object.values(RAW),
]; // prettier-ignore

export const DECIMALS = [
  '0', '1', '-1', '12.50', '0.01', '0.001', '0.000001', '0.0000001', '-0', '-0.00', '00.1', '.5', '5.', '+1', '1e5', '1E400', '99999999999999.99', '9007199254740993',
  '9'.repeat(16), '9'.repeat(30), '9'.repeat(140), '9'.repeat(5000), `0.${'0'.repeat(40)}1`, `1.${'9'.repeat(20)}`, '\u0661', '1,5', '1 ', ' 1', '', 'NaN', 'Infinity', '١٢',
]; // prettier-ignore

export const INSTANTS = [
  '2027-03-01T09:30:00Z', '2026-11-23T00:00:00Z', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '1582-10-10T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00+23:59', '2027-03-01T09:30:60Z', '2027-03-01T24:00:00Z', '2027-03-01T09:30:00+99:99', '2027-02-30T00:00:00Z',
  '2027-03-01T09:30:00.123456789Z', '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z', '2027-03-28T01:30:00+00:00', '2027-03-01', '', 'now', 'infinity', '-infinity',
]; // prettier-ignore

export const DAYS = [
  '2027-03-01', '2026-11-23', '2024-02-29', '2027-02-29', '2027-02-30', '0000-01-01', '0001-01-01', '1582-10-10', '1895-11-24', '1900-01-01', '9999-12-31', '10000-01-01', '-0001-01-01',
  '2027-3-1', '2027-13-01', '2027-00-00', '', 'today', 'infinity', '١٢٣٤-٠١-٠١',
]; // prettier-ignore

/** Objects for JSONObject and in place of anything else. */
export const OBJECTS: unknown[] = [
  {},
  { a: 1 },
  { '': '' },
  { constructor: { prototype: { polluted: true } } },
  { toString: 1, valueOf: null, hasOwnProperty: 'x' },
  { 'a\u0000b': 1 },
  { a: '\u0000' },
  { '\ud800': '\udfff' },
  { a: RAW.beyondFloats },
  { a: RAW.manyDigits },
  { a: [[[[[[[[[[]]]]]]]]]] },
  Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`k${String(at)}`, at])),
  nested(200),
  { long: 'x'.repeat(9000) },
];

function nested(depth: number): unknown {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

/** What is of no type that anybody asked for. */
export const WRONG: unknown[] = [
  null,
  true,
  false,
  [],
  [null],
  [[]],
  {},
  { id: 'x' },
  '',
  'x',
  0,
  -1,
  1.5,
  RAW.beyondFloats,
  ['x', 1, null],
  { __typename: 'Query' },
];

export const CONTENT_TYPES = [
  'application/json', 'application/json; charset=utf-8', 'application/json; charset=utf-16', 'application/json; charset="', 'application/json;', 'application/jsonx', 'APPLICATION/JSON',
  'application/graphql', 'application/graphql-response+json', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded',
  'application/json, application/json', '', ';', '/', 'x', 'application/json; __proto__=x',
]; // prettier-ignore

export const ACCEPTS = [
  'application/json', 'application/graphql-response+json', '*/*', 'text/html', 'application/json;q=0', 'multipart/mixed', 'application/*', 'x', ',', ';q=', 'application/json, text/html;q=9e99',
]; // prettier-ignore

/** Bodies that are no question. */
export const BODIES = [
  '', ' ', 'null', 'true', '0', '""', '[]', '[null]', '{}', '{"query":null}', '{"query":{}}', '{"query":["{ __typename }"]}', '{"query":"{ __typename }","variables":"x"}',
  '{"query":"{ __typename }","variables":[]}', '{"query":"{ __typename }","operationName":{}}', '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
  '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"}}}',
  '{"query":"{ __typename }","extensions":{"persistedQuery":null}}', '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":"x","sha256Hash":{}}}}',
  '{"query":"{ __typename }","__proto__":{"polluted":true}}', '{"query":"{ __typename }","constructor":{"prototype":{"polluted":true}}}',
  '{"query":"{ __typename }","variables":{"__proto__":{"polluted":true}}}', '{"query":"{ __typename }","query":"{ nothing }"}', '{"query":"{ __typename }"', '{"query":"{ __typename }"}}',
  '[{"query":"{ __typename }"},{"query":"{ __typename }"}]', '\ufeff{"query":"{ __typename }"}', '{"query":"\\ud800"}', '{"query":"\\u0000{ __typename }"}', '['.repeat(50_000), '{"a":'.repeat(20_000),
  `{"query":"${'{a'.repeat(3000)}"}`, `{"query":"{ ${'a '.repeat(20_000)} }"}`, `{"query":"{ __typename ${'@skip(if: false) '.repeat(150)} }"}`, `{"query":"${'#'.repeat(90_000)}"}`,
  '{"query":"{ __typename }","variables":{"a":@raw}}', 'query=%7B__typename%7D', '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ __typename }\r\n--x--', '\u0000', '\ud83d\ude00',
]; // prettier-ignore

/** Documents that are odd as a whole. */
export const DOCUMENTS = [
  '{', '}', '{}', '{ }', 'query', 'query {', '{ __typename', '{ a: }', 'fragment A on Query { ...A } { ...A }', 'fragment A on Query { ...B } fragment B on Query { ...A } query { ...A }',
  '{ ...A }', 'fragment A on Nothing { a } { ...A }', 'fragment A on Member { id } { ...A }', '{ ... on Member { id } }', '{ ... { ... { ... { __typename } } } }',
  '{ __typename @nothing }', '{ __typename @skip }', '{ __typename @skip(if: "x") }', '{ __typename @include(if: null) }', 'query ($a: Boolean!) { __typename @include(if: $a) }', '{ __typename @skip(if: true) @skip(if: false) }',
  '{ __typename @defer }', '{ ... @defer { __typename } }', '{ __typename @stream(initialCount: 1) }', 'query A { __typename } query A { __typename }', 'query A { __typename } query B { __typename }',
  'query A { __typename } { __typename }', 'mutation { __typename }', 'subscription { __typename }', 'subscription { pointsChanged { __typename } tierChanged { __typename } }', 'type A { a: Int }', 'schema { query: Query }', 'extend type Query { a: Int }', 'directive @a on FIELD',
  'query ($a: Nothing) { __typename }', 'query ($a: [[[[[Int]]]]]) { __typename }', 'query ($a: Member) { __typename }', 'query ($a: Int = "x") { __typename }', 'query ($a: Int = $a) { __typename }', 'query ($a: Int, $a: Int) { __typename }',
  '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }', '{ __type(name: "\u0000") { name } }', '{ __type(name: "__proto__") { name } }', '{ __type(name: "constructor") { fields { name } } }',
  '{ a: __typename b: __typename }', '{ __typename: __typename }', '{ __proto__: __typename }', '{ constructor: __typename toString: __typename }', 'query constructor { __typename }', '{ me { id } me { id: status } }', '{ program { name: id name } }',
  '{ node(id: 1) { id } }', '{ node(id: 1.5) { id } }', '{ node(id: true) { id } }', '{ node(id: {a: 1}) { id } }', '{ node(id: null) { id } }', '{ node(id: $a) { id } }', '{ node(id: """\n  block\n""") { id } }', '{ node(id: "\\ud800") { id } }', '{ node(id: "\\u{110000}") { id } }',
  '\ufeff{ __typename }', '{ __typename }\u0000', '# only a comment', '{ é }', '{ __typename } \u202e', `{ ${Array.from({ length: 300 }, (_, at) => `a${String(at)}: __typename`).join(' ')} }`,
  `{ ${'__schema { types { fields { type { '.repeat(20)}name${' } } } }'.repeat(20)} }`, `query (${Array.from({ length: 200 }, (_, at) => `$a${String(at)}: Int`).join(', ')}) { __typename }`,
  `{ node(id: ${'['.repeat(300)}1${']'.repeat(300)}) { id } }`, `{ members(filter: ${'{ a: '.repeat(200)}1${' }'.repeat(200)}) { nodes { id } } }`,
]; // prettier-ignore
