import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { CreateTierLadder } from './create-tier-ladder.js';
import { CreateTierLadderInput, UpdateTierLadderInput } from './tier-ladder.inputs.js';
import { CreateTierLadderResult, UpdateTierLadderResult } from './tier-ladders.refusals.js';
import { UpdateTierLadder } from './update-tier-ladder.js';
import { ActivateTierLadder } from './activation/activate-tier-ladder.js';
import {
  ActivateTierLadderInput,
  ActivateTierLadderResult,
  ArchiveTierLadderInput,
  ArchiveTierLadderResult,
} from './activation/activate-tier-ladder.types.js';
import { ArchiveTierLadder } from './activation/archive-tier-ladder.js';

@Resolver()
export class TierLadderChangesResolver {
  constructor(
    private readonly creating: CreateTierLadder,
    private readonly updating: UpdateTierLadder,
    private readonly activating: ActivateTierLadder,
    private readonly archiving: ArchiveTierLadder,
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
    description:
      'Changes a ladder. The edit is a new version, which holds once it is activated; one that changes nothing makes none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateTierLadder(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateTierLadderInput,
  ): Promise<typeof UpdateTierLadderResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => ActivateTierLadderResult, {
    description:
      'Brings the newest version of a ladder into force, at once or later. previewTierLadder says what that will do.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  activateTierLadder(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which, when, and what becomes of standings.' }) input: ActivateTierLadderInput,
  ): Promise<typeof ActivateTierLadderResult> {
    return this.activating.run(caller, input);
  }

  @Mutation(() => ArchiveTierLadderResult, {
    description: 'Ends a ladder for good: nobody stands on it any more. Once more changes nothing.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  archiveTierLadder(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which ladder.' }) input: ArchiveTierLadderInput,
  ): Promise<typeof ArchiveTierLadderResult> {
    return this.archiving.run(caller, input);
  }
}
