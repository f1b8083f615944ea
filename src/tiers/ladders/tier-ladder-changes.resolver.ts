import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { CreateTierLadder } from './create-tier-ladder.js';
import { CreateTierLadderInput, UpdateTierLadderInput } from './tier-ladder.inputs.js';
import { CreateTierLadderResult, UpdateTierLadderResult } from './tier-ladders.refusals.js';
import { UpdateTierLadder } from './update-tier-ladder.js';

@Resolver()
export class TierLadderChangesResolver {
  constructor(
    private readonly creating: CreateTierLadder,
    private readonly updating: UpdateTierLadder,
  ) {}

  @Mutation(() => CreateTierLadderResult, { description: 'Makes a ladder of tiers, a DRAFT on which nobody stands.' })
  @Allow(Role.ADMIN, Role.MARKETER)
  createTierLadder(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The ladder to make.' }) input: CreateTierLadderInput,
  ): Promise<typeof CreateTierLadderResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateTierLadderResult, {
    description: 'Changes a ladder that is a DRAFT. The edit is a new version; one that changes nothing makes none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateTierLadder(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateTierLadderInput,
  ): Promise<typeof UpdateTierLadderResult> {
    return this.updating.run(caller, input);
  }
}
