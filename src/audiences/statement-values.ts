/** The values of a statement that is put together, each in its place: text of a statement never holds a value. */
export class StatementValues {
  readonly list: unknown[] = [];

  constructor(...first: unknown[]) {
    this.list.push(...first);
  }

  /** Takes a value and answers how the statement names it, such as `$3::date`. */
  place(
    value: unknown,
    type:
      | 'bigint'
      | 'date'
      | 'integer'
      | 'integer[]'
      | 'jsonb'
      | 'jsonb[]'
      | 'numeric'
      | 'smallint'
      | 'smallint[]'
      | 'text'
      | 'text[]'
      | 'timestamptz'
      | 'uuid',
  ): string {
    this.list.push(value);
    return `$${this.list.length}::${type}`;
  }
}
