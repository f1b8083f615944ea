import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { encodeId, encodePartId } from '../kernel/ids.js';
import type { Minor } from '../kernel/money.js';
import { GraphqlDateTime, GraphqlDecimal, GraphqlPoints, Money, Node } from '../platform/graphql/index.js';
import { Payment } from './payment.types.js';
import type { AwardRow, PurchaseLineRow, PurchaseRow } from './purchase-rows.js';

export enum PurchaseStatus {
  PENDING = 'PENDING',
  COMPLETED = 'COMPLETED',
  PARTLY_RETURNED = 'PARTLY_RETURNED',
  RETURNED = 'RETURNED',
  CANCELED = 'CANCELED',
}

registerEnumType(PurchaseStatus, {
  name: 'PurchaseStatus',
  description: 'Where a purchase is in life.',
  valuesMap: {
    PENDING: { description: 'Not completed yet: its points are pending.' },
    COMPLETED: { description: 'Completed; nothing came back.' },
    PARTLY_RETURNED: { description: 'Completed; some of it came back.' },
    RETURNED: { description: 'All of it came back.' },
    CANCELED: { description: 'Canceled as a whole.' },
  },
});

@ObjectType({ description: "What one rule, or a tier's multiplier, gave for a purchase or an activity, and why." })
export class Award {
  programId!: number;
  ruleId!: string | null;
  walletId!: number | null;

  @Field({ description: 'The name of the rule when it gave this.' })
  name!: string;

  @Field(() => GraphqlPoints, { description: 'So many points.' })
  points!: number;

  @Field({ description: 'How they came about, in English.' })
  explanation!: string;

  static of(row: AwardRow, programId: number): Award {
    const { ruleId, walletId, name, points, explanation } = row;
    return Object.assign(new Award(), { programId, ruleId, walletId, name, points, explanation });
  }
}

@ObjectType({ description: 'An item of a purchase.' })
export class PurchaseLine {
  @Field(() => ID, { description: 'Opaque; a return may name it.' })
  id!: string;

  @Field({ description: 'What was bought.' })
  sku!: string;

  @Field(() => String, { nullable: true, description: 'What it is called.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Its category.' })
  category!: string | null;

  @Field(() => String, { nullable: true, description: 'Its brand.' })
  brand!: string | null;

  @Field(() => [String], { description: 'Its tags.' })
  tags!: readonly string[];

  @Field(() => GraphqlDecimal, { description: 'How many.' })
  quantity!: string;

  @Field(() => GraphqlDecimal, { description: 'What one cost, tax included.' })
  unitPrice!: string;

  @Field(() => Money, { description: "What the line amounts to after its own and its share of the order's discount." })
  amount!: Money;

  @Field(() => GraphqlDecimal, { description: 'How many came back.' })
  returned!: string;

  @Field(() => GraphqlPoints, { description: "The line's share of all awards, whatever came back since." })
  pointsEarned!: number;

  static of(row: PurchaseLineRow, awards: readonly AwardRow[], currency: string): PurchaseLine {
    return Object.assign(new PurchaseLine(), {
      id: encodePartId('pln', row.purchaseId, row.number),
      sku: row.sku,
      name: row.name,
      category: row.category,
      brand: row.brand,
      tags: row.tags ?? [],
      quantity: plain(row.quantity),
      unitPrice: plain(row.unitPrice),
      amount: Money.of(row.amount - row.orderDiscount, currency),
      returned: plain(row.returned),
      pointsEarned: awards.reduce((sum, award) => sum + (award.shares[row.number - 1] ?? 0), 0),
    });
  }
}

@ObjectType({ implements: () => Node, description: 'An order at the shop.' })
export class Purchase extends Node {
  uuid!: string;
  programId!: number;
  memberId!: string;
  currency!: string;
  totalMinor!: Minor;
  /** What the transaction that made it knows already, so that nothing is read again. */
  known?: { lines: readonly PurchaseLineRow[]; awards: readonly AwardRow[] };

  @Field({ description: "The shop's own number of the order, unique in the program." })
  orderId!: string;

  @Field(() => String, { nullable: true, description: "Where it was bought: shop, web, app, a store's number." })
  channel!: string | null;

  @Field(() => PurchaseStatus, { description: 'Where it is in life.' })
  status!: PurchaseStatus;

  @Field(() => GraphqlDateTime, { description: 'When it was bought.' })
  purchasedAt!: Date;

  @Field(() => GraphqlDateTime, { description: 'When it was recorded here.' })
  recordedAt!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was completed; null while it is not.' })
  completedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was canceled; null when it was not.' })
  canceledAt!: Date | null;

  @Field(() => [Payment], { description: 'With what it was paid, as far as the shop told.' })
  payments!: Payment[];

  @Field(() => GraphqlPoints, {
    description: 'What it earned when it was recorded and when it was completed, all point currencies together.',
  })
  pointsEarned!: number;

  @Field(() => GraphqlPoints, {
    description: 'What returns and cancellation took back, forgiven and owed points included.',
  })
  pointsReversed!: number;

  @Field(() => GraphqlPoints, { description: 'Points that it was paid with; what returns gave back stands on them.' })
  pointsPaid!: number;

  static of(row: PurchaseRow, programId: number): Purchase {
    return Object.assign(new Purchase(), {
      id: encodeId('pur', row.uuid),
      uuid: row.uuid,
      programId,
      memberId: row.memberId,
      orderId: row.orderId,
      channel: row.channel,
      status: statusOf(row),
      purchasedAt: row.purchasedAt,
      recordedAt: row.recordedAt,
      completedAt: row.completedAt,
      canceledAt: row.canceledAt,
      currency: row.currency,
      totalMinor: row.total,
      payments: row.payments ?? [],
      pointsEarned: row.pointsEarned,
      pointsReversed: row.pointsReversed,
      pointsPaid: row.pointsPaid,
    });
  }
}

/** A purchase that is not completed stays PENDING while parts of it come back. */
function statusOf(row: PurchaseRow): PurchaseStatus {
  if (row.canceledAt) return PurchaseStatus.CANCELED;
  if (row.fullyReturned) return PurchaseStatus.RETURNED;
  if (!row.completedAt) return PurchaseStatus.PENDING;
  return row.isPartlyReturned ? PurchaseStatus.PARTLY_RETURNED : PurchaseStatus.COMPLETED;
}

/** numeric columns answer with all their decimals: `2.000000` is `2`. */
function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
