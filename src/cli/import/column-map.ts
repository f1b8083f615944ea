import { isPurchaseField, MEMBER_KEYS, PURCHASE_FIELDS, type PurchaseField } from './purchase-fields.js';

/** Which column each field is read from: its place and its name. */
export type ColumnMap = ReadonlyMap<PurchaseField, { index: number; column: string }>;

const FIELD_AHEAD = /,(?=[A-Za-z.]+=)/;

/**
 * Reads what `--map` says, `orderId=invoice_no,total=total_gbp`, given once or more. A column's name may have commas and
 * equal signs. Answers a message for a person when it makes no sense.
 */
export function readMapping(given: readonly string[]): Map<PurchaseField, string> | string {
  const mapping = new Map<PurchaseField, string>();
  for (const pair of given.flatMap((text) => text.split(FIELD_AHEAD))) {
    const [, field, column] = /^([^=]*)=(.*)$/s.exec(pair)?.map((part) => part.trim()) ?? [];
    if (!field || !column) return `--map: "${pair}" is not of the form field=column.`;
    if (!isPurchaseField(field))
      return `--map: there is no field "${field}". The fields are ${Object.keys(PURCHASE_FIELDS).join(', ')}.`;
    if (mapping.has(field))
      return `--map: ${field} is given twice, as "${mapping.get(field) ?? ''}" and as "${column}".`;
    mapping.set(field, column);
  }
  return mapping;
}

/**
 * Finds the columns in the header of a file. A column that is called like a field is that field, unless the mapping says
 * otherwise. Answers a message for a person, with the columns that the file has, when something needed is missing.
 */
export function findColumns(
  header: readonly string[],
  mapping: ReadonlyMap<PurchaseField, string>,
): ColumnMap | string {
  const names = header.map((name) => name.trim());
  const columns = new Map<PurchaseField, { index: number; column: string }>();
  const wanted = new Map(names.filter(isPurchaseField).map((name) => [name, name] as const));
  // Where the mapping says what was paid, a column that happens to be called "quantity" is about something else.
  if (mapping.has('total')) for (const name of ['quantity', 'unitPrice'] as const) wanted.delete(name);
  if (mapping.has('quantity') && mapping.has('unitPrice')) wanted.delete('total');
  for (const [field, column] of [...wanted, ...mapping]) {
    const index = names.indexOf(column);
    if (index < 0) return `--map: the file has no column "${column}" for ${field}. ${columnsOf(names)}`;
    if (names.includes(column, index + 1))
      return `The file has two columns "${column}": which is ${field}? Rename one of them.`;
    columns.set(field, { index, column });
  }
  const missing = missingOf(columns);
  return missing === null ? columns : `${missing} ${columnsOf(names)}`;
}

function missingOf(columns: ColumnMap): string | null {
  const howTo = (field: string): string => `say which with --map ${field}=COLUMN.`;
  for (const field of ['orderId', 'purchasedAt'] as const) {
    if (!columns.has(field)) return `No column is ${field} (${PURCHASE_FIELDS[field]}): ${howTo(field)}`;
  }
  if (!MEMBER_KEYS.some((key) => columns.has(`member.${key}`)))
    return `No column names the member: ${howTo('member.externalId')}`;
  const hasProduct = columns.has('quantity') && columns.has('unitPrice');
  if (!columns.has('total') && !hasProduct) {
    return `No column is the total, nor are two quantity and unitPrice: ${howTo('total')}`;
  }
  if (columns.has('total') && (columns.has('quantity') || columns.has('unitPrice'))) {
    return 'Give either total, or quantity and unitPrice.';
  }
  return null;
}

function columnsOf(names: readonly string[]): string {
  const shown = names.slice(0, 50).map((name) => `"${name.slice(0, 60)}"`);
  return `Its columns are ${shown.join(', ')}${names.length > 50 ? ', …' : ''}.`;
}
