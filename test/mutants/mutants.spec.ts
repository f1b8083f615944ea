import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fault that the tests have to find: see docs/proof.md. */
interface Mutant {
  file: string;
  text: string;
  by: string;
  breaks: string;
  tests: string[];
}

const mutants = JSON.parse(readFileSync(join(process.cwd(), 'test/mutants/mutants.json'), 'utf8')) as Mutant[];

describe('the list of mutants', () => {
  it('has twenty or more, no two alike', () => {
    expect(new Set(mutants.map(({ file, by }) => `${file}: ${by}`)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(20);
  });

  it.each(mutants)('$breaks: is a change of one place, and names tests', ({ file, text, by, tests }) => {
    const source = readFileSync(join(process.cwd(), file), 'utf8');

    expect(source.split(text)).toHaveLength(2);
    expect(by).not.toBe(text);
    expect(tests.filter((test) => !existsSync(join(process.cwd(), test)))).toEqual([]);
    expect(tests).not.toEqual([]);
  });
});
