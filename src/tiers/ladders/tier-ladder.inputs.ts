import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { LocalizedTextInput } from '../../platform/graphql/index.js';
import type { TierFalling, TierMetric, TierWindow } from './ladder.js';
import { TierFallings, TierMetrics, TierWindows } from './tier-kinds.types.js';
import { TierLadderStatus } from './tier-ladder-status.types.js';
import { TierInput } from './tier.inputs.js';

@InputType({ description: 'A ladder of tiers to make. It starts as a DRAFT, on which nobody stands.' })
export class CreateTierLadderInput {
  @Field(() => [LocalizedTextInput], { description: 'Its name, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether it is the ladder that is meant where none is named. One at most, archived ones aside.',
  })
  primary?: boolean | null;

  @Field(() => TierMetrics, { description: 'What it counts.' })
  metric!: TierMetric;

  @Field(() => String, {
    nullable: true,
    description:
      'With QUALIFYING_POINTS only: the point currency by its code, not archived; the one that is the default now when left out.',
  })
  currency?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'With ACTIVITIES, and only with it: the type of activity by its key, not archived.',
  })
  activityType?: string | null;

  @Field(() => TierWindows, { description: 'In which span of days it counts.' })
  window!: TierWindow;

  @Field(() => Int, { nullable: true, description: 'With ROLLING, and only with it: how many months, 1 to 60.' })
  windowMonths?: number | null;

  @Field(() => TierFallings, { description: 'How far a member falls who has not enough when a tier ends.' })
  falling!: TierFalling;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'How many days a member stays who would fall, 0 to 366; above 0 neither with NEVER nor with LIFETIME.',
  })
  graceDays?: number | null;

  @Field(() => [TierInput], { description: 'Its tiers from the lowest up, 1 to 20.' })
  tiers!: TierInput[];
}

@InputType({
  description:
    'Changes to a ladder; what is left out stays, null takes away. What can be left out of a new ladder can be taken away.',
})
export class UpdateTierLadderInput {
  @Field(() => ID, { description: 'The ladder.' })
  id!: string;

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'Its name, at least in one language, replacing all languages.',
  })
  name?: LocalizedTextInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is the ladder that is meant where none is named; null: yes. One at most.',
  })
  primary?: boolean | null;

  @Field(() => TierMetrics, { nullable: true, description: 'What it counts.' })
  metric?: TierMetric | null;

  @Field(() => String, {
    nullable: true,
    description:
      'With QUALIFYING_POINTS only: the point currency by its code, not archived; null: the one that is the default now.',
  })
  currency?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'With ACTIVITIES, and only with it: the type of activity by its key, not archived.',
  })
  activityType?: string | null;

  @Field(() => TierWindows, { nullable: true, description: 'In which span of days it counts.' })
  window?: TierWindow | null;

  @Field(() => Int, { nullable: true, description: 'With ROLLING, and only with it: how many months, 1 to 60.' })
  windowMonths?: number | null;

  @Field(() => TierFallings, {
    nullable: true,
    description: 'How far a member falls who has not enough when a tier ends.',
  })
  falling?: TierFalling | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many days a member stays who would fall, 0 to 366; null: 0. Above 0 neither with NEVER nor with LIFETIME.',
  })
  graceDays?: number | null;

  @Field(() => [TierInput], {
    nullable: true,
    description:
      'All its tiers from the lowest up, 1 to 20, in place of those it has: a tier whose key it has or had is that tier, with all that is ' +
      'said here and nothing else; one that is not listed is gone.',
  })
  tiers?: TierInput[] | null;
}

@InputType({ description: 'Which ladders to list: those of which all holds that is given.' })
export class TierLadderFilter {
  @Field(() => TierLadderStatus, { nullable: true, description: 'Only ladders of this status.' })
  status?: TierLadderStatus | null;
}
