import { Field, ObjectType } from '@nestjs/graphql';
import { GraphqlDate, GraphqlDateTime, GraphqlDecimal } from '../../../platform/graphql/index.js';
import type { TierMetric } from '../../ladders/ladder.js';
import { TierMetrics } from '../../ladders/tier-kinds.types.js';
import { Tier } from '../../ladders/tier.types.js';
import { TierOverride } from '../../overrides/tier-override.types.js';
import type { ChangeCause } from '../stored/standing-change.js';
import { TierChangeCauses } from './tier-change-cause.types.js';

@ObjectType({
  description: 'How far a member is: plain facts for an app to write "180 points to Gold, by 31 December".',
})
export class TierProgress {
  @Field(() => TierMetrics, { description: 'What counts.' })
  metric!: TierMetric;

  @Field(() => GraphqlDecimal, {
    description: 'How much counts in the window that runs: a whole number, with SPEND an amount of money.',
  })
  current!: string;

  @Field(() => GraphqlDateTime, {
    description:
      "When the window that runs began, in the program's time zone; a lifetime begins on the day of joining.",
  })
  windowStart!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'When it ends: the first moment after it; null for a lifetime. A ROLLING window moves on with every day, so this is the end of today.',
  })
  windowEnd!: Date | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "The last day of the window, in the program's time zone; null for a lifetime.",
  })
  lastDay!: string | null;

  @Field(() => Tier, { nullable: true, description: 'The tier above the one that counts; null on the highest.' })
  next!: Tier | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'How much is missing for the next tier in the window that runs; null on the highest.',
  })
  toReachNext!: string | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      'How much is missing to keep the tier when it ends, "0" when there is enough, counted in the window that decides: the last whole one before. In grace what was missing when the tier would have been lost. Null for a tier that lasts for ever or was given by staff above what was earned or for longer.',
  })
  toKeep!: string | null;
}

@ObjectType({ description: 'A change of the tier that counted for a member. Never changed, never deleted.' })
export class TierChange {
  programId!: number;
  sourceId!: string | null;

  @Field(() => Tier, { description: 'The tier before.' })
  from!: Tier;

  @Field(() => Tier, { description: 'The tier from then on.' })
  to!: Tier;

  @Field(() => GraphqlDateTime, { description: 'When: the first moment at which it was so.' })
  at!: Date;

  @Field(() => TierChangeCauses, { description: 'By what.' })
  cause!: ChangeCause;
}

@ObjectType({ description: 'Where a member stands on a ladder, what is due by now done.' })
export class TierStanding {
  @Field(() => Tier, { description: 'The tier that counts.' })
  tier!: Tier;

  @Field(() => GraphqlDateTime, {
    description: 'Since when it counts without a break. A climb that was revoked is as if it had never been.',
  })
  since!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'Until when at least, days of a pause counted: the first moment at which it may be lost. Null for ever.',
  })
  until!: Date | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "The last day before that, in the program's time zone. Null for ever.",
  })
  lastDay!: string | null;

  @Field({ description: 'Whether it would have been lost already and is kept for the days of grace only.' })
  inGrace!: boolean;

  @Field(() => TierProgress, { description: 'How far the member is.' })
  progress!: TierProgress;

  @Field(() => TierOverride, {
    nullable: true,
    description:
      'The tier that staff gave, also where what was earned is higher; null without one, or once it is over.',
  })
  override!: TierOverride | null;

  @Field(() => [TierChange], { description: 'Every change of the tier, the latest first.' })
  history!: TierChange[];
}
