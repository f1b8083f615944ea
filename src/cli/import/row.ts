import { currencyDecimals, decimalsOf, isDecimal, MAX_AMOUNT, normalDecimal } from '../../kernel/money.js';
import type { ColumnMap } from './column-map.js';
import { instantOf } from './moments.js';

const ANSWERS: Record<string, boolean> = { yes: true, true: true, '1': true, no: false, false: false, '0': false };

/** Why a row cannot be taken: a code to count by, and a message for a person. `subject` is by what it is found again. */
export interface Unreadable {
  reason: string;
  message: string;
  subject: string | null;
}

/** Thrown while a row is read, and caught where it begins. */
export class RowError extends Error {
  override name = 'RowError';

  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** The values of a row by their fields. Messages name field, column and value. */
export class Row<Field extends string> {
  constructor(
    private readonly fields: readonly string[],
    private readonly columns: ColumnMap<Field>,
  ) {}

  has(field: Field): boolean {
    return this.columns.has(field);
  }

  /** What the row says, without space around it; undefined when it says nothing. */
  text(field: Field): string | undefined {
    const place = this.columns.get(field);
    return (place && this.fields[place.index]?.trim()) || undefined;
  }

  shown(field: Field): string {
    const text = this.text(field) ?? '';
    return `${field} ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`;
  }

  needed(field: Field): string {
    const text = this.text(field);
    if (text !== undefined) return text;
    const column = this.columns.get(field)?.column ?? '';
    throw new RowError('MISSING_VALUE', `${field} is empty${column === field ? '' : ` (column "${column}")`}`);
  }

  decimal(field: Field): string | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    if (!isDecimal(text))
      throw new RowError('BAD_AMOUNT', `${this.shown(field)} is not a plain number, such as 1234.50`);
    if (Math.abs(Number(text)) > MAX_AMOUNT) {
      throw new RowError('BAD_AMOUNT', `${this.shown(field)} is beyond ${String(MAX_AMOUNT)}`);
    }
    return normalDecimal(text);
  }

  /** An amount of money that the currency has coins for. */
  amount(field: Field, currency: string): string | undefined {
    const decimal = this.decimal(field);
    const most = currencyDecimals(currency);
    if (decimal === undefined || decimalsOf(decimal) <= most) return decimal;
    throw new RowError('BAD_AMOUNT', `${this.shown(field)} has more decimals than ${currency}: ${String(most)}`);
  }

  moment(field: Field, timeZone: string): Date {
    this.needed(field);
    const instant = instantOf(this.text(field) ?? '', timeZone);
    if (instant) return instant;
    const forms = '2027-03-01, 2027-03-01 09:30 or 2027-03-01T09:30:00+01:00';
    throw new RowError('BAD_DATE', `${this.shown(field)} is not a moment since 1900 in one of the forms ${forms}`);
  }

  answer(field: Field): boolean | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const answer = Object.hasOwn(ANSWERS, text.toLowerCase()) ? ANSWERS[text.toLowerCase()] : undefined;
    if (answer === undefined)
      throw new RowError('BAD_ANSWER', `${this.shown(field)} is neither yes, true, 1 nor no, false, 0`);
    return answer;
  }
}

/** Reads something of a row, or answers why the row cannot be taken. */
export function readOr<Read>(read: () => Read, subject: () => string | undefined): Read | Unreadable {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    return { reason: error.reason, message: error.message, subject: subject() ?? null };
  }
}
