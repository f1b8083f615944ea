import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { ActivateEarningRule } from './activate-earning-rule.js';
import { ArchiveEarningRule } from './archive-earning-rule.js';
import { AwardRuleResolver, PostingAwardsResolver } from './awards.resolver.js';
import { CreateEarningRule } from './create-earning-rule.js';
import { EarningRuleChangesResolver } from './earning-rule-changes.resolver.js';
import { EarningRuleEntity } from './earning-rule.entity.js';
import { EarningRuleLoader } from './earning-rule.loader.js';
import { EarningRuleVersionEntity } from './earning-rule-version.entity.js';
import { EarningRuleVersionsResolver } from './earning-rule-versions.resolver.js';
import { EarningRulesResolver } from './earning-rules.resolver.js';
import { PauseEarningRule } from './pause-earning-rule.js';
import { RuleBook } from './rule-book.js';
import { UpdateEarningRule } from './update-earning-rule.js';

@Module({
  imports: [TypeOrmModule.forFeature([EarningRuleEntity, EarningRuleVersionEntity])],
  providers: [
    RuleBook,
    EarningRuleLoader,
    CreateEarningRule,
    UpdateEarningRule,
    ActivateEarningRule,
    PauseEarningRule,
    ArchiveEarningRule,
    AwardRuleResolver,
    PostingAwardsResolver,
    EarningRulesResolver,
    EarningRuleVersionsResolver,
    EarningRuleChangesResolver,
  ],
  exports: [RuleBook, EarningRuleLoader, CreateEarningRule, ActivateEarningRule],
})
export class EarningModule {
  constructor(nodes: NodeReaders, loader: EarningRuleLoader) {
    nodes.register({
      prefix: 'rul',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST],
      read: async (caller, id) => {
        const uuid = decodeId('rul', id);
        return uuid === null ? null : loader.one(caller.programId, uuid);
      },
    });
  }
}
