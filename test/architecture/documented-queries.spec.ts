import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { DocumentLimits } from '../../src/platform/graphql/limits/document-limits.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const files = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))];

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
