import { Field, ObjectType } from '@nestjs/graphql';
import { Reward } from './reward.types.js';

@ObjectType({ description: 'What createReward did.' })
export class CreateRewardPayload {
  @Field(() => Reward, { description: 'The new reward, a DRAFT.' })
  reward!: Reward;
}

@ObjectType({ description: 'What updateReward did.' })
export class UpdateRewardPayload {
  @Field(() => Reward, { description: 'The reward as it is now.' })
  reward!: Reward;
}

@ObjectType({ description: 'What activateReward did.' })
export class ActivateRewardPayload {
  @Field(() => Reward, { description: 'The reward, ACTIVE.' })
  reward!: Reward;
}

@ObjectType({ description: 'What pauseReward did.' })
export class PauseRewardPayload {
  @Field(() => Reward, { description: 'The reward, PAUSED.' })
  reward!: Reward;
}

@ObjectType({ description: 'What archiveReward did.' })
export class ArchiveRewardPayload {
  @Field(() => Reward, { description: 'The reward, ARCHIVED.' })
  reward!: Reward;
}
