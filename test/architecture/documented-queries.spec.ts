import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { DocumentLimits } from '../../src/platform/graphql/limits/document-limits.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
const files = ['README.md', ...docs.map((name) => `docs/${name}`)];

/** What the documentation tells people to send. */
const documents = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^```graphql\n([^]*?)^```/gm)].flatMap(([, text = '']) =>
    /^\s*(query|mutation|subscription|\{)/.test(text) ? [{ file, text }] : [],
  ),
);

describe('what the documentation tells to send', () => {
  it('is a good deal', () => {
    expect(documents.length).toBeGreaterThan(20);
  });

  it.each(documents)('is within the limits of documents: $file $text', ({ text }) => {
    expect(validate(schema, parse(text, { maxTokens: 1000 }), [DocumentLimits.rule])).toEqual([]);
  });
});
