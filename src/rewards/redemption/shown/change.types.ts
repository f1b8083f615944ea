import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { GraphqlPoints } from '../../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../../../platform/idempotency/index.js';
import { AboutRedemption } from './claim.types.js';

@InputType({ description: 'A reservation that becomes a redemption.' })
export class ConfirmRedemptionInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The redemption, one that is RESERVED.' })
  redemption!: string;
}

@InputType({ description: 'A redemption that was handed over.' })
export class FulfillRedemptionInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The redemption, one that is ISSUED.' })
  redemption!: string;
}

@InputType({ description: 'A redemption that is to be undone.' })
export class CancelRedemptionInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, {
    description:
      'The redemption. A member cancels their own while it is RESERVED, or while it waits to be handed over; the shop and staff also later.',
  })
  redemption!: string;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'What confirmRedemption did.' })
export class ConfirmRedemptionPayload extends AboutRedemption {}

@ObjectType({ description: 'What fulfillRedemption did.' })
export class FulfillRedemptionPayload extends AboutRedemption {}

@ObjectType({ description: 'What cancelRedemption did.' })
export class CancelRedemptionPayload extends AboutRedemption {
  @Field(() => GraphqlPoints, {
    description:
      'Points that are available again; fewer than were spent where as many had been forgiven of the same points.',
  })
  pointsGivenBack!: number;
}
