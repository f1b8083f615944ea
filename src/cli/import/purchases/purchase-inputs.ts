import { randomUUID } from 'node:crypto';
import type { EnrollRequest } from '../../../membership/index.js';
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

/** The enrollment of who bought in these rows. Their identifiers see to it that they are enrolled once, so any key will do. */
export function enrollmentOf(rows: readonly [ReadPurchase, ...ReadPurchase[]]): EnrollRequest['input'] {
  const [{ identifiers, givenName, familyName }] = rows;
  const joinedAt = rows.map(({ purchasedAt }) => purchasedAt).reduce((first, at) => (at < first ? at : first));
  return {
    idempotencyKey: `import:${randomUUID()}`,
    ...Object.fromEntries(identifiers.map(({ field, value }) => [field, value])),
    givenName,
    familyName,
    joinedAt,
    channel: CHANNEL,
  };
}
