import type { MessageWriter } from './message-writer.js';

/** How elements of a type are written in the protocol's binary form. */
export interface ElementType {
  /** The type's number in `pg_type`. */
  readonly oid: number;
  /** Writes an element with its length. False: it has to be said as text, where the database says what is wrong with it. */
  readonly write: (to: MessageWriter, value: unknown) => boolean;
}

/** 2000-01-01, from which PostgreSQL counts. */
const EPOCH = 946_684_800_000;
/** Microseconds of moments further away are not exact as a number. */
const FAR = Math.floor(Number.MAX_SAFE_INTEGER / 1000) - EPOCH;

function isWhole(value: unknown, from: number, to: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}

function text(to: MessageWriter, value: string): true {
  const gap = to.gap();
  to.text(value);
  to.fill(gap);
  return true;
}

/** The value of a hexadecimal digit by its character code; 16 for any other. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit < 0 ? 16 : digit;
});

const isDash = (index: number): boolean => index === 8 || index === 13 || index === 18 || index === 23;

function uuid(to: MessageWriter, value: unknown): boolean {
  if (typeof value !== 'string' || value.length !== 36) return false;
  to.int32(16);
  for (let index = 0; index < 36;) {
    if (isDash(index)) {
      if (value.charCodeAt(index++) !== 45) return false;
      continue;
    }
    const high = DIGITS[value.charCodeAt(index++)] ?? 16;
    const low = DIGITS[value.charCodeAt(index++)] ?? 16;
    if (high === 16 || low === 16) return false;
    to.byte(high * 16 + low);
  }
  return true;
}

/** By the names under which statements cast their parameters. Arrays of other types are sent as text. */
export const ELEMENT_TYPES: Readonly<Record<string, ElementType>> = {
  smallint: {
    oid: 21,
    write: (to, value) => {
      if (!isWhole(value, -0x8000, 0x7fff)) return false;
      to.int32(2);
      to.int16(value);
      return true;
    },
  },
  integer: {
    oid: 23,
    write: (to, value) => {
      if (!isWhole(value, -0x8000_0000, 0x7fff_ffff)) return false;
      to.int32(4);
      to.int32(value);
      return true;
    },
  },
  bigint: {
    oid: 20,
    write: (to, value) => {
      if (!isWhole(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) return false;
      to.int32(8);
      to.int64(value);
      return true;
    },
  },
  boolean: {
    oid: 16,
    write: (to, value) => {
      if (typeof value !== 'boolean') return false;
      to.int32(1);
      to.byte(value ? 1 : 0);
      return true;
    },
  },
  uuid: { oid: 2950, write: uuid },
  text: { oid: 25, write: (to, value) => typeof value === 'string' && text(to, value) },
  jsonb: {
    oid: 3802,
    write: (to, value) => {
      if (typeof value !== 'string') return false;
      const gap = to.gap();
      to.byte(1); // the version of the form
      to.text(value);
      to.fill(gap);
      return true;
    },
  },
  bytea: {
    oid: 17,
    write: (to, value) => {
      if (!Buffer.isBuffer(value)) return false;
      to.int32(value.length);
      to.raw(value);
      return true;
    },
  },
  timestamptz: {
    oid: 1184,
    write: (to, value) => {
      if (!(value instanceof Date)) return false;
      const milliseconds = value.getTime();
      if (!(Math.abs(milliseconds) < FAR)) return false;
      to.int32(8);
      to.int64((milliseconds - EPOCH) * 1000);
      return true;
    },
  },
};

/**
 * Writes an array as the value of a parameter, in binary. False where an element does not fit the type: nothing is written then, and
 * the caller sends it as text.
 */
export function writeArray(to: MessageWriter, { oid, write }: ElementType, values: readonly unknown[]): boolean {
  const mark = to.mark;
  const gap = to.gap();
  to.int32(values.length === 0 ? 0 : 1); // dimensions
  to.int32(values.some(isNull) ? 1 : 0);
  to.int32(oid);
  if (values.length > 0) {
    to.int32(values.length);
    to.int32(1); // the number of the first
  }
  for (const value of values) {
    if (isNull(value)) to.int32(-1);
    else if (!write(to, value)) {
      to.back(mark);
      return false;
    }
  }
  to.fill(gap);
  return true;
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}
