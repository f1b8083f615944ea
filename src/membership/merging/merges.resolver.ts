import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader, MemberStatus } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { PointCurrency, ProgramDirectory } from '../../programs/index.js';
import { MergeMembers } from './merge-members.js';
import { MergeMembersResult, UnmergeMembersResult } from './merge.refusals.js';
import {
  AboutMerge,
  MemberMerge,
  MergedPoints,
  MergedRows,
  MergeMembersInput,
  MergeMembersPayload,
  UnmergeMembersInput,
  UnmergeMembersPayload,
} from './merge.types.js';
import { Merges } from './merges.js';
import { UnmergeMembers } from './unmerge-members.js';

@Resolver(() => MemberMerge)
export class MergesResolver {
  constructor(
    private readonly merging: MergeMembers,
    private readonly unmerging: UnmergeMembers,
    private readonly merges: Merges,
    private readonly members: MemberLoader,
  ) {}

  @Mutation(() => MergeMembersResult, {
    description:
      'Makes two members one. Points with their dates, purchases, activities and identifiers go to the one that is kept; holds of the ' +
      'other are released, what both owe is repaid from what both have. Can be undone for 30 days. Safe to repeat with the same key.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  mergeMembers(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who lives on, and who becomes a part of them.' }) input: MergeMembersInput,
  ): Promise<typeof MergeMembersResult> {
    return this.merging.run(caller, input);
  }

  @Mutation(() => UnmergeMembersResult, {
    description:
      'Undoes a merge. What is left of the points that it moved goes back, with purchases, activities and identifiers; what was ' +
      'spent meanwhile stays spent, and so do purchases of which nothing is left. Safe to repeat with the same key.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  unmergeMembers(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which merge.' }) input: UnmergeMembersInput,
  ): Promise<typeof UnmergeMembersResult> {
    return this.unmerging.run(caller, input);
  }

  @ResolveField(() => Member, { description: 'Who lives on.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  keep(@Parent() { programId, keepId }: MemberMerge): Promise<Member | null> {
    return this.members.one(programId, keepId);
  }

  @ResolveField(() => Member, { description: 'Who was absorbed.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  absorbed(@Parent() { programId, absorbedId }: MemberMerge): Promise<Member | null> {
    return this.members.one(programId, absorbedId);
  }

  @ResolveField(() => [MergedPoints], { description: 'The points that moved, by point currency.' })
  async points(@Parent() { programId, uuid }: MemberMerge): Promise<MergedPoints[]> {
    const moves = await this.merges.movesOf(programId, uuid);
    return moves.map(({ currency: currencyNumber, available, pending, owed }) =>
      Object.assign(new MergedPoints(), { programId, currencyNumber, available, pending, owed }),
    );
  }

  @ResolveField(() => [MergedRows], {
    description: 'How many rows of which kind moved, those that were given back too.',
  })
  rows(@Parent() { programId, uuid }: MemberMerge): Promise<MergedRows[]> {
    return this.merges.rowsOf(programId, uuid);
  }
}

@Resolver(() => MergedPoints)
export class MergedPointsResolver {
  constructor(private readonly programs: ProgramDirectory) {}

  @ResolveField(() => PointCurrency, { description: 'Of which point currency.' })
  async currency(@Parent() { programId, currencyNumber }: MergedPoints): Promise<unknown> {
    const { currencies } = await this.programs.settingsOf(programId);
    return currencies.find(({ number }) => number === currencyNumber);
  }
}

@Resolver(() => Member)
export class MemberMergesResolver {
  constructor(
    private readonly reading: Merges,
    private readonly members: MemberLoader,
  ) {}

  @ResolveField(() => Member, {
    nullable: true,
    description: 'In whom the member lives on who was merged; null for any other. May be merged again.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.ANALYST, Role.SHOP)
  async mergedInto(@Parent() { programId, uuid, status }: Member): Promise<Member | null> {
    if (status !== MemberStatus.MERGED) return null;
    const survivor = await this.reading.survivorOf(programId, uuid);
    return survivor === null ? null : this.members.one(programId, survivor);
  }

  @ResolveField(() => [MemberMerge], {
    description: 'The merges in which the member took part, absorbing or absorbed, the latest first.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  merges(@Parent() { programId, uuid }: Member): Promise<MemberMerge[]> {
    return this.reading.of(programId, uuid);
  }
}

/** `memberMerge` and `member` of a payload. */
function about<Payload extends AboutMerge & { memberId: string }>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutMergeResolver {
    constructor(
      private readonly merges: Merges,
      private readonly members: MemberLoader,
    ) {}

    @ResolveField(() => MemberMerge, { description: 'The merge as it is now.' })
    memberMerge(@Parent() { programId, mergeId }: Payload): Promise<MemberMerge | null> {
      return this.merges.one(programId, mergeId);
    }

    @ResolveField(() => Member, { description: 'The member who was kept.' })
    member(@Parent() { programId, memberId }: Payload): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }
  }
  return AboutMergeResolver;
}

@Resolver(() => UnmergeMembersPayload)
class UnmergedMemberResolver {
  constructor(private readonly members: MemberLoader) {}

  @ResolveField(() => Member, { description: 'The member who was absorbed, and is one of their own again.' })
  absorbed(@Parent() { programId, absorbedId }: UnmergeMembersPayload): Promise<Member | null> {
    return this.members.one(programId, absorbedId);
  }
}

export const MERGE_PAYLOAD_RESOLVERS = [
  about(MergeMembersPayload),
  about(UnmergeMembersPayload),
  UnmergedMemberResolver,
];
