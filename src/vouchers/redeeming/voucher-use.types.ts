import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Allow, Role } from '../../platform/access/index.js';
import { GraphqlDateTime, GraphqlPoints, Money, Node } from '../../platform/graphql/index.js';
import type { UseStatus, VoucherUse as StoredUse } from '../life/held-voucher.js';

export const VoucherUseStatus = {
  RESERVED: 'RESERVED',
  REDEEMED: 'REDEEMED',
  RELEASED: 'RELEASED',
  EXPIRED: 'EXPIRED',
  ROLLED_BACK: 'ROLLED_BACK',
} as const satisfies { [Status in UseStatus]: Status };

export type VoucherUseStatus = UseStatus;

registerEnumType(VoucherUseStatus, {
  name: 'VoucherUseStatus',
  description: 'How a use of a voucher stands.',
  valuesMap: {
    RESERVED: { description: 'Set aside for a checkout.' },
    REDEEMED: { description: 'Used.' },
    RELEASED: { description: 'It was set aside, and is so no longer.' },
    EXPIRED: { description: 'It was set aside until nobody came.' },
    ROLLED_BACK: { description: 'It was used, and all of it was given back.' },
  },
});

@ObjectType({ implements: () => Node, description: 'A use of a voucher, for an order.' })
export class VoucherUse extends Node {
  programId!: number;
  /** Inner ids. */
  uuid!: string;
  voucherId!: string;
  memberId!: string | null;

  @Field({ description: "For which order: the shop's own number." })
  orderId!: string;

  @Field(() => VoucherUseStatus, { description: 'How it stands.' })
  status!: UseStatus;

  @Field(() => Money, {
    description:
      'What it took off, or of a gift card what it sets aside or took. 0 for points, and while it is set aside.',
  })
  amount!: Money;

  @Field(() => Money, { description: 'What of that was given back.' })
  rolledBack!: Money;

  @Field(() => GraphqlPoints, { nullable: true, description: 'The points that it gave; null where it gave none.' })
  points!: number | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was set aside; null where it was not.' })
  reservedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Until when it was set aside; null where it was not.' })
  expiresAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was used; null while it was not.' })
  redeemedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was over; null while it counts.' })
  endedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was given back, in words of whoever did.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  reason!: string | null;

  static of(use: ShownUse, { number: programId, currency }: { number: number; currency: string }): VoucherUse {
    const { isLate, ...row } = use;
    return Object.assign(new VoucherUse(), row, {
      id: encodeId('vus', use.uuid),
      programId,
      amount: Money.of(use.amount, currency),
      rolledBack: Money.of(use.rolledBack, currency),
      ...(isLate ? { status: 'EXPIRED', endedAt: use.expiresAt } : {}),
    });
  }
}

/** A use as it stands now: due is due. */
export type ShownUse = StoredUse & { isLate: boolean };
