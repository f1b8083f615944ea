import { parse } from 'graphql';
import { SchemaAnswers } from './schema-answers.js';

const MEGABYTE = 1_000_000;

describe('answers about the schema', () => {
  const documentOf = (number: number) => parse(`{ __type(name: "T${String(number)}") { name } }`);

  it('are known by text, variables and operation', () => {
    const answers = new SchemaAnswers();

    answers.keep(documentOf(1), {}, { one: 1 });

    expect(answers.of(documentOf(1), {})?.toString()).toBe('{"data":{"one":1}}');
    expect(answers.of(documentOf(2), {})).toBeNull();
    expect(answers.of(documentOf(1), { variables: { a: 1 } })).toBeNull();
    expect(answers.of(documentOf(1), { operationName: 'A' })).toBeNull();
  });

  it('are 50 at most: what was asked for longest ago is forgotten', () => {
    const answers = new SchemaAnswers();
    for (let number = 0; number < 50; number++) answers.keep(documentOf(number), {}, {});
    answers.of(documentOf(0), {});

    answers.keep(documentOf(50), {}, {});

    expect([0, 1, 2, 50].map((number) => answers.has(documentOf(number), {}))).toEqual([true, false, true, true]);
  });

  it('have 10 MB at most together', () => {
    const answers = new SchemaAnswers();
    for (let number = 0; number < 4; number++) answers.keep(documentOf(number), {}, 'x'.repeat(3 * MEGABYTE));
    answers.keep(documentOf(4), {}, 'x'.repeat(11 * MEGABYTE));
    answers.keep(documentOf(5), {}, {});

    expect([0, 1, 2, 3, 4, 5].map((number) => answers.has(documentOf(number), {}))).toEqual(
      [false, false, false, false, false, true], // prettier-ignore
    );
  });
});
