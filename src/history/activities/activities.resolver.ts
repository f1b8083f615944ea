import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller, PageArgs, pageOf, toConnection, type Connection } from '../../platform/graphql/index.js';
import { HistoryReaders } from '../history.readers.js';
import { Award } from '../purchase.types.js';
import { isPlaceInProgram, isPlaceOfMember } from '../places.js';
import { ActivityFilter, findActivitiesOfProgram } from './activities.queries.js';
import { ActivityType } from './activity-type.types.js';
import { ActivityTypes } from './activity-types.js';
import { Activity, ActivityConnection } from './activity.types.js';

@Resolver(() => Activity)
export class ActivitiesResolver {
  constructor(
    private readonly database: Database,
    private readonly readers: HistoryReaders,
    private readonly members: MemberLoader,
    private readonly types: ActivityTypes,
  ) {}

  @Query(() => ActivityConnection, { description: 'Activities of the program, those recorded last first.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async activities(
    @CurrentCaller() { programId }: Caller,
    @Args() args: PageArgs,
    @Args('filter', { nullable: true, description: 'Which; all when left out.' }) filter?: ActivityFilter,
  ): Promise<Connection<Activity>> {
    const page = pageOf(args, 1, isPlaceInProgram);
    const rows = await findActivitiesOfProgram(this.database, programId, filter ?? {}, page);
    const activities = rows.map((row) => Activity.of(row, programId));
    return toConnection(activities, page, (activity) => [activity.uuid]);
  }

  @ResolveField(() => ActivityType, { description: 'Of which type it is.' })
  type(@Parent() { programId, typeKey }: Activity): Promise<ActivityType> {
    return this.types.named(programId, typeKey);
  }

  @ResolveField(() => Member, { description: 'Who did it.' })
  async member(@Parent() { programId, memberId }: Activity): Promise<Member> {
    return (await this.members.one(programId, memberId)) as Member;
  }

  @ResolveField(() => [Award], { description: 'What it earned and why, rule by rule.' })
  async awards(@Parent() { programId, uuid, known }: Activity): Promise<Award[]> {
    const awards = known?.awards ?? (await this.readers.awards.many(programId, uuid));
    return awards.map((award) => Award.of(award, programId));
  }
}

@Resolver(() => Member)
export class MemberActivitiesResolver {
  constructor(private readonly readers: HistoryReaders) {}

  @ResolveField(() => ActivityConnection, { description: 'Their activities, those done last first.' })
  async activities(@Parent() { programId, uuid }: Member, @Args() args: PageArgs): Promise<Connection<Activity>> {
    const page = pageOf(args, 2, isPlaceOfMember);
    const rows = await this.readers.activitiesOfMember(programId, uuid, page);
    const activities = rows.map((row) => Activity.of(row, programId));
    return toConnection(activities, page, (activity) => [activity.occurredAt, activity.uuid]);
  }
}
