import { CHECKS, checksOf, isChecked, SYMBOLS } from './check-symbols.js';

/** Random bytes in a code: 80 bits, one symbol for 5 of them. */
export const CODE_BYTES = 10;

const BODY = (CODE_BYTES * 8) / 5;
const GROUP = 4;

/** No code is longer, and no prefix. */
const LONGEST_CODE = 64;
const LONGEST_PREFIX = 8;

/** What people read for another symbol. */
const READ_AS: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** A code as its holder sees it, such as `SHOP-7G2K-9QXZ-03TB-WM5R-C4`, or without a prefix. */
export function newCode(random: Uint8Array, prefix: string): string {
  if (random.length !== CODE_BYTES) throw new Error(`a code has ${String(CODE_BYTES)} random bytes`);
  const body = symbolsOf(random);
  const groups = `${body}${checksOf(body)}`.match(/.{1,4}/g) ?? [];
  return [...(prefix === '' ? [] : [prefix]), ...groups].join('-');
}

/**
 * What a code that was typed is looked up by: in capitals, without spaces and dashes, O read as 0, I and L as 1, and without a prefix,
 * which a program may have changed since; a code of the shop's own list in capitals without spaces. Null for what can be none at all: too
 * short, too long.
 */
export function lookedUpBy(typed: string): { own: string; made: string | null } | null {
  const own = typed.trim().toUpperCase().replaceAll(/\s+/g, '');
  if (own.length === 0 || own.length > LONGEST_CODE) return null;
  return { own, made: madeCode(own.replaceAll('-', '')) };
}

/** The symbols of a code that Kindred makes; null when it is none, or mistyped. */
function madeCode(typed: string): string | null {
  if (typed.length > BODY + CHECKS + LONGEST_PREFIX) return null;
  const symbols = typed.slice(-(BODY + CHECKS)).replaceAll(/[OIL]/g, (letter) => READ_AS[letter] ?? letter);
  return symbols.length === BODY + CHECKS && isChecked(symbols) ? symbols : null;
}

/**
 * The last symbols of a code, by which its holder knows it again: 4 at most, and never more than half of it, since they are stored in clear
 * and shown to who may not see the code.
 */
export function lastOf(code: string): string {
  const symbols = Array.from(code.replaceAll('-', ''));
  const shown = Math.min(GROUP, Math.floor(symbols.length / 2));
  return symbols.slice(symbols.length - shown).join('');
}

function symbolsOf(random: Uint8Array): string {
  let bits = 0n;
  for (const byte of random) bits = (bits << 8n) | BigInt(byte);
  let symbols = '';
  for (let at = 0; at < BODY; at++) symbols += SYMBOLS.charAt(Number((bits >> BigInt(5 * (BODY - 1 - at))) & 31n));
  return symbols;
}
