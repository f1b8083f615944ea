import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { AddToSegment } from './add-to-segment.js';
import { ArchiveSegment } from './archive-segment.js';
import { CreateSegment } from './create-segment.js';
import { RefreshSegment } from './refresh-segment.js';
import { RemoveFromSegment } from './remove-from-segment.js';
import {
  AddToSegmentInput,
  ArchiveSegmentInput,
  CreateSegmentInput,
  RefreshSegmentInput,
  RemoveFromSegmentInput,
  UpdateSegmentInput,
} from './segment.inputs.js';
import {
  AddToSegmentResult,
  ArchiveSegmentResult,
  CreateSegmentResult,
  RefreshSegmentResult,
  RemoveFromSegmentResult,
  UpdateSegmentResult,
} from './segments.refusals.js';
import { UpdateSegment } from './update-segment.js';

@Resolver()
export class SegmentChangesResolver {
  constructor(
    private readonly creating: CreateSegment,
    private readonly updating: UpdateSegment,
    private readonly archiving: ArchiveSegment,
    private readonly refreshing: RefreshSegment,
    private readonly adding: AddToSegment,
    private readonly removing: RemoveFromSegment,
  ) {}

  @Mutation(() => CreateSegmentResult, { description: 'Makes a segment: dynamic with a definition, else static.' })
  @Allow(Role.ADMIN, Role.MARKETER)
  createSegment(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The segment to make.' }) input: CreateSegmentInput,
  ): Promise<typeof CreateSegmentResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateSegmentResult, { description: 'Changes the name or the definition of a segment.' })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateSegment(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateSegmentInput,
  ): Promise<typeof UpdateSegmentResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => ArchiveSegmentResult, {
    description: 'Ends a segment for good. Refused while something active asks for it; once more changes nothing.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  archiveSegment(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which one.' }) input: ArchiveSegmentInput,
  ): Promise<typeof ArchiveSegmentResult> {
    return this.archiving.run(caller, input);
  }

  @Mutation(() => RefreshSegmentResult, {
    description:
      'Works out a dynamic segment now, and answers when that is done: with a million members in minutes. By itself that happens ' +
      'once a day, at midnight in the time zone of the program.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER)
  refreshSegment(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which one.' }) input: RefreshSegmentInput,
  ): Promise<typeof RefreshSegmentResult> {
    return this.refreshing.run(caller.programId, input);
  }

  @Mutation(() => AddToSegmentResult, {
    description: 'Brings members into a static segment. The same call once more changes nothing.',
  })
  @Asks(Load.BULK)
  @Allow(Role.ADMIN, Role.MARKETER)
  addToSegment(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Whom, and into which segment.' }) input: AddToSegmentInput,
  ): Promise<typeof AddToSegmentResult> {
    return this.adding.run(caller, input);
  }

  @Mutation(() => RemoveFromSegmentResult, {
    description: 'Takes members out of a static segment. The same call once more changes nothing.',
  })
  @Asks(Load.BULK)
  @Allow(Role.ADMIN, Role.MARKETER)
  removeFromSegment(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Whom, and out of which segment.' }) input: RemoveFromSegmentInput,
  ): Promise<typeof RemoveFromSegmentResult> {
    return this.removing.run(caller, input);
  }
}
