import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { TooManyPoints } from '../../points/index.js';
import { MergeMembersPayload, UnmergeMembersPayload } from './merge.types.js';
import type { IrreversibleReason } from './unmerge-decision.js';

const MergeNotReversibleReason = {
  ALREADY_UNDONE: 'ALREADY_UNDONE',
  TOO_LATE: 'TOO_LATE',
  SURVIVOR_MERGED: 'SURVIVOR_MERGED',
  SURVIVOR_LEFT: 'SURVIVOR_LEFT',
  SURVIVOR_OWES: 'SURVIVOR_OWES',
} as const satisfies Record<IrreversibleReason, IrreversibleReason>;

registerEnumType(MergeNotReversibleReason, {
  name: 'MergeNotReversibleReason',
  description: 'Why a merge cannot be undone.',
  valuesMap: {
    ALREADY_UNDONE: { description: 'It was undone before.' },
    TOO_LATE: { description: 'More than 30 days have passed.' },
    SURVIVOR_MERGED: { description: 'The survivor was absorbed by another member: undo that first.' },
    SURVIVOR_LEFT: { description: 'The survivor is closed or erased.' },
    SURVIVOR_OWES: { description: 'The survivor owes points: what was shared has been spent, and more.' },
  },
});

const SENTENCES: Record<IrreversibleReason, string> = {
  ALREADY_UNDONE: 'This merge was undone before.',
  TOO_LATE: 'This merge can be undone no more: 30 days have passed.',
  SURVIVOR_MERGED: 'The survivor was absorbed by another member meanwhile; undo that merge first.',
  SURVIVOR_LEFT: 'The survivor is closed or erased.',
  SURVIVOR_OWES: 'The survivor owes points; the merge can be undone when they are repaid.',
};

@ObjectType({ implements: () => UserError, description: 'There is no such merge in this program.' })
export class MergeNotFound extends Refusal {
  constructor(path: string[]) {
    super('There is no such merge in this program.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'The merge cannot be undone.' })
export class MergeNotReversible extends Refusal {
  @Field(() => MergeNotReversibleReason, { description: 'Why not.' })
  reason: IrreversibleReason;

  constructor(reason: IrreversibleReason, path: string[]) {
    super(SENTENCES[reason], path);
    this.reason = reason;
  }
}

export const MergeMembersResult = resultUnion('MergeMembersResult', [
  MergeMembersPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  TooManyPoints,
  IdempotencyKeyReused,
]);

export const UnmergeMembersResult = resultUnion('UnmergeMembersResult', [
  UnmergeMembersPayload,
  InvalidInput,
  MergeNotFound,
  MergeNotReversible,
  IdempotencyKeyReused,
]);
