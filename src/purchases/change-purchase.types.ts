import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Purchase, PurchaseReturn } from '../history/index.js';
import { GraphqlDecimal, GraphqlPoints } from '../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../platform/idempotency/index.js';
import type { TierAct } from '../tiers/index.js';

const EITHER = 'Either `purchaseId` or `orderId` names the purchase.';

@InputType({ description: 'A purchase to complete.' })
export class CompletePurchaseInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: EITHER })
  purchaseId?: string | null;

  @Field(() => String, { nullable: true, description: EITHER })
  orderId?: string | null;
}

@InputType({ description: 'A purchase to cancel as a whole.' })
export class CancelPurchaseInput extends CompletePurchaseInput {
  @Field(() => String, { nullable: true, description: 'Why, up to 500 characters.' })
  reason?: string | null;
}

@InputType({ description: 'What comes back: a line by its id, or a sku.' })
export class ReturnLineInput {
  @Field(() => ID, { nullable: true, description: 'The line by its id. Either `line` or `sku`.' })
  line?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is: of the lines with this sku the first with something left gives, then the next.',
  })
  sku?: string | null;

  @Field(() => GraphqlDecimal, { description: 'How many: above 0, up to 6 decimals.' })
  quantity!: string;
}

@InputType({ description: 'What comes back of a purchase.' })
export class ReturnPurchaseInput extends CompletePurchaseInput {
  @Field(() => String, {
    nullable: true,
    description:
      "The shop's own number of the return, unique for the purchase, 1 to 255 characters: the same again is not booked twice.",
  })
  reference?: string | null;

  @Field(() => [ReturnLineInput], { description: 'What comes back, 1 to 500 entries.' })
  lines!: ReturnLineInput[];

  @Field(() => String, { nullable: true, description: 'Why, up to 500 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'What completePurchase did.' })
export class CompletePurchasePayload {
  @Field(() => Purchase, { description: 'The purchase, completed.' })
  purchase!: Purchase;

  @Field({ description: 'Whether it had been completed before: nothing has changed now.' })
  replayed!: boolean;

  tierAct!: TierAct | null;
}

/** What became of the points of what came back. */
@ObjectType({ isAbstract: true })
abstract class PointsTakenBack {
  @Field(() => GraphqlPoints, { description: 'Points taken back from what the member had.' })
  pointsTaken!: number;

  @Field(() => GraphqlPoints, { description: 'Points that were missing and forgiven.' })
  pointsForgiven!: number;

  @Field(() => GraphqlPoints, { description: 'Points that were missing and are owed.' })
  pointsOwed!: number;

  @Field(() => GraphqlPoints, { description: 'Spent points that the member got back.' })
  pointsGivenBack!: number;

  @Field(() => Purchase, { description: 'The purchase as it is now.' })
  purchase!: Purchase;

  @Field({
    description:
      'Whether the same had been booked before, by this key, or as this return or cancellation: nothing has changed now.',
  })
  replayed!: boolean;

  tierAct!: TierAct | null;
}

@ObjectType({ description: 'What cancelPurchase did.' })
export class CancelPurchasePayload extends PointsTakenBack {}

@ObjectType({ description: 'What returnPurchase did.' })
export class ReturnPurchasePayload extends PointsTakenBack {
  @Field(() => PurchaseReturn, { description: 'What came back.' })
  purchaseReturn!: PurchaseReturn;
}
