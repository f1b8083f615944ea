import { Args, Query, Resolver } from '@nestjs/graphql';
import { MemberConnection, type Member } from '../../members/index.js';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { AudienceInput } from '../audience.types.js';
import { AudienceCounts } from './audience-counts.js';
import { AudienceReach } from './audience-reach.types.js';

const AUDIENCE = { description: 'The audience; everyone when it asks for nothing.' };

@Resolver()
export class AudiencesResolver {
  constructor(private readonly counts: AudienceCounts) {}

  @Query(() => AudienceReach, {
    description: 'How many members an audience is for now, and by what the others are outside.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  audienceReach(
    @CurrentCaller() caller: Caller,
    @Args('audience', AUDIENCE) audience: AudienceInput,
  ): Promise<AudienceReach> {
    return this.counts.reachOf(caller.programId, audience);
  }

  @Query(() => MemberConnection, {
    description:
      'The members whom an audience is for now, those enrolled last first: the ones that `audienceReach` counts.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  audienceMembers(
    @CurrentCaller() caller: Caller,
    @Args('audience', AUDIENCE) audience: AudienceInput,
    @Args() page: PageArgs,
  ): Promise<Connection<Member>> {
    return this.counts.membersOf(caller.programId, audience, page);
  }
}
