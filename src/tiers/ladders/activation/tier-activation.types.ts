import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime } from '../../../platform/graphql/index.js';
import type { OnChange } from '../ladder.js';
import type { ActivationRow } from './activation-rows.js';
import { ActivationStatus, OnChanges } from './activation-status.js';

@ObjectType({ description: 'That a version of a ladder comes into force, and how far that is.' })
export class TierActivation {
  @Field(() => Int, { description: 'The version of the ladder.' })
  version!: number;

  @Field(() => ActivationStatus, { description: 'How far it is.' })
  status!: ActivationStatus;

  @Field(() => OnChanges, {
    description: 'What becomes of where members stand. RAISE_ONLY for the first version, which finds nothing to keep.',
  })
  onChange!: OnChange;

  @Field(() => GraphqlDateTime, { description: 'From when on it was asked for.' })
  startsAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Since when it is in force, at most one run of jobs later; null before.',
  })
  inForceAt!: Date | null;

  @Field(() => Int, { description: 'How many members the counting or applying at hand has looked at so far.' })
  membersDone!: number;

  static of({ version, status, onChange, startsAt, inForceAt, membersDone }: ActivationRow): TierActivation {
    return Object.assign(new TierActivation(), { version, status, onChange, startsAt, inForceAt, membersDone });
  }
}
