import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, requireFinding } from '../../../members/index.js';
import { Allow, Role, type Caller } from '../../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../../platform/graphql/index.js';
import type { ReferralStateName } from '../referral-state.js';
import { ReferralState } from '../referral-state.types.js';
import { Referral, ReferralConnection } from '../referral.types.js';
import { ReferralFilter } from './referral-filter.types.js';
import { ReferralLists } from './referral-lists.js';

@Resolver(() => Member)
export class ReferralListsResolver {
  constructor(private readonly lists: ReferralLists) {}

  @Query(() => ReferralConnection, { description: 'The referrals of the program, those begun last first.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  referrals(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: ReferralFilter,
  ): Promise<Connection<Referral>> {
    requireFinding(caller, [filter?.advocate, filter?.friend]);
    return this.lists.ofProgram(caller.programId, filter ?? {}, page);
  }

  @ResolveField(() => ReferralConnection, {
    name: 'referrals',
    description: 'Whom they invited and brought, those begun last first.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.MEMBER)
  ofAdvocate(
    @Parent() { programId, uuid }: Member,
    @Args() page: PageArgs,
    @Args('states', {
      type: () => [ReferralState],
      nullable: true,
      description: 'Those that stand like that now, 1 to 8; all when left out.',
    })
    states?: ReferralStateName[] | null,
  ): Promise<Connection<Referral>> {
    return this.lists.ofAdvocate(programId, uuid, states, page);
  }
}
