import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { MemberLanguages } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { perksIn } from './terms/perks.js';
import { TierLadderLoader } from './tier-ladder.loader.js';
import { TierLadder } from './tier-ladder.types.js';
import { Tier } from './tier.types.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

@Resolver(() => Tier)
export class TiersResolver {
  constructor(
    private readonly languages: MemberLanguages,
    private readonly loader: TierLadderLoader,
  ) {}

  @ResolveField(() => String, {
    description: 'Its name in that language, else in that of the member who asks, else in that of the program.',
  })
  name(
    @CurrentCaller() { memberId }: Caller,
    @Parent() { programId, names }: Tier,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string> {
    return this.languages.textFor(names, { programId, memberId, locale });
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  async description(
    @CurrentCaller() { memberId }: Caller,
    @Parent() { programId, descriptions }: Tier,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string | null> {
    return (await this.languages.textFor(descriptions, { programId, memberId, locale })) || null;
  }

  @ResolveField(() => [String], {
    description:
      'What else it brings, in that language, else in that of the member who asks, else in that of the program.',
  })
  async perks(
    @CurrentCaller() { memberId }: Caller,
    @Parent() { programId, perkTexts }: Tier,
    @Args('locale', LOCALE) locale?: string,
  ): Promise<string[]> {
    if (perkTexts.length === 0) return [];
    return perksIn(perkTexts, ...(await this.languages.languagesOf({ programId, memberId, locale })));
  }

  @ResolveField(() => TierLadder, {
    description:
      'The ladder that it is a step of: for members and shops as it is in force, for staff as it was edited last.',
  })
  async ladder(@CurrentCaller() caller: Caller, @Parent() { ladderUuid }: Tier): Promise<TierLadder> {
    const ladder = await this.loader.ladderFor(caller, ladderUuid);
    if (!ladder) throw new Error(`there is no ladder ${ladderUuid}`);
    return ladder;
  }
}
