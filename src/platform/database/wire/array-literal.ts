const PLAIN = /^[\w:.+-]+$/;

/**
 * A PostgreSQL array as text, such as `{1,2,NULL}`. The driver can do this too, at several times the cost: it is most of what
 * a batch of writes costs this process.
 */
export function arrayLiteral(values: readonly unknown[]): string {
  let text = '{';
  let date: Date | null = null;
  let dateText = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (index > 0) text += ',';
    if (value instanceof Date) {
      // Most moments of a batch are the transaction's one `now`.
      if (value !== date) [date, dateText] = [value, value.toISOString()];
      text += dateText;
    } else text += element(value);
  }
  return `${text}}`;
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  if (typeof value !== 'string') throw new TypeError(`no array element: ${typeof value}`);
  if (PLAIN.test(value) && (value.length !== 4 || value.toUpperCase() !== 'NULL')) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
