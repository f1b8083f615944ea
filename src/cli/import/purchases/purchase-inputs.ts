import { randomUUID } from 'node:crypto';
import { EARLIEST_JOINING, type EnrollRequest } from '../../../membership/index.js';
import { canonicalHash } from '../../../platform/idempotency/index.js';
import type { RecordPurchaseInput } from '../../../purchases/index.js';
import type { ReadPurchase } from './read-purchase.js';

/** Where members come from whom an import enrolls: their joining is their first purchase, see membership/backdate-joining.ts. */
const CHANNEL = 'import';

/** Text that is the same for rows that name the same member. */
export function memberOf({ identifiers: [{ field, value }] }: ReadPurchase): string {
  return `${field}=${value}`;
}

/**
 * The purchase of a row. Its key follows from all of its content: the same row is a repeat, and another row of the same
 * order is not, but an order that was recorded already.
 */
export function purchaseOf(row: ReadPurchase): RecordPurchaseInput {
  const { orderId, identifiers, purchasedAt, currency, channel, shipping, completed, line } = row;
  const [{ field, value }] = identifiers;
  const content = {
    member: { [field]: value },
    orderId,
    purchasedAt,
    currency,
    channel,
    shipping,
    completed,
    lines: [line],
  };
  return { ...content, idempotencyKey: `import:${canonicalHash(content).toString('hex')}` };
}

/**
 * An enrollment of who bought for each of these rows, by what it says itself: joined with the first purchase in it and in
 * the rows after it that name the same member. Their identifiers see to it that they are enrolled once, so any key will do.
 */
export function enrollmentsOf(rows: readonly ReadPurchase[]): EnrollRequest['input'][] {
  const first = new Map<string, Date>();
  const enrollments: EnrollRequest['input'][] = [];
  for (const row of [...rows].reverse()) {
    const member = memberOf(row);
    const known = first.get(member);
    if (row.purchasedAt >= EARLIEST_JOINING && !(known && known <= row.purchasedAt)) first.set(member, row.purchasedAt);
    enrollments.push(enrollmentOf(row, first.get(member) ?? row.purchasedAt));
  }
  return enrollments.reverse();
}

function enrollmentOf({ identifiers, givenName, familyName }: ReadPurchase, joinedAt: Date): EnrollRequest['input'] {
  return {
    idempotencyKey: `import:${randomUUID()}`,
    ...Object.fromEntries(identifiers.map(({ field, value }) => [field, value])),
    givenName,
    familyName,
    joinedAt,
    channel: CHANNEL,
  };
}
