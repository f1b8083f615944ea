/** Crockford's base32: no I, L, O, U, so that a code can be read aloud. */
export const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** How many symbols tell whether a code was mistyped. */
export const CHECKS = 2;

/**
 * The two symbols that follow these: any one that is wrong is found, any two, and so any two that changed places. Symbols are elements
 * of GF(32); the first check is their sum, the second one their sum with powers of the generator as weights, all different up to 31 symbols.
 */
export function checksOf(symbols: string): string {
  let [sum, weighed] = [0, 0];
  for (const symbol of symbols) {
    const value = SYMBOLS.indexOf(symbol);
    sum ^= value;
    weighed = timesGenerator(weighed ^ value);
  }
  return `${SYMBOLS.charAt(sum)}${SYMBOLS.charAt(weighed)}`;
}

/** Whether all of these are symbols and the last two are the checks of the others. */
export function isChecked(symbols: string): boolean {
  if (Array.from(symbols).some((symbol) => !SYMBOLS.includes(symbol))) return false;
  return checksOf(symbols.slice(0, -CHECKS)) === symbols.slice(-CHECKS);
}

/** In GF(32), whose elements are polynomials modulo x^5 + x^2 + 1. */
function timesGenerator(value: number): number {
  const doubled = value << 1;
  return doubled > 31 ? doubled ^ 0b100101 : doubled;
}
