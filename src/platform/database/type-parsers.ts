import { types as defaultTypes } from 'pg';
import { utcInstant } from './instant.js';

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ = 1184;

/** int8 arrives as an exact number; what a number cannot hold exactly is a bug and throws. */
function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not exact as a number`);
  return value;
}

// The driver's own types know its built-in kinds only; every other number is as good.
const defaults = defaultTypes.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

const OWN_PARSERS: Partial<Record<number, (text: string) => unknown>> = {
  [INT8]: exactNumber,
  [INT8_ARRAY]: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(exactNumber)),
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: (text) => utcInstant(text) ?? defaults(TIMESTAMPTZ)(text),
};

/** What arrives as what, on every connection. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (format !== 'binary') {
      const own = OWN_PARSERS[oid];
      if (own) return own;
    }
    return defaults(oid, format);
  },
};
