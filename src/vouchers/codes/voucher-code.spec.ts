import { randomBytes } from 'node:crypto';
import { CODE_BYTES, lastOf, lookedUpBy, newCode } from './voucher-code.js';

const BYTES = Uint8Array.from([0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]);

describe('a new code', () => {
  it('shows its random bits and two checks in groups of four, behind the prefix', () => {
    expect(newCode(BYTES, '')).toMatch(/^0123-4567-89AB-CDEF-[0-9A-HJKMNP-TV-Z]{2}$/);
    expect(newCode(BYTES, 'SHOP')).toBe(`SHOP-${newCode(BYTES, '')}`);
  });

  it('is another one for other bits, never with a letter that is read as a digit', () => {
    const codes = Array.from({ length: 500 }, () => newCode(randomBytes(CODE_BYTES), ''));

    expect(new Set(codes).size).toBe(500);
    expect(codes.join('')).not.toMatch(/[ILOU]/);
  });

  it('has as many bits as it says', () => {
    expect(() => newCode(new Uint8Array(9), '')).toThrow('a code has 10 random bytes');
  });

  it.each([
    ['SHOP-0123-4567-89AB-CDEF-K7', 'EFK7'],
    ['SUMMER24', 'ER24'],
    ['SUMMER', 'MER'],
    ['SAVE5', 'E5'],
    ['VIP1', 'P1'],
    ['A-B-C', 'C'],
    ['A', ''],
    ['', ''],
  ])('is known by its last symbols, which are half of it at most: %j by %j', (shown, last) => {
    expect(lastOf(shown)).toBe(last);
  });
});

describe('a code that is typed', () => {
  const code = newCode(BYTES, 'SHOP');
  const made = newCode(BYTES, '').replaceAll('-', '');

  it.each([
    ['as it is shown', code],
    ['without the prefix', code.slice(5)],
    ['with a prefix that the program had before', code.replace('SHOP', 'CAFE')],
    ['in small letters', code.toLowerCase()],
    ['without dashes', code.replaceAll('-', '')],
    ['with spaces for dashes', `  ${code.replaceAll('-', ' ')} `],
    ['with the letter O for 0 and l for 1', code.replace('0', 'O').replace('1', 'l')],
    ['with I for 1', code.replace('1', 'i')],
  ])('is found %s', (_, typed) => {
    expect(lookedUpBy(typed)?.made).toBe(made);
  });

  it.each([
    ['another symbol', code.replace('5', '6')],
    ['two symbols that changed places', code.replace('45', '54')],
    ['a symbol less', code.slice(0, -1)],
    ['a symbol more', `${code}0`],
    ['a letter that is none', code.replace('A', 'U')],
    ['a prefix that is too long', `CAFE-AND-${code}`],
  ])('is none that was made with %s', (_, typed) => {
    expect(lookedUpBy(typed)?.made).toBeNull();
  });

  it.each([
    ['Summer 2027', 'SUMMER2027'],
    ['10-OFF', '10-OFF'],
    [' vip ', 'VIP'],
  ])('%j may be one of the shop: %s', (typed, own) => {
    expect(lookedUpBy(typed)).toEqual({ own, made: null });
  });

  it.each(['', '   ', 'x'.repeat(65)])('%j can be none', (typed) => {
    expect(lookedUpBy(typed)).toBeNull();
  });
});
