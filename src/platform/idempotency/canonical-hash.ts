import { hash } from 'node:crypto';

/**
 * SHA-256 of a value in one canonical form: keys sorted, what is missing left out. Two inputs that mean the same to GraphQL have
 * the same hash: a field that is null counts as left out. Fields `asSaid` hold JSON that is kept as it was said: null within them
 * is something said, and counts.
 */
export function canonicalHash<Value>(value: Value, asSaid: readonly (keyof Value)[] = []): Buffer {
  return hash('sha256', canonical(value, asSaid), 'buffer');
}

/** A value that is still to be written, and the text before it. */
interface Piece {
  before: string;
  value: unknown;
  /** Whether null counts in it. */
  withNulls: boolean;
}

/** Goes on piece by piece instead of calling itself: what is nested too deeply to be taken is hashed before it is refused. */
function canonical(input: unknown, asSaid: readonly PropertyKey[]): string {
  let written = '';
  const ahead: (Piece | string)[] = [{ before: '', value: input, withNulls: false }];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (typeof next === 'string') {
      written += next;
      continue;
    }
    const { before, value, withNulls } = next;
    if (Array.isArray(value)) {
      written += `${before}[`;
      ahead.push(']');
      for (let at = value.length - 1; at >= 0; at--)
        ahead.push({ before: at === 0 ? '' : ',', value: value[at], withNulls });
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      written += `${before}{`;
      ahead.push('}');
      const fields = fieldsOf(value, withNulls);
      for (let at = fields.length - 1; at >= 0; at--) {
        const [key, inner] = fields[at] as [string, unknown];
        const isAsSaid = withNulls || (value === input && asSaid.includes(key));
        ahead.push({ before: `${at === 0 ? '' : ','}${JSON.stringify(key)}:`, value: inner, withNulls: isAsSaid });
      }
    } else written += before + scalar(value);
  }
  return written;
}

/** What an object says, by its sorted keys. */
function fieldsOf(value: object, withNulls: boolean): [string, unknown][] {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && (withNulls || inner !== null))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return JSON.stringify(value instanceof Date ? value.toISOString() : value);
}
