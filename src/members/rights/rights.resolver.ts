import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { MemberLoader } from '../member-loader.js';
import { Member } from '../member.types.js';
import { DataRequest, DataRequestConnection, DataRequestFilter } from './data-request.types.js';
import { DataRequests } from './data-requests.js';
import { RestrictProcessing } from './restrict-processing.js';
import { RestrictProcessingInput } from './restrict-processing.types.js';
import { Restrictions } from './restrictions.js';
import { RestrictProcessingResult } from './rights.refusals.js';

@Resolver(() => DataRequest)
export class DataRequestsResolver {
  constructor(
    private readonly requests: DataRequests,
    private readonly restricting: RestrictProcessing,
    private readonly members: MemberLoader,
  ) {}

  @Query(() => DataRequestConnection, { description: 'What members asked of their data, newest first.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  dataRequests(
    @CurrentCaller() { programId }: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which ones; all when left out.' }) filter?: DataRequestFilter,
  ): Promise<Connection<DataRequest>> {
    return this.requests.list(programId, filter ?? {}, page);
  }

  @Mutation(() => RestrictProcessingResult, {
    description:
      'Keeps the data of a member and stops its use for marketing, segments and profiling, or allows it again. They earn and ' +
      'spend as before, and what is wrong in their profile can be corrected. What is so already changes nothing.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  restrictProcessing(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Whose data, and whether it may be used.' }) input: RestrictProcessingInput,
  ): Promise<typeof RestrictProcessingResult> {
    return this.restricting.run(caller, input);
  }

  @ResolveField(() => Member, { description: 'Whose data; once erased, with the id and the status only.' })
  async member(@Parent() { programId, memberId }: DataRequest): Promise<Member> {
    return (await this.members.one(programId, memberId)) as Member;
  }
}

@Resolver(() => Member)
export class MemberRightsResolver {
  constructor(
    private readonly requests: DataRequests,
    private readonly restrictions: Restrictions,
  ) {}

  @ResolveField(() => DataRequestConnection, { description: 'What was asked of their data, newest first.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  dataRequests(@Parent() { programId, uuid }: Member, @Args() page: PageArgs): Promise<Connection<DataRequest>> {
    return this.requests.page(programId, { memberId: uuid }, page);
  }

  @ResolveField(() => Boolean, {
    description:
      'Whether their data is kept and not used: no marketing, segments or profiling. They earn and spend as before.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  processingRestricted(@Parent() { programId, uuid }: Member): Promise<boolean> {
    return this.restrictions.of(programId, uuid);
  }
}
