import { addToDay, startOfDay } from '../../kernel/calendar.js';
import { toMinor } from '../../kernel/money.js';
import type { StatementValues } from '../statement-values.js';
import type { SegmentTerms } from './segment-definition.js';

type PurchaseTerms = Omit<SegmentTerms, 'audience'>;

/** When a segment is worked out, and in which money. */
export interface PurchaseOccasion {
  today: string;
  timeZone: string;
  currency: string;
}

/** What members bought, as a join to rows `m` of member, and a condition over both. Null where nothing is asked of it. */
export interface PurchasesSql {
  join: string;
  holds: string;
}

/**
 * What a definition asks of purchases. They count from when they are completed, and no more once they are canceled or all came back.
 * Each member's are looked up by their key, see docs/adr/0013.
 */
export function purchasesSql(
  terms: PurchaseTerms,
  { today, timeZone, currency }: PurchaseOccasion,
  values: StatementValues,
): PurchasesSql | null {
  const { purchases, spent, lastPurchase, windowDays } = terms;
  if (purchases === null && spent === null && lastPurchase === null) return null;
  const daysAgo = (days: number): string =>
    values.place(startOfDay(addToDay(today, -days, 'DAYS'), timeZone), 'timestamptz');
  const inWindow = windowDays === null ? 'true' : `b.purchased_at >= ${daysAgo(windowDays)}`;
  // The last purchase knows no window; without it, what is older need not be read.
  const since = lastPurchase === null ? inWindow : 'true';

  const holds: string[] = [];
  if (purchases?.atLeast != null) holds.push(`bought.purchases >= ${values.place(purchases.atLeast, 'bigint')}`);
  if (purchases?.atMost != null) holds.push(`bought.purchases <= ${values.place(purchases.atMost, 'bigint')}`);
  const money = (amount: string): string => values.place(toMinor(amount, currency), 'numeric');
  if (spent?.atLeast != null) holds.push(`bought.spent >= ${money(spent.atLeast)}`);
  if (spent?.atMost != null) holds.push(`bought.spent <= ${money(spent.atMost)}`);
  if (lastPurchase?.withinDays != null) holds.push(`bought.last_at >= ${daysAgo(lastPurchase.withinDays)}`);
  if (lastPurchase?.notWithinDays != null)
    holds.push(`(bought.last_at >= ${daysAgo(lastPurchase.notWithinDays)}) IS NOT TRUE`);

  return { join: boughtJoin(terms, inWindow, since, values), holds: holds.join(' AND ') };
}

function boughtJoin({ categories }: PurchaseTerms, inWindow: string, since: string, values: StatementValues): string {
  const lines = categories === null ? '' : linesJoin(values.place(categories, 'text[]'));
  const spent = categories === null ? 'b.lines_amount - b.order_discount - b.returned_amount' : 'l.spent';
  return `CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE ${inWindow}) AS purchases,
        coalesce(sum(${spent}) FILTER (WHERE ${inWindow}), 0) AS spent, max(b.purchased_at) AS last_at
      FROM purchase b ${lines}
      WHERE b.program_id = $1 AND b.member_id = m.id AND b.completed_at IS NOT NULL AND b.canceled_at IS NULL
        AND NOT b.fully_returned AND ${since}) bought`;
}

/** The lines of some categories that did not all come back. Of a line that came back in part, so much is left as returns leave. */
function linesJoin(categories: string): string {
  return `CROSS JOIN LATERAL (
        SELECT sum(l.amount - l.order_discount - div((l.amount - l.order_discount) * l.returned, l.quantity)) AS spent
        FROM purchase_line l
        WHERE l.program_id = $1 AND l.purchase_id = b.id AND l.category = ANY (${categories}) AND l.returned < l.quantity
        HAVING count(*) > 0) l`;
}
