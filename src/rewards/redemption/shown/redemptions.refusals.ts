import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Refusal, UserError } from '../../../platform/graphql/index.js';
import { Unavailability } from '../../eligibility/unavailability.types.js';
import { RedemptionStatus } from './redemption-status.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'The member cannot have this reward, or what was chosen of it.',
})
export class RewardNotAvailable extends Refusal {
  @Field(() => [Unavailability], { description: 'Why, all reasons at once.' })
  reasons: Unavailability[];

  constructor(reasons: readonly Unavailability[]) {
    super(`The reward cannot be redeemed: ${reasons.map(({ code }) => code).join(', ')}.`, ['reward']);
    this.reasons = [...reasons];
  }
}

@ObjectType({ implements: () => UserError, description: 'Options have to be chosen, and other numbers of them were.' })
export class ChoiceRequired extends Refusal {
  programId: number;
  /** Who wanted them, by inner id, and the options likewise. */
  memberId: string;
  optionUuids: readonly string[];

  @Field(() => Int, { description: 'How many are to be chosen.' })
  choose: number;

  constructor(
    { programId, memberId }: Pick<ChoiceRequired, 'programId' | 'memberId'>,
    choose: number,
    optionUuids: readonly string[],
  ) {
    super(`${choose} of the options ${choose === 1 ? 'is' : 'are'} to be chosen.`, ['choices']);
    this.programId = programId;
    this.memberId = memberId;
    this.choose = choose;
    this.optionUuids = optionUuids;
  }
}

@ObjectType({ implements: () => UserError, description: 'There is no such redemption in this program.' })
export class RedemptionNotFound extends Refusal {
  constructor(path: string[] = ['redemption']) {
    super('There is no such redemption in this program.', path);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'What was asked for is not possible while the redemption has this status.',
})
export class RedemptionNotOpen extends Refusal {
  @Field(() => RedemptionStatus, { description: 'The status that the redemption has.' })
  status: RedemptionStatus;

  constructor(status: RedemptionStatus, path: string[] = ['redemption']) {
    super(`The redemption is ${status}.`, path);
    this.status = status;
  }
}

/** Why a redemption stays. */
export enum RedemptionKept {
  VOUCHER_USED = 'VOUCHER_USED',
  GIVEN = 'GIVEN',
  HANDED_OVER = 'HANDED_OVER',
}

registerEnumType(RedemptionKept, {
  name: 'RedemptionKept',
  description: 'Why a redemption cannot be canceled.',
  valuesMap: {
    VOUCHER_USED: { description: 'A voucher that came of it was used, or is reserved for a checkout.' },
    GIVEN: { description: 'The member has what it gives already: the shop can cancel it.' },
    HANDED_OVER: { description: 'It was handed over: the shop can cancel it.' },
  },
});

@ObjectType({
  implements: () => UserError,
  description: 'The redemption cannot be canceled any more, or not by who asked.',
})
export class RedemptionNotCancelable extends Refusal {
  @Field(() => RedemptionKept, { description: 'Why.' })
  reason: RedemptionKept;

  constructor(reason: RedemptionKept) {
    super(`The redemption cannot be canceled: ${reason}.`, ['redemption']);
    this.reason = reason;
  }
}
