import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import { ProgramDirectory } from '../../programs/index.js';
import { RewardOption } from './reward-option.types.js';
import { RewardLoader } from './reward.loader.js';
import { Reward } from './reward.types.js';

const LOCALE = { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' };

@Resolver(() => RewardOption)
export class RewardOptionsResolver {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly loader: RewardLoader,
  ) {}

  @ResolveField(() => String, {
    description:
      'Its name in that language, else in that of the member for whom it is shown, else in that of the program.',
  })
  async name(@Parent() option: RewardOption, @Args('locale', LOCALE) locale?: string): Promise<string> {
    return textFor(
      option.names,
      locale,
      option.viewerLocale,
      (await this.programs.settingsOf(option.programId)).locale,
    );
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  async description(@Parent() option: RewardOption, @Args('locale', LOCALE) locale?: string): Promise<string | null> {
    return (
      textFor(
        option.descriptions,
        locale,
        option.viewerLocale,
        (await this.programs.settingsOf(option.programId)).locale,
      ) || null
    );
  }

  @ResolveField(() => Reward, { description: 'The reward that it is an option of.' })
  async reward(@Parent() { programId, rewardUuid }: RewardOption): Promise<Reward> {
    const reward = await this.loader.reward(programId, rewardUuid);
    if (!reward) throw new Error(`there is no reward ${rewardUuid}`);
    return reward;
  }
}
