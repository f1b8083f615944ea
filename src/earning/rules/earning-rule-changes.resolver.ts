import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ActivateEarningRule } from './activate-earning-rule.js';
import { ArchiveEarningRule } from './archive-earning-rule.js';
import { CreateEarningRule } from './create-earning-rule.js';
import {
  ActivateEarningRuleInput,
  ArchiveEarningRuleInput,
  CreateEarningRuleInput,
  PauseEarningRuleInput,
  UpdateEarningRuleInput,
} from './earning-rule.inputs.js';
import {
  ActivateEarningRuleResult,
  ArchiveEarningRuleResult,
  CreateEarningRuleResult,
  PauseEarningRuleResult,
  UpdateEarningRuleResult,
} from './earning-rules.refusals.js';
import { PauseEarningRule } from './pause-earning-rule.js';
import { UpdateEarningRule } from './update-earning-rule.js';

@Resolver()
export class EarningRuleChangesResolver {
  constructor(
    private readonly creating: CreateEarningRule,
    private readonly updating: UpdateEarningRule,
    private readonly activating: ActivateEarningRule,
    private readonly pausing: PauseEarningRule,
    private readonly archiving: ArchiveEarningRule,
  ) {}

  @Mutation(() => CreateEarningRuleResult, {
    description: 'Makes an earning rule. It is a DRAFT until it is activated.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  createEarningRule(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The rule to make.' }) input: CreateEarningRuleInput,
  ): Promise<typeof CreateEarningRuleResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateEarningRuleResult, {
    description:
      'Changes an earning rule that is not archived. The edit is a new version and holds from now on, for an ACTIVE rule at once; ' +
      'awards stay as they are. An edit that changes nothing makes no version.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateEarningRule(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateEarningRuleInput,
  ): Promise<typeof UpdateEarningRuleResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => ActivateEarningRuleResult, {
    description:
      'Lets a DRAFT or PAUSED rule award points from now on; an ACTIVE one stays as it is. Its point currency and its type of ' +
      'activity must not be archived.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  activateEarningRule(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The rule to activate.' }) input: ActivateEarningRuleInput,
  ): Promise<typeof ActivateEarningRuleResult> {
    return this.activating.run(caller, input);
  }

  @Mutation(() => PauseEarningRuleResult, {
    description: 'Lets an ACTIVE rule award nothing until it is activated again; a PAUSED one stays as it is.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  pauseEarningRule(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The rule to pause.' }) input: PauseEarningRuleInput,
  ): Promise<typeof PauseEarningRuleResult> {
    return this.pausing.run(caller, input);
  }

  @Mutation(() => ArchiveEarningRuleResult, {
    description: 'Ends a rule for good, whatever its status; an ARCHIVED one stays as it is. Awards keep naming it.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  archiveEarningRule(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The rule to archive.' }) input: ArchiveEarningRuleInput,
  ): Promise<typeof ArchiveEarningRuleResult> {
    return this.archiving.run(caller, input);
  }
}
