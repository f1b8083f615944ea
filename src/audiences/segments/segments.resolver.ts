import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import { Member } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { SegmentDefinition } from './segment-definition.types.js';
import { SegmentReaders } from './segment-readers.js';
import { Segment, SegmentConnection, SegmentFilter } from './segment.types.js';
import { shownDefinition } from './shown-definition.js';

@Resolver(() => Segment)
export class SegmentsResolver {
  constructor(
    private readonly readers: SegmentReaders,
    private readonly programs: ProgramDirectory,
  ) {}

  @Query(() => Segment, {
    nullable: true,
    description: 'A segment, archived or not; null when there is none with this key.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  segment(
    @CurrentCaller() caller: Caller,
    @Args('key', { description: 'The key of the segment.' }) key: string,
  ): Promise<Segment | null> {
    return this.readers.one(caller.programId, key);
  }

  @Query(() => SegmentConnection, { description: 'The segments of the program, newest first; archived ones too.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  segments(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: SegmentFilter,
  ): Promise<Connection<Segment>> {
    return this.readers.page(caller.programId, filter ?? {}, page);
  }

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(
    @Parent() segment: Segment,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string> {
    const program = await this.programs.settingsOf(segment.programId);
    return textFor(segment.names, locale, program.locale);
  }

  @ResolveField(() => Int, { description: 'How many members are in it.' })
  members(@Parent() segment: Segment): Promise<number> {
    return this.readers.membersOf(segment);
  }

  @ResolveField(() => SegmentDefinition, { nullable: true, description: 'Who belongs to it; null for a static one.' })
  async definition(@Parent() segment: Segment): Promise<SegmentDefinition | null> {
    return segment.terms && shownDefinition(segment.terms, await this.programs.settingsOf(segment.programId));
  }
}

@Resolver(() => Member)
export class MemberSegmentsResolver {
  constructor(private readonly readers: SegmentReaders) {}

  @ResolveField(() => [Segment], {
    description: 'The segments in which they are, by their keys; without archived ones.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.ANALYST)
  segments(@Parent() { programId, uuid }: Member): Promise<Segment[]> {
    return this.readers.segmentsOf(programId, uuid);
  }
}
