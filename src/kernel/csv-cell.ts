/** A cell that a spreadsheet would take for a formula: by its first character, in the wide forms of East Asia too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A value as the text of a CSV cell. What would run as a formula where the file is opened begins with an apostrophe; plain numbers
 * do not.
 */
export function csvCell(value: unknown): string {
  const text = textOf(value);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
