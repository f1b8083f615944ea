const PLAIN = /^[\w:.+-]+$/;

/**
 * A PostgreSQL array as text, such as `{1,2,NULL}`. The driver can do this too, at several times the cost: it is most of what
 * a batch of writes costs this process.
 */
export function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(element).join(',')}}`;
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  if (typeof value !== 'string') throw new TypeError(`no array element: ${typeof value}`);
  if (PLAIN.test(value) && (value.length !== 4 || value.toUpperCase() !== 'NULL')) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
