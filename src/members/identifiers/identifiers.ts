import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { isPlain } from '../../kernel/plain-text.js';

/** By what a member can be found. Each value is unique in the program. */
export type IdentifierKind = 'EXTERNAL_ID' | 'EMAIL' | 'PHONE' | 'CARD' | 'CODE';

/** A value in its one form, with its kind. */
export interface Identifier {
  kind: IdentifierKind;
  value: string;
}

const EMAIL = /^[^\s@<>()[\],;:"\\]{1,64}@(?:[\p{L}\p{M}\p{N}-]{1,63}\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u;
const E164 = /^\+[1-9]\d{6,14}$/;
const CARD = /^[A-Za-z0-9]{1,64}$/;
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** Nothing that is longer can be an identifier, however it is written. */
const LONGEST = 320;

/**
 * The one form in which a value is stored and looked up, or null when it cannot be one: email in lower case, phone in
 * E.164, cards and codes in upper case without spaces and dashes; in codes O is 0 and I, L are 1 (Crockford's base32).
 */
export function normalizeIdentifier(kind: IdentifierKind, text: string): string | null {
  const value = text.trim().normalize('NFC');
  if (value.length > LONGEST || !isPlain(value)) return null;
  switch (kind) {
    case 'EXTERNAL_ID':
      return value.length >= 1 && value.length <= 255 ? value : null;
    case 'EMAIL':
      return matching(EMAIL, value.length <= 254 ? value.toLowerCase().normalize('NFC') : '');
    case 'PHONE':
      return phoneForm(value);
    case 'CARD':
      return matching(CARD, value.replace(/[\s-]/g, ''))?.toUpperCase() ?? null;
    case 'CODE':
      return matching(CODE, value.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1'));
  }
}

/**
 * A number that the numbering plan of its country does not rule out by its length, in E.164; a 0 that only stands in calls
 * within the country is left out.
 */
function phoneForm(value: string): string | null {
  const digits = matching(E164, phoneDigits(value));
  const phone = digits === null ? undefined : parsePhoneNumberFromString(digits);
  return phone?.isPossible() ? phone.number : null;
}

/** "+44 (0)20 7946-0000" and "0044 20 7946 0000" are "+442079460000". */
function phoneDigits(value: string): string {
  return value
    .replace(/^00/, '+')
    .replace(/^(\+\d{1,3}\s?)\(0\)/, '$1')
    .replace(/[\s().\-/]/g, '');
}

function matching(form: RegExp, value: string): string | null {
  return form.test(value) ? value : null;
}
