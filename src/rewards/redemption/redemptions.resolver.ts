import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { RewardOption } from '../catalogue/reward-option.types.js';
import { RewardLoader } from '../catalogue/reward.loader.js';
import { CancelRedemption } from './cancel-redemption.js';
import { ConfirmRedemption } from './confirm-redemption.js';
import { FulfillRedemption } from './fulfill-redemption.js';
import { RedeemReward } from './redeem-reward.js';
import { ReserveReward } from './reserve-reward.js';
import {
  CancelRedemptionInput,
  CancelRedemptionPayload,
  ConfirmRedemptionInput,
  ConfirmRedemptionPayload,
  FulfillRedemptionInput,
  FulfillRedemptionPayload,
} from './shown/change.types.js';
import {
  RedeemRewardInput,
  RedeemRewardPayload,
  ReserveRewardInput,
  ReserveRewardPayload,
  type AboutRedemption,
} from './shown/claim.types.js';
import { Redemption } from './shown/redemption.types.js';
import { ChoiceRequired } from './shown/redemptions.refusals.js';
import { Redemptions } from './shown/redemptions.reader.js';
import {
  CancelRedemptionResult,
  ConfirmRedemptionResult,
  FulfillRedemptionResult,
  RedeemRewardResult,
  ReserveRewardResult,
} from './shown/redemptions.results.js';

@Resolver()
export class RedemptionsResolver {
  constructor(
    private readonly redeeming: RedeemReward,
    private readonly reserving: ReserveReward,
    private readonly confirming: ConfirmRedemption,
    private readonly fulfilling: FulfillRedemption,
    private readonly canceling: CancelRedemption,
  ) {}

  @Mutation(() => RedeemRewardResult, {
    description: 'Redeems a reward: points are spent, and what it gives is there, all at once or not at all.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  redeemReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What is redeemed by whom.' }) input: RedeemRewardInput,
  ): Promise<typeof RedeemRewardResult> {
    return this.redeeming.run(caller, input);
  }

  @Mutation(() => ReserveRewardResult, {
    description: 'Sets a reward and its points aside, until it is confirmed, canceled or times out.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  reserveReward(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What is reserved by whom, and for how long.' }) input: ReserveRewardInput,
  ): Promise<typeof ReserveRewardResult> {
    return this.reserving.run(caller, input);
  }

  @Mutation(() => ConfirmRedemptionResult, {
    description:
      'Makes a reservation a redemption: its points are spent, and what it gives is there. OutOfStock where a code that was set aside cannot be read, as its secret was not given to the server: the points stay held.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  confirmRedemption(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which redemption.' }) input: ConfirmRedemptionInput,
  ): Promise<typeof ConfirmRedemptionResult> {
    return this.confirming.run(caller, input);
  }

  @Mutation(() => FulfillRedemptionResult, { description: 'Notes that a redemption was handed over.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  fulfillRedemption(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which redemption.' }) input: FulfillRedemptionInput,
  ): Promise<typeof FulfillRedemptionResult> {
    return this.fulfilling.run(caller, input);
  }

  @Mutation(() => CancelRedemptionResult, {
    description: 'Undoes a redemption or a reservation: points, stock, codes and limits go back.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  cancelRedemption(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which redemption, and why.' }) input: CancelRedemptionInput,
  ): Promise<typeof CancelRedemptionResult> {
    return this.canceling.run(caller, input);
  }
}

@Resolver(() => ChoiceRequired)
export class ChoiceRequiredResolver {
  constructor(private readonly rewards: RewardLoader) {}

  @ResolveField(() => [RewardOption], { description: 'What there is to choose of, in the order of the catalogue.' })
  async options(@Parent() { programId, memberId, optionUuids }: ChoiceRequired): Promise<RewardOption[]> {
    const options = await Promise.all(optionUuids.map((uuid) => this.rewards.option(programId, uuid, { memberId })));
    return options.filter((option) => option !== null);
  }
}

/** `redemption` and `member` of a payload. */
function about<Payload extends AboutRedemption>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutRedemptionResolver {
    constructor(
      private readonly redemptions: Redemptions,
      private readonly members: MemberLoader,
    ) {}

    @ResolveField(() => Redemption, { description: 'The redemption as it is now.' })
    redemption(@Parent() { programId, redemptionUuid }: AboutRedemption): Promise<Redemption | null> {
      return this.redemptions.one(programId, redemptionUuid);
    }

    @ResolveField(() => Member, { description: 'Whose it is.' })
    member(@Parent() { programId, memberId }: AboutRedemption): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }
  }
  return AboutRedemptionResolver;
}

export const REDEMPTION_PAYLOAD_RESOLVERS = [
  about(RedeemRewardPayload),
  about(ReserveRewardPayload),
  about(ConfirmRedemptionPayload),
  about(FulfillRedemptionPayload),
  about(CancelRedemptionPayload),
];
