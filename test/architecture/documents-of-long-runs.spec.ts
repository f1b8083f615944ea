import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { KINDS } from '../faults/shop/kinds.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const files = ['bench', 'faults', 'soak'].flatMap((folder) =>
  readdirSync(`test/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `test/${folder}/${name}`),
);

/** Written as a whole: those that are put together of parts have no place here. */
const written = files.flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(/[`'](?=(?:query|mutation) \(|\{ [a-z]+ \{)([^`'$]*(?:\$\w+[^`'$]*)*)[`']/g),
  ].map(([, document = '']): [string, string] => [file, document]),
);
const ofKinds = Object.entries(KINDS).map(([name, { document }]): [string, string] => [name, document]);

/** The suite does not run them, so a field with another name would be seen after minutes of a run. */
describe('what faults, soak and benchmarks send', () => {
  it('is a good deal', () => {
    expect([written.length > 14, ofKinds.length > 10]).toEqual([true, true]);
  });

  it.each([...written, ...ofKinds])('is known to the schema: %s %s', (_, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });
});
