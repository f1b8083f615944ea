import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import {
  ActivateEarningRulePayload,
  ArchiveEarningRulePayload,
  CreateEarningRulePayload,
  PauseEarningRulePayload,
  UpdateEarningRulePayload,
} from './earning-rule.payloads.js';
import { EarningRuleStatus } from './earning-rule.types.js';

@ObjectType({ implements: () => UserError, description: 'There is no such earning rule in this program.' })
export class EarningRuleNotFound extends Refusal {
  constructor() {
    super('There is no such earning rule in this program.', ['id']);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'What was asked for is not possible while the rule has this status.',
})
export class EarningRuleStatusNotAllowed extends Refusal {
  @Field(() => EarningRuleStatus, { description: 'The status that the rule has.' })
  status: EarningRuleStatus;

  @Field(() => [EarningRuleStatus], { description: 'In which status it is possible.' })
  allowed: EarningRuleStatus[];

  constructor(status: EarningRuleStatus, allowed: readonly EarningRuleStatus[]) {
    super(`The rule is ${status}; this is possible while it is ${allowed.join(' or ')}.`, ['id']);
    this.status = status;
    this.allowed = [...allowed];
  }
}

export const CreateEarningRuleResult = resultUnion('CreateEarningRuleResult', [CreateEarningRulePayload, InvalidInput]);
export const UpdateEarningRuleResult = resultUnion('UpdateEarningRuleResult', [
  UpdateEarningRulePayload,
  InvalidInput,
  EarningRuleNotFound,
  EarningRuleStatusNotAllowed,
]);
export const ActivateEarningRuleResult = resultUnion('ActivateEarningRuleResult', [
  ActivateEarningRulePayload,
  InvalidInput,
  EarningRuleNotFound,
  EarningRuleStatusNotAllowed,
]);
export const PauseEarningRuleResult = resultUnion('PauseEarningRuleResult', [
  PauseEarningRulePayload,
  EarningRuleNotFound,
  EarningRuleStatusNotAllowed,
]);
export const ArchiveEarningRuleResult = resultUnion('ArchiveEarningRuleResult', [
  ArchiveEarningRulePayload,
  EarningRuleNotFound,
]);
