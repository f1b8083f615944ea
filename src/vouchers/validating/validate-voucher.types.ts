import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AudienceReason } from '../../audiences/index.js';
import { MemberRef } from '../../members/index.js';
import { GraphqlDateTime, GraphqlPoints, Money } from '../../platform/graphql/index.js';
import { CartInput } from '../redeeming/cart.inputs.js';
import { VoucherReason } from '../redeeming/voucher-reasons.js';
import type { Outside } from '../redeeming/voucher-users.js';
import { VoucherKinds } from '../templates/voucher-template-status.types.js';
import type { VoucherKind } from '../templates/terms/voucher-gives.js';
import type { WhyNotOffLine } from './left-by-others.js';

@InputType({ description: 'What is about to be bought, by whom, and what else is used for it.' })
export class ValidatedCartInput extends CartInput {
  @Field(() => MemberRef, { nullable: true, description: 'Who buys, where that is known.' })
  member?: MemberRef | null;

  @Field(() => String, {
    nullable: true,
    description: "The shop's own number of the order, 1 to 255 characters: what is set aside for it can be used.",
  })
  orderId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Codes of vouchers that are used together with it, at most 19, none twice. Those that cannot be used are left out; `others` says why.',
  })
  otherCodes?: string[] | null;
}

const VoucherLineReason = {
  NOT_VALID: 'NOT_VALID',
  NOT_OFF_LINES: 'NOT_OFF_LINES',
  OUT_OF_SCOPE: 'OUT_OF_SCOPE',
  NOTHING_LEFT: 'NOTHING_LEFT',
  NO_SHARE: 'NO_SHARE',
} as const satisfies { [Reason in WhyNotOffLine]: Reason };

registerEnumType(VoucherLineReason, {
  name: 'VoucherLineReason',
  description: 'Why a voucher takes nothing off a line.',
  valuesMap: {
    NOT_VALID: { description: 'The voucher cannot be used at all; its own reason says why.' },
    NOT_OFF_LINES: { description: 'It is for shipping, or gives points.' },
    OUT_OF_SCOPE: { description: 'It does not look at this line.' },
    NOTHING_LEFT: { description: 'The line costs nothing any more.' },
    NO_SHARE: { description: 'What it takes went to other lines.' },
  },
});

@ObjectType({ description: 'What a voucher does with a line of the cart.' })
export class ValidatedLine {
  @Field(() => Int, { description: 'Which line of the cart, from 1.' })
  number!: number;

  @Field({ description: 'What is bought.' })
  sku!: string;

  @Field(() => Money, { description: 'What the line costs before it, after the vouchers that apply earlier.' })
  before!: Money;

  @Field(() => Money, { description: 'What it takes off the line.' })
  discount!: Money;

  @Field(() => Money, { description: 'What the line costs after it.' })
  after!: Money;

  @Field(() => VoucherLineReason, {
    nullable: true,
    description: 'Why it takes nothing; null where it takes something.',
  })
  reason!: WhyNotOffLine | null;
}

@ObjectType({ description: 'What a voucher does with shipping.' })
export class ValidatedShipping {
  @Field(() => Money, { description: 'What shipping costs before it.' })
  before!: Money;

  @Field(() => Money, { description: 'What it takes off.' })
  discount!: Money;

  @Field(() => Money, { description: 'What shipping costs after it.' })
  after!: Money;
}

@ObjectType({ description: 'A voucher that is used as well.' })
export class OtherVoucher {
  @Field({ description: 'Whether it can be used.' })
  valid!: boolean;

  @Field(() => VoucherReason, { nullable: true, description: 'Why it cannot be used; null where it can.' })
  reason!: VoucherReason | null;

  @Field(() => Money, { description: 'What it takes off lines and shipping; 0 where it cannot be used.' })
  discount!: Money;
}

@ObjectType({ description: 'What a voucher would do for a cart now. Nothing was written, and nothing is set aside.' })
export class VoucherValidation {
  programId!: number;
  /** The inner id of the voucher, for who may see it. */
  voucherUuid!: string | null;

  @Field({ description: 'Whether redeemVoucher would use it for this cart, now.' })
  valid!: boolean;

  @Field(() => VoucherReason, { nullable: true, description: 'Why it cannot be used; null where it can.' })
  reason!: VoucherReason | null;

  @Field(() => String, { nullable: true, description: 'The reason in a sentence; null where it can be used.' })
  message!: string | null;

  @Field(() => Money, { nullable: true, description: 'With BELOW_MINIMUM: how much more the lines must cost.' })
  missing!: Money | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'With NOT_YET: from when on it can be used.' })
  validFrom!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'With EXPIRED: since when it is over.' })
  expiredAt!: Date | null;

  @Field(() => [AudienceReason], {
    nullable: true,
    description: 'With NOT_IN_AUDIENCE: by what they are outside of it.',
  })
  audienceReasons!: readonly Outside[] | null;

  @Field(() => VoucherKinds, { nullable: true, description: 'What it is; null where it cannot be used.' })
  kind!: VoucherKind | null;

  @Field(() => Money, { description: 'What everything costs before it, after the vouchers that apply earlier.' })
  before!: Money;

  @Field(() => Money, {
    description:
      'What it takes off lines and shipping together: redeemVoucher takes no more. 0 where it cannot be used.',
  })
  discount!: Money;

  @Field(() => Money, { description: 'What everything costs after it, before the vouchers that apply later.' })
  after!: Money;

  @Field(() => [ValidatedLine], { description: 'Line by line, as the cart has them.' })
  lines!: ValidatedLine[];

  @Field(() => ValidatedShipping, { description: 'What it does with shipping.' })
  shipping!: ValidatedShipping;

  @Field(() => GraphqlPoints, { description: 'Points that it gives when it is redeemed; 0 for most.' })
  points!: number;

  @Field(() => Money, {
    nullable: true,
    description: 'Of a gift card: what can be taken off it for this order, before this cart. Null for any other.',
  })
  remaining!: Money | null;

  @Field(() => [OtherVoucher], { description: 'What the other codes do, in their order.' })
  others!: OtherVoucher[];
}
