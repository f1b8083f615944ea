import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Award, HistoryReaders, type AwardRow } from '../history/index.js';
import { Posting, SourceType, WalletCurrencies } from '../points/index.js';
import { EarningRuleLoader } from './rules/earning-rule.loader.js';
import { EarningRule } from './rules/earning-rule.types.js';

/** By which rule an award was given. */
@Resolver(() => Award)
export class AwardRuleResolver {
  constructor(private readonly rules: EarningRuleLoader) {}

  @ResolveField(() => EarningRule, {
    nullable: true,
    description: "The rule that gave it, as it is now; null for a tier's multiplier.",
  })
  rule(@Parent() { programId, ruleId }: Award): Promise<unknown> | null {
    return ruleId === null ? null : this.rules.one(programId, ruleId);
  }
}

const OF_FACTS: readonly SourceType[] = [SourceType.PURCHASE, SourceType.COMPLETION, SourceType.ACTIVITY];

/** What a posting of earned points is made of. */
@Resolver(() => Posting)
export class PostingAwardsResolver {
  constructor(
    private readonly history: HistoryReaders,
    private readonly currencies: WalletCurrencies,
  ) {}

  @ResolveField(() => [Award], {
    description: 'For earned and matured points: what was awarded and why, rule by rule.',
  })
  async awards(@Parent() { programId, walletId, kind, sourceType, sourceId }: Posting): Promise<Award[]> {
    if (sourceId === null || !OF_FACTS.includes(sourceType) || !['EARN', 'MATURE'].includes(kind)) return [];
    const ofSource = await this.history.awards.many(programId, sourceId);
    const awards = ofSource.filter((award) => award.sourceType === sourceType);
    const own = awards.filter((award) => award.walletId === walletId);
    const shown = own.length > 0 || kind === 'EARN' ? own : await this.awardedElsewhere(programId, walletId, awards);
    return shown.map((award) => Award.of(award, programId));
  }

  /** What matures after a merge was awarded to somebody else than it belongs to now. */
  private async awardedElsewhere(
    programId: number,
    walletId: number,
    awards: readonly AwardRow[],
  ): Promise<AwardRow[]> {
    const wallets = new Set(awards.flatMap((award) => award.walletId ?? []));
    const same = await this.currencies.sameAs(programId, walletId, [...wallets]);
    return awards.filter((award) => award.walletId !== null && same.has(award.walletId));
  }
}
