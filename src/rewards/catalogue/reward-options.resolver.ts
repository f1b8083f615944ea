import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { LocaleArgument, type InLanguage } from '../../platform/graphql/index.js';
import { RewardOption } from './reward-option.types.js';
import { RewardLoader } from './reward.loader.js';
import { Reward } from './reward.types.js';
import { ShownLanguages } from './shown-languages.js';

@Resolver(() => RewardOption)
export class RewardOptionsResolver {
  constructor(
    private readonly languages: ShownLanguages,
    private readonly loader: RewardLoader,
  ) {}

  @ResolveField(() => String, {
    description:
      'Its name in that language, else in that of the member for whom it is shown, else in that of the program.',
  })
  @LocaleArgument()
  name(option: RewardOption, { locale }: InLanguage): string | Promise<string> {
    return this.languages.textFor(option, option.names, locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  @LocaleArgument()
  description(option: RewardOption, { locale }: InLanguage): string | null | Promise<string | null> {
    return this.languages.textOrNull(option, option.descriptions, locale);
  }

  @ResolveField(() => Reward, { description: 'The reward that it is an option of.' })
  async reward(@Parent() { programId, rewardUuid, shownTo }: RewardOption): Promise<Reward> {
    const reward = await this.loader.reward(programId, rewardUuid, shownTo);
    if (!reward) throw new Error(`there is no reward ${rewardUuid}`);
    return reward;
  }
}
