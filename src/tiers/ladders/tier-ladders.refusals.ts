import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { CreateTierLadderPayload, UpdateTierLadderPayload } from './tier-ladder.payloads.js';
import { TierLadderStatus } from './tier-ladder-status.types.js';

@ObjectType({ implements: () => UserError, description: 'There is no such ladder in this program.' })
export class TierLadderNotFound extends Refusal {
  constructor(message = 'There is no such ladder in this program.', path: string[] = ['id']) {
    super(message, path);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'What was asked for is not possible while the ladder has this status.',
})
export class TierLadderStatusNotAllowed extends Refusal {
  @Field(() => TierLadderStatus, { description: 'The status that the ladder has.' })
  status: TierLadderStatus;

  @Field(() => [TierLadderStatus], { description: 'In which status it is possible.' })
  allowed: TierLadderStatus[];

  constructor(status: TierLadderStatus, allowed: readonly TierLadderStatus[], path: string[] = ['id']) {
    super(`The ladder is ${status}; this is possible while it is ${allowed.join(' or ')}.`, path);
    this.status = status;
    this.allowed = [...allowed];
  }
}

@ObjectType({
  implements: () => UserError,
  description:
    'A version of the ladder has just come into force, and its members are being taken over. Try again when that is done.',
})
export class TierLadderBusy extends Refusal {
  constructor() {
    super('A version of the ladder has just come into force, and members are being taken over: try again soon.', [
      'id',
    ]);
  }
}

export const CreateTierLadderResult = resultUnion('CreateTierLadderResult', [CreateTierLadderPayload, InvalidInput]);
export const UpdateTierLadderResult = resultUnion('UpdateTierLadderResult', [
  UpdateTierLadderPayload,
  InvalidInput,
  TierLadderNotFound,
  TierLadderStatusNotAllowed,
]);
