import { arrayLiteral } from './array-literal.js';
import type { Statement } from '../statement.js';
import { ELEMENT_TYPES, writeArray, type ElementType } from './array-elements.js';
import type { MessageWriter } from './message-writer.js';

const TEXT = 0;
const BINARY = 1;
const CAST = /\$(\d+)::([a-z0-9]+)\[\]/g;

/** By the text of a statement, for each of its parameters what the elements are where it is cast to an array. */
const known = new WeakMap<Statement<unknown>, readonly (ElementType | undefined)[]>();

function elementTypesOf(statement: Statement<unknown>): readonly (ElementType | undefined)[] {
  let types = known.get(statement);
  if (!types) {
    const found: (ElementType | undefined)[] = [];
    for (const [, number, name] of statement.text.matchAll(CAST))
      found[Number(number) - 1] = ELEMENT_TYPES[name as string];
    types = found;
    known.set(statement, types);
  }
  return types;
}

/** Writes the parameters of a statement as `Bind` takes them: the format of each, how many there are, and each with its length. */
export function writeParameters(to: MessageWriter, statement: Statement<unknown>, values: readonly unknown[]): void {
  const types = elementTypesOf(statement);
  to.int16(values.length);
  const formats = to.mark;
  for (let index = 0; index < values.length; index++) to.int16(TEXT);
  to.int16(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) {
      to.int32(-1);
      continue;
    }
    const type = types[index];
    if (Array.isArray(value) && type && writeArray(to, type, value)) to.int16At(formats + 2 * index, BINARY);
    else if (Buffer.isBuffer(value)) {
      to.int16At(formats + 2 * index, BINARY);
      to.int32(value.length);
      to.raw(value);
    } else {
      const gap = to.gap();
      to.text(textOf(value));
      to.fill(gap);
    }
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value);
}
