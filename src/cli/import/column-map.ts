/** Which column each field is read from: its place and its name. */
export type ColumnMap<Field extends string> = ReadonlyMap<Field, { index: number; column: string }>;

/** What the columns of one kind of file can be. */
export interface Fields<Field extends string> {
  /** The fields and what they mean, in the order in which they are listed. */
  readonly meanings: Readonly<Record<string, string>>;
  isField(name: string): name is Field;
  /** Fields that a column is not for being called like them: what is given otherwise says what is meant. */
  otherwise(mapping: ReadonlyMap<Field, string>): readonly Field[];
  /** What is missing or too much, as a message for a person; null when the columns will do. */
  problemOf(columns: ColumnMap<Field>): string | null;
}

/** A comma behind which the next field begins; the name of an attribute may have any letters. */
const FIELD_AHEAD = /,(?=(?:[A-Za-z.]+|attributes\.[^,=]+)=)/;

/**
 * Reads what `--map` says, `orderId=invoice_no,total=total_gbp`, given once or more. A column's name may have commas and
 * equal signs. Answers a message for a person when it makes no sense.
 */
export function readMapping<Field extends string>(
  given: readonly string[],
  fields: Fields<Field>,
): Map<Field, string> | string {
  const mapping = new Map<Field, string>();
  for (const pair of given.flatMap((text) => text.split(FIELD_AHEAD))) {
    const [, field, column] = /^([^=]*)=(.*)$/s.exec(pair)?.map((part) => part.trim()) ?? [];
    if (!field || !column) return `--map: "${pair}" is not of the form field=column.`;
    if (!fields.isField(field))
      return `--map: there is no field "${field}". The fields are ${Object.keys(fields.meanings).join(', ')}.`;
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
export function findColumns<Field extends string>(
  header: readonly string[],
  mapping: ReadonlyMap<Field, string>,
  fields: Fields<Field>,
): ColumnMap<Field> | string {
  const names = header.map((name) => name.trim());
  const columns = new Map<Field, { index: number; column: string }>();
  const wanted = new Map(names.filter((name) => fields.isField(name)).map((name) => [name, name] as [Field, string]));
  for (const field of fields.otherwise(mapping)) wanted.delete(field);
  for (const [field, column] of [...wanted, ...mapping]) {
    const index = names.indexOf(column);
    if (index < 0) return `--map: the file has no column "${column}" for ${field}. ${columnsOf(names)}`;
    if (names.includes(column, index + 1))
      return `The file has two columns "${column}": which is ${field}? Rename one of them.`;
    columns.set(field, { index, column });
  }
  const problem = fields.problemOf(columns);
  return problem === null ? columns : `${problem} ${columnsOf(names)}`;
}

/** How to say which column a field is: the end of a message. */
export function howToMap(field: string): string {
  return `say which with --map ${field}=COLUMN.`;
}

function columnsOf(names: readonly string[]): string {
  const shown = names.slice(0, 50).map((name) => `"${name.slice(0, 60)}"`);
  return `Its columns are ${shown.join(', ')}${names.length > 50 ? ', …' : ''}.`;
}
