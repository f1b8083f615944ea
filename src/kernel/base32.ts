/** Crockford's, in lower case: without i, l, o and u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const HEX = '0123456789abcdef';
const NONE = 255;

const VALUES = valuesOf(ALPHABET);
const DIGITS = valuesOf(HEX);
for (const letter of 'ABCDEF') DIGITS[letter.charCodeAt(0)] = parseInt(letter, 16);

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(NONE);
  for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;
  return values;
}

/** The 26 characters of a UUID in base 32, as in TypeIDs; null for what is no UUID. */
export function uuidToBase32(uuid: string): string | null {
  if (uuid.length !== 36) return null;
  let text = '';
  let bits = 2; // 26 characters have two bits more
  let held = 0;
  for (let index = 0; index < 36; index++) {
    const code = uuid.charCodeAt(index);
    if (isDash(index)) {
      if (code !== 45) return null;
      continue;
    }
    const digit = DIGITS[code] ?? NONE;
    if (digit === NONE) return null;
    held = (held << 4) | digit;
    bits += 4;
    if (bits >= 5) {
      bits -= 5;
      text += ALPHABET[held >> bits] as string;
      held &= (1 << bits) - 1;
    }
  }
  return text;
}

/** The UUID that 26 characters in base 32 say; null for what says none. */
export function base32ToUuid(text: string): string | null {
  if (text.length !== 26 || text > '8') return null; // 26 characters have two bits more
  let uuid = '';
  let bits = -2;
  let held = 0;
  for (let index = 0; index < 26; index++) {
    const value = VALUES[text.charCodeAt(index)] ?? NONE;
    if (value === NONE) return null;
    held = (held << 5) | value;
    bits += 5;
    while (bits >= 4) {
      bits -= 4;
      if (isDash(uuid.length)) uuid += '-';
      uuid += HEX[held >> bits] as string;
      held &= (1 << bits) - 1;
    }
  }
  return uuid;
}

function isDash(place: number): boolean {
  return place === 8 || place === 13 || place === 18 || place === 23;
}
