import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { CreateActivityTypeResult, UpdateActivityTypeResult } from './activity-type.refusals.js';
import { ActivityType, CreateActivityTypeInput, UpdateActivityTypeInput } from './activity-type.types.js';
import { ActivityTypes } from './activity-types.js';
import { CreateActivityType } from './create-activity-type.js';
import { UpdateActivityType } from './update-activity-type.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

@Resolver(() => ActivityType)
export class ActivityTypesResolver {
  constructor(
    private readonly types: ActivityTypes,
    private readonly programs: ProgramDirectory,
    private readonly creating: CreateActivityType,
    private readonly updating: UpdateActivityType,
  ) {}

  @Query(() => [ActivityType], {
    description:
      'All types of activity: first those that every program has, then its own, oldest first; archived ones too.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP)
  activityTypes(@CurrentCaller() caller: Caller): Promise<readonly ActivityType[]> {
    return this.types.shownTo(caller.programId);
  }

  @Mutation(() => CreateActivityTypeResult, {
    description: 'Makes a type of activity, of which activities can be recorded at once.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  createActivityType(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The type to make.' }) input: CreateActivityTypeInput,
  ): Promise<typeof CreateActivityTypeResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateActivityTypeResult, {
    description:
      'Changes a type of activity that the program made, for what is recorded from now on; activities stay as they are.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateActivityType(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateActivityTypeInput,
  ): Promise<typeof UpdateActivityTypeResult> {
    return this.updating.run(caller, input);
  }

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(@Parent() type: ActivityType, @Args('locale', LOCALE) locale?: string): Promise<string> {
    const program = await this.programs.settingsOf(type.programId);
    return textFor(type.names, locale, program.locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  async description(@Parent() type: ActivityType, @Args('locale', LOCALE) locale?: string): Promise<string | null> {
    const program = await this.programs.settingsOf(type.programId);
    return textFor(type.descriptions, locale, program.locale) || null;
  }
}
