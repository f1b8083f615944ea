import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { PreviewTierLadder } from './preview-tier-ladder.js';
import {
  PreviewTierLadderInput,
  PreviewTierLadderResult,
  TierForecast,
  TierForecastConnection,
  TierLadderPreview,
} from './preview-tier-ladder.types.js';

@Resolver(() => TierLadderPreview)
export class TierPreviewResolver {
  constructor(private readonly previewing: PreviewTierLadder) {}

  @Query(() => PreviewTierLadderResult, {
    description:
      'What would happen if the newest version of a ladder came into force now: how many members on each tier, who would rise and fall, and what entry points would cost. Looks at every member, so it takes a while in a large program.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  previewTierLadder(
    @CurrentCaller() { programId }: Caller,
    @Args('input', { description: 'Which ladder, and what becomes of standings.' }) input: PreviewTierLadderInput,
  ): Promise<typeof PreviewTierLadderResult> {
    return this.previewing.run(programId, input);
  }

  @ResolveField(() => TierForecastConnection, { description: 'The members whose tier would be another.' })
  changes(@Parent() { previewed }: TierLadderPreview, @Args() page: PageArgs): Promise<Connection<TierForecast>> {
    return this.previewing.changes(previewed, page);
  }
}

@Resolver(() => TierForecast)
export class TierForecastsResolver {
  constructor(private readonly members: MemberLoader) {}

  @ResolveField(() => Member, { description: 'Who.' })
  async member(@Parent() { programId, memberId }: TierForecast): Promise<Member> {
    const member = await this.members.one(programId, memberId);
    if (!member) throw new Error(`there is no member ${memberId}`);
    return member;
  }
}
