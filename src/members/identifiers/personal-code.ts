import { randomBytes } from 'node:crypto';

/** Crockford's base32: no I, L, O, U, so that a code can be read aloud. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/**
 * A new personal code: 8 symbols, 40 random bits. With a million members a new one is taken once in a million times; the
 * database refuses it then, and the enrollment draws another.
 */
export function newPersonalCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => SYMBOLS[byte % SYMBOLS.length] as string).join('');
}
