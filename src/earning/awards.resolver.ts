import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Award, HistoryReaders } from '../history/index.js';
import { Posting, SourceType } from '../points/index.js';
import { EarningRuleLoader } from './rules/earning-rule.loader.js';
import { EarningRule } from './rules/earning-rule.types.js';

/** By which rule an award was given. */
@Resolver(() => Award)
export class AwardRuleResolver {
  constructor(private readonly rules: EarningRuleLoader) {}

  @ResolveField(() => EarningRule, { nullable: true, description: 'The rule that gave it, as it is now.' })
  rule(@Parent() { programId, ruleId }: Award): Promise<unknown> | null {
    return ruleId === null ? null : this.rules.one(programId, ruleId);
  }
}

const OF_FACTS: readonly SourceType[] = [SourceType.PURCHASE, SourceType.COMPLETION, SourceType.ACTIVITY];

/** What a posting of earned points is made of. */
@Resolver(() => Posting)
export class PostingAwardsResolver {
  constructor(private readonly history: HistoryReaders) {}

  @ResolveField(() => [Award], {
    description: 'For earned and matured points: what was awarded and why, rule by rule.',
  })
  async awards(@Parent() { programId, walletId, kind, sourceType, sourceId }: Posting): Promise<Award[]> {
    if (sourceId === null || !OF_FACTS.includes(sourceType) || !['EARN', 'MATURE'].includes(kind)) return [];
    const awards = await this.history.awards.many(programId, sourceId);
    const own = awards.filter(
      (award) => award.walletId === walletId && (kind !== 'EARN' || award.sourceType === sourceType),
    );
    return own.map((award) => Award.of(award, programId));
  }
}
