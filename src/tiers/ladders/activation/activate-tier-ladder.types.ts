import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, InvalidInput, resultUnion } from '../../../platform/graphql/index.js';
import type { OnChange } from '../ladder.js';
import { TierLadder } from '../tier-ladder.types.js';
import { TierLadderBusy, TierLadderNotFound, TierLadderStatusNotAllowed } from '../tier-ladders.refusals.js';
import { OnChanges } from './activation-status.js';
import type { NamedMove } from './moves.js';

@InputType({ description: 'Where members go who stand on a tier that the new version leaves out.' })
export class TierMoveInput implements NamedMove {
  @Field({ description: 'The key of the tier that is left out.' })
  from!: string;

  @Field({ description: 'The key of a tier of the new version.' })
  to!: string;
}

@InputType({ description: 'Brings the newest version of a ladder into force.' })
export class ActivateTierLadderInput {
  @Field(() => ID, { description: 'The ladder.' })
  id!: string;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From when on; at once when left out. Not in the past.',
  })
  when?: Date | null;

  @Field(() => OnChanges, {
    nullable: true,
    defaultValue: 'KEEP_UNTIL_PERIOD_END',
    description:
      'What becomes of where members stand. A first version finds nothing to keep: they get what they have earned.',
  })
  onChange?: OnChange | null;

  @Field(() => [TierMoveInput], {
    nullable: true,
    description:
      'Where members go from tiers that the version in force has and the new one has not, each named once: at most 20. Needed for each on ' +
      'which somebody stands, or which staff gave somebody.',
  })
  moves?: TierMoveInput[] | null;
}

@ObjectType({ description: 'What activateTierLadder did.' })
export class ActivateTierLadderPayload {
  @Field(() => TierLadder, {
    description: 'The ladder. With many members, or a `when` to come, its `activation` says how far it is.',
  })
  tierLadder!: TierLadder;
}

export const ActivateTierLadderResult = resultUnion('ActivateTierLadderResult', [
  ActivateTierLadderPayload,
  InvalidInput,
  TierLadderNotFound,
  TierLadderStatusNotAllowed,
  TierLadderBusy,
]);

@InputType({ description: 'Ends a ladder for good.' })
export class ArchiveTierLadderInput {
  @Field(() => ID, { description: 'The ladder.' })
  id!: string;
}

@ObjectType({ description: 'What archiveTierLadder did.' })
export class ArchiveTierLadderPayload {
  @Field(() => TierLadder, { description: 'The ladder, ARCHIVED.' })
  tierLadder!: TierLadder;
}

export const ArchiveTierLadderResult = resultUnion('ArchiveTierLadderResult', [
  ArchiveTierLadderPayload,
  TierLadderNotFound,
  TierLadderBusy,
]);
