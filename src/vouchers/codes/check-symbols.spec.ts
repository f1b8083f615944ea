import fc from 'fast-check';
import { checksOf, isChecked, SYMBOLS } from './check-symbols.js';

const BODY = fc.string({ unit: fc.constantFrom(...Array.from(SYMBOLS)), minLength: 16, maxLength: 16 });
const replaced = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1);

describe('check symbols', () => {
  it.each([
    ['0000000000000000', '00'],
    ['0000000000000001', '12'],
    ['1000000000000000', '1V'],
    ['ZZZZZZZZZZZZZZZZ', '0M'],
  ])('of %s are %s', (body, checks) => {
    expect(checksOf(body)).toBe(checks);
    expect(isChecked(body + checks)).toBe(true);
  });

  it('find every symbol that is wrong', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const code = body + checksOf(body);
        for (let at = 0; at < code.length; at++) {
          for (const other of SYMBOLS) expect(isChecked(replaced(code, at, other))).toBe(other === code[at]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('find any two that changed places, and any two that are wrong', () => {
    const two = fc.tuple(
      BODY,
      fc.nat(17),
      fc.nat(17),
      fc.constantFrom(...Array.from(SYMBOLS)),
      fc.constantFrom(...Array.from(SYMBOLS)),
    );
    fc.assert(
      fc.property(two, ([body, one, other, first, second]) => {
        const code = body + checksOf(body);
        const swapped = replaced(replaced(code, one, code[other]!), other, code[one]!);
        const wrong = replaced(replaced(code, one, first), other, second);

        expect([isChecked(swapped), isChecked(wrong)]).toEqual([swapped === code, wrong === code]);
      }),
      { numRuns: 2000 },
    );
  });

  it('are none of what is no symbol', () => {
    expect(isChecked('000000000000000U00')).toBe(false);
    expect(isChecked('')).toBe(false);
  });
});
