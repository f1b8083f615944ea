import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { EarningRuleVersion } from './earning-rule.types.js';

@Resolver(() => EarningRuleVersion)
export class EarningRuleVersionsResolver {
  constructor(private readonly programs: ProgramDirectory) {}

  @ResolveField(() => String, { description: 'Its name then, in that language, else in the language of the program.' })
  async name(
    @Parent() version: EarningRuleVersion,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string> {
    const program = await this.programs.settingsOf(version.programId);
    return textFor(version.names, locale, program.locale);
  }

  @ResolveField(() => PointCurrency, { description: 'In which point currency it awarded.' })
  async currency(@Parent() version: EarningRuleVersion): Promise<PointCurrencyEntity> {
    return numberedCurrency(version.currencyNumber, await this.programs.settingsOf(version.programId));
  }
}
