import { Field, ObjectType } from '@nestjs/graphql';
import { TierLadder } from './tier-ladder.types.js';

@ObjectType({ description: 'What createTierLadder did.' })
export class CreateTierLadderPayload {
  @Field(() => TierLadder, { description: 'The new ladder, a DRAFT.' })
  tierLadder!: TierLadder;
}

@ObjectType({ description: 'What updateTierLadder did.' })
export class UpdateTierLadderPayload {
  @Field(() => TierLadder, { description: 'The ladder as it is now.' })
  tierLadder!: TierLadder;
}
