import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import type { Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { perksIn } from './terms/perks.js';
import { TierLadderLoader } from './tier-ladder.loader.js';
import { TierLadder } from './tier-ladder.types.js';
import { Tier } from './tier.types.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

@Resolver(() => Tier)
export class TiersResolver {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly loader: TierLadderLoader,
  ) {}

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(@Parent() tier: Tier, @Args('locale', LOCALE) locale?: string): Promise<string> {
    const program = await this.programs.settingsOf(tier.programId);
    return textFor(tier.names, locale, program.locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  async description(@Parent() tier: Tier, @Args('locale', LOCALE) locale?: string): Promise<string | null> {
    const program = await this.programs.settingsOf(tier.programId);
    return textFor(tier.descriptions, locale, program.locale) || null;
  }

  @ResolveField(() => [String], {
    description: 'What else it brings, in that language, else in the language of the program.',
  })
  async perks(@Parent() tier: Tier, @Args('locale', LOCALE) locale?: string): Promise<string[]> {
    const program = await this.programs.settingsOf(tier.programId);
    return perksIn(tier.perkTexts, locale, program.locale);
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
