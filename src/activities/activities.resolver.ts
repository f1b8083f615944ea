import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Award, HistoryReaders } from '../history/index.js';
import { Member, MemberLoader } from '../members/index.js';
import { Allow, Asks, type Caller, Load, Role } from '../platform/access/index.js';
import { CurrentCaller, GraphqlPoints } from '../platform/graphql/index.js';
import { RecordActivities } from './record-activities.js';
import {
  ActivityBatchSizeNotAllowed,
  MAX_ACTIVITIES,
  RecordActivitiesInput,
  RecordActivitiesPayload,
  RecordActivitiesResult,
  RecordActivityResult,
} from './record-activity.results.js';
import { RecordActivityInput, RecordActivityPayload } from './record-activity.types.js';

@Resolver(() => RecordActivityPayload)
export class RecordActivityResolver {
  constructor(
    private readonly recording: RecordActivities,
    private readonly members: MemberLoader,
    private readonly readers: HistoryReaders,
  ) {}

  @Mutation(() => RecordActivityResult, {
    description:
      'Records an activity and awards its points. The same again changes nothing. It is refused with LimitReached when rules are meant for it and all of them are at a limit.',
  })
  @Allow(Role.ADMIN, Role.SHOP)
  recordActivity(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The activity.' }) input: RecordActivityInput,
  ): Promise<typeof RecordActivityResult> {
    return this.recording.run(caller, input);
  }

  @Mutation(() => RecordActivitiesResult, {
    description: 'Records up to 100 activities in their order, each with its own result.',
  })
  @Asks(Load.BULK)
  @Allow(Role.ADMIN, Role.SHOP)
  async recordActivities(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The activities.' }) { activities }: RecordActivitiesInput,
  ): Promise<RecordActivitiesResult> {
    const { length } = activities;
    if (length < 1 || length > MAX_ACTIVITIES) return new ActivityBatchSizeNotAllowed(length);
    return Object.assign(new RecordActivitiesPayload(), { results: await this.recording.runAll(caller, activities) });
  }

  @ResolveField(() => Member, { description: 'Who did it, as they are now.' })
  member(@Parent() { activity }: RecordActivityPayload): Promise<Member | null> {
    return this.members.one(activity.programId, activity.memberId);
  }

  @ResolveField(() => GraphqlPoints, { description: 'What it earned, all point currencies together.' })
  pointsEarned(@Parent() { activity }: RecordActivityPayload): number {
    return activity.pointsEarned;
  }

  @ResolveField(() => [Award], { description: 'What it earned and why, rule by rule.' })
  async awards(@Parent() { activity: { programId, uuid, known } }: RecordActivityPayload): Promise<Award[]> {
    const awards = known?.awards ?? (await this.readers.awards.many(programId, uuid));
    return awards.map((award) => Award.of(award, programId));
  }
}
