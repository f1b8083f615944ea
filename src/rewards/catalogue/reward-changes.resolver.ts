import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ActivateReward } from './activate-reward.js';
import { ArchiveReward } from './archive-reward.js';
import { AddRewardCodes } from './codes/add-reward-codes.js';
import { AddRewardCodesInput } from './codes/reward-codes.types.js';
import { CreateReward } from './create-reward.js';
import { PauseReward } from './pause-reward.js';
import {
  ActivateRewardInput,
  ArchiveRewardInput,
  CreateRewardInput,
  PauseRewardInput,
  UpdateRewardInput,
} from './reward.inputs.js';
import {
  ActivateRewardResult,
  AddRewardCodesResult,
  AddRewardStockResult,
  ArchiveRewardResult,
  CreateRewardResult,
  PauseRewardResult,
  UpdateRewardResult,
} from './rewards.refusals.js';
import { AddRewardStock } from './stock/add-reward-stock.js';
import { AddRewardStockInput } from './stock/reward-stock.types.js';
import { UpdateReward } from './update-reward.js';

@Resolver()
export class RewardChangesResolver {
  constructor(
    private readonly creating: CreateReward,
    private readonly updating: UpdateReward,
    private readonly activating: ActivateReward,
    private readonly pausing: PauseReward,
    private readonly archiving: ArchiveReward,
    private readonly stocking: AddRewardStock,
    private readonly filling: AddRewardCodes,
  ) {}

  @Mutation(() => CreateRewardResult, { description: 'Makes a reward, a DRAFT that no member sees.' })
  @Allow(Role.ADMIN, Role.MARKETER)
  createReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The reward to make.' }) input: CreateRewardInput,
  ): Promise<typeof CreateRewardResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateRewardResult, {
    description:
      'Changes a reward. The edit is a new version, which holds at once; one that changes nothing makes none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateRewardInput,
  ): Promise<typeof UpdateRewardResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => ActivateRewardResult, { description: 'Puts a reward on offer. Once more changes nothing.' })
  @Allow(Role.ADMIN, Role.MARKETER)
  activateReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which reward.' }) input: ActivateRewardInput,
  ): Promise<typeof ActivateRewardResult> {
    return this.activating.run(caller, input);
  }

  @Mutation(() => PauseRewardResult, {
    description: 'Takes a reward from the offer until it is activated again. Once more changes nothing.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  pauseReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which reward.' }) input: PauseRewardInput,
  ): Promise<typeof PauseRewardResult> {
    return this.pausing.run(caller, input);
  }

  @Mutation(() => ArchiveRewardResult, { description: 'Ends a reward for good. Once more changes nothing.' })
  @Allow(Role.ADMIN, Role.MARKETER)
  archiveReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which reward.' }) input: ArchiveRewardInput,
  ): Promise<typeof ArchiveRewardResult> {
    return this.archiving.run(caller, input);
  }

  @Mutation(() => AddRewardStockResult, {
    description:
      'Changes what is left of a reward or of an option: adds, takes or sets. A repeat with the same key changes nothing more.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  addRewardStock(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Of what, and how.' }) input: AddRewardStockInput,
  ): Promise<typeof AddRewardStockResult> {
    return this.stocking.run(caller, input);
  }

  @Mutation(() => AddRewardCodesResult, {
    description:
      'Adds codes to the pool of a reward or of an option, all or none. A repeat with the same key changes nothing more.',
  })
  @Asks(Load.BULK)
  @Allow(Role.ADMIN, Role.MARKETER)
  addRewardCodes(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The codes, and which pool.' }) input: AddRewardCodesInput,
  ): Promise<typeof AddRewardCodesResult> {
    return this.filling.run(caller, input);
  }
}
