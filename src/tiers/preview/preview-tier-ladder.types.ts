import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, GraphqlPoints, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { TierMoveInput } from '../ladders/activation/activate-tier-ladder.types.js';
import { OnChanges } from '../ladders/activation/activation-status.js';
import type { OnChange } from '../ladders/ladder.js';
import { TierLadderBusy, TierLadderNotFound, TierLadderStatusNotAllowed } from '../ladders/tier-ladders.refusals.js';
import { Tier } from '../ladders/tier.types.js';
import type { Previewed } from './previewed.js';

@InputType({
  description: 'What to look at before a ladder is activated: its newest version, as if it came into force now.',
})
export class PreviewTierLadderInput {
  @Field(() => ID, { description: 'The ladder.' })
  id!: string;

  @Field(() => OnChanges, {
    nullable: true,
    defaultValue: 'KEEP_UNTIL_PERIOD_END',
    description: 'What becomes of where members stand, as in activateTierLadder.',
  })
  onChange?: OnChange | null;

  @Field(() => [TierMoveInput], {
    nullable: true,
    description:
      'Where members go from tiers that are left out, each named once: at most 20. Where nothing is said, to the next lower one that stays.',
  })
  moves?: TierMoveInput[] | null;
}

@ObjectType({ description: 'How many members stand on a tier.' })
export class TierPopulation {
  @Field(() => Tier, {
    description: 'The tier, as the new version says; as the old one says where that leaves it out.',
  })
  tier!: Tier;

  @Field(() => Int, { description: 'How many stand on it now; 0 where no version is in force.' })
  membersNow!: number;

  @Field(() => Int, { description: 'How many would stand on it then.' })
  membersThen!: number;
}

@ObjectType({ description: 'A member whose tier would be another.' })
export class TierForecast {
  programId!: number;
  memberId!: string;

  @Field(() => Tier, { nullable: true, description: 'The tier now; null where no version is in force.' })
  from!: Tier | null;

  @Field(() => Tier, { description: 'The tier then.' })
  to!: Tier;
}

export const TierForecastConnection = connectionOf(TierForecast, 'TierForecast');

@ObjectType({
  description: 'What would happen if the newest version of a ladder came into force now. Nothing has happened.',
})
export class TierLadderPreview {
  previewed!: Previewed;

  @Field(() => Int, { description: 'How many members were looked at: all but those who were merged or erased.' })
  members!: number;

  @Field(() => [TierPopulation], {
    description: 'The tiers of the new version from the lowest up, then those it leaves out.',
  })
  tiers!: TierPopulation[];

  @Field(() => Int, {
    description: 'How many would stand higher; without a version in force all who would not stand on the lowest tier.',
  })
  rising!: number;

  @Field(() => Int, { description: 'How many would stand lower.' })
  falling!: number;

  @Field(() => GraphqlPoints, {
    description: 'What entry points would come to for those who climb; at most 9007199254740991.',
  })
  entryPoints!: number;

  @Field(() => Int, { description: 'How many vouchers those who climb would get.' })
  entryVouchers!: number;
}

export const PreviewTierLadderResult = resultUnion('PreviewTierLadderResult', [
  TierLadderPreview,
  InvalidInput,
  TierLadderNotFound,
  TierLadderStatusNotAllowed,
  TierLadderBusy,
]);
