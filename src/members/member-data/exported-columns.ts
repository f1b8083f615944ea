import { encodeId, encodePartId, type IdPrefix } from '../../kernel/ids.js';
import { fromMinor } from '../../kernel/money.js';
import type { ExportedColumn } from './member-table.js';

/** An inner id, shown as the API shows it. */
export function idColumn(prefix: IdPrefix, sql: string): ExportedColumn {
  return { sql, shown: (uuid) => (typeof uuid === 'string' ? encodeId(prefix, uuid) : null) };
}

/** The id of something that is numbered within another: a line of a purchase. */
export function partIdColumn(prefix: IdPrefix, whole: string, number: string): ExportedColumn {
  return pairColumn(whole, number, (uuid, part) => encodePartId(prefix, uuid, Number(part)));
}

/** A small number that the rows know something by, shown as its name. */
export function nameColumn(names: Readonly<Record<string, number>>, sql: string): ExportedColumn {
  const byNumber = new Map(Object.entries(names).map(([name, number]) => [number, name]));
  return { sql, shown: (number) => byNumber.get(Number(number)) ?? null };
}

/** An amount in the smallest unit of a currency, shown as a decimal of its main unit. */
export function moneyColumn(amount: string, currency: string): ExportedColumn {
  return pairColumn(amount, currency, (minor, code) => fromMinor(Number(minor), code));
}

/** Something that two values make together; null when either is. */
export function pairColumn(
  first: string,
  second: string,
  shown: (first: string, second: string) => unknown,
): ExportedColumn {
  return {
    sql: `ARRAY[(${first})::text, (${second})::text]`,
    shown: (pair) => {
      const [one, other] = pair as (string | null)[];
      return one == null || other == null ? null : shown(one, other);
    },
  };
}
