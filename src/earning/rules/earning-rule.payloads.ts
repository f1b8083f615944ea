import { Field, ObjectType } from '@nestjs/graphql';
import { EarningRule } from './earning-rule.types.js';

@ObjectType({ description: 'What createEarningRule did.' })
export class CreateEarningRulePayload {
  @Field(() => EarningRule, { description: 'The new rule, a DRAFT.' })
  earningRule!: EarningRule;
}

@ObjectType({ description: 'What updateEarningRule did.' })
export class UpdateEarningRulePayload {
  @Field(() => EarningRule, { description: 'The rule as it is now.' })
  earningRule!: EarningRule;
}

@ObjectType({ description: 'What activateEarningRule did.' })
export class ActivateEarningRulePayload {
  @Field(() => EarningRule, { description: 'The rule, ACTIVE.' })
  earningRule!: EarningRule;
}

@ObjectType({ description: 'What pauseEarningRule did.' })
export class PauseEarningRulePayload {
  @Field(() => EarningRule, { description: 'The rule, PAUSED.' })
  earningRule!: EarningRule;
}

@ObjectType({ description: 'What archiveEarningRule did.' })
export class ArchiveEarningRulePayload {
  @Field(() => EarningRule, { description: 'The rule, ARCHIVED.' })
  earningRule!: EarningRule;
}
