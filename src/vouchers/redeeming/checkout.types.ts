import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { GraphqlDecimal, GraphqlPoints } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../../platform/idempotency/index.js';
import { AboutVoucher } from '../shown/about-voucher.types.js';
import { CartInput } from './cart.inputs.js';

const CODE = 'The code as it was typed: small letters, spaces and dashes do not matter.';
const MEMBER = 'Who uses it, where that is known. One that only its holder can use asks for them.';
const ORDER = "The shop's own number of the order, 1 to 255 characters.";

@InputType({ description: 'A voucher to set aside for a checkout.' })
export class ReserveVoucherInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field({ description: CODE })
  code!: string;

  @Field(() => MemberRef, { nullable: true, description: MEMBER })
  member?: MemberRef | null;

  @Field({ description: `${ORDER} The same order again renews its reservation.` })
  orderId!: string;

  @Field(() => CartInput, {
    nullable: true,
    description:
      'What is about to be bought; conditions that look at it are left for redeemVoucher when it is left out.',
  })
  cart?: CartInput | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      'Of a gift card: how much to set aside, above 0. What it takes off the cart, else all of it, when left out.',
  })
  amount?: string | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 900,
    description: 'After how many seconds it can be used by others again: 1 to 2592000 (30 days).',
  })
  expiresInSeconds?: number | null;
}

@InputType({ description: 'A voucher to use.' })
export class RedeemVoucherInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field({ description: CODE })
  code!: string;

  @Field(() => MemberRef, {
    nullable: true,
    description: `${MEMBER} Points go to them, else to its holder.`,
  })
  member?: MemberRef | null;

  @Field({ description: ORDER })
  orderId!: string;

  @Field(() => CartInput, {
    nullable: true,
    description:
      'What is bought. Needed, but for a gift card and for points, where the voucher asks nothing of the cart or the channel.',
  })
  cart?: CartInput | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      'What was taken off for it, above 0 and at most what it takes off the cart, which it is when left out. Of a gift card without a cart: how much is paid with it; what was set aside, else all of it, when left out.',
  })
  discount?: string | null;
}

@InputType({ description: 'A use of a voucher to give back, named by itself or by code and order.' })
export class RollbackVoucherInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'Which use (`vus_…`); else `code` and `orderId` name it.' })
  use?: string | null;

  @Field(() => String, { nullable: true, description: CODE })
  code?: string | null;

  @Field(() => String, { nullable: true, description: "The shop's own number of the order. With `code` only." })
  orderId?: string | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'Of a gift card: how much of what it took, above 0. All that is left of that when left out.',
  })
  amount?: string | null;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters.' })
  reason?: string | null;
}

/** What a call about a use of a voucher did. */
@ObjectType({ isAbstract: true })
export abstract class AboutUse extends AboutVoucher {
  useUuid!: string;
}

@ObjectType({ description: 'What reserveVoucher did.' })
export class ReserveVoucherPayload extends AboutUse {}

@ObjectType({ description: 'What redeemVoucher did.' })
export class RedeemVoucherPayload extends AboutUse {}

@ObjectType({ description: 'What rollbackVoucher did.' })
export class RollbackVoucherPayload extends AboutUse {
  @Field(() => GraphqlPoints, { description: 'Points that it had given and that were taken back from those at hand.' })
  pointsTaken!: number;

  @Field(() => GraphqlPoints, { description: 'Those that were missing and are forgiven.' })
  pointsForgiven!: number;

  @Field(() => GraphqlPoints, { description: 'Those that were missing and are owed.' })
  pointsOwed!: number;
}
