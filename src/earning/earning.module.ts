import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { TiersModule } from '../tiers/index.js';
import { ActivateEarningRule } from './rules/activate-earning-rule.js';
import { ArchiveEarningRule } from './rules/archive-earning-rule.js';
import { AwardRuleResolver, PostingAwardsResolver } from './awards.resolver.js';
import { ActiveCampaigns } from './campaigns/active-campaigns.js';
import { CampaignReasonsResolver, CampaignsResolver } from './campaigns/campaigns.resolver.js';
import { CreateEarningRule } from './rules/create-earning-rule.js';
import { EARNING_MEMBER_TABLES } from './earning.member-tables.js';
import { EarningRuleChangesResolver } from './rules/earning-rule-changes.resolver.js';
import { EarningRuleEntity } from './rules/earning-rule.entity.js';
import { EarningRuleLoader } from './rules/earning-rule.loader.js';
import { EarningRuleVersionEntity } from './rules/earning-rule-version.entity.js';
import { EarningRuleVersionsResolver } from './rules/earning-rule-versions.resolver.js';
import { EarningRulesResolver } from './rules/earning-rules.resolver.js';
import { PauseEarningRule } from './rules/pause-earning-rule.js';
import { RulesForSegments } from './rules/rules-for-segments.js';
import { RuleBook } from './rule-book.js';
import { CancelSimulation } from './simulation/cancel-simulation.js';
import { SimulateEarningJob } from './simulation/simulate-earning.job.js';
import { SimulateEarning } from './simulation/simulate-earning.js';
import { findSimulation } from './simulation/simulation-rows.js';
import { Simulation } from './simulation/simulation.types.js';
import {
  SimulatedCurrencyResolver,
  SimulatedRuleResolver,
  SimulatedRuleResultResolver,
  SimulationsResolver,
} from './simulation/simulations.resolver.js';
import { UpdateEarningRule } from './rules/update-earning-rule.js';

@Module({
  imports: [TypeOrmModule.forFeature([EarningRuleEntity, EarningRuleVersionEntity]), TiersModule],
  providers: [
    RuleBook,
    EarningRuleLoader,
    CreateEarningRule,
    UpdateEarningRule,
    ActivateEarningRule,
    PauseEarningRule,
    ArchiveEarningRule,
    RulesForSegments,
    AwardRuleResolver,
    PostingAwardsResolver,
    EarningRulesResolver,
    EarningRuleVersionsResolver,
    EarningRuleChangesResolver,
    ActiveCampaigns,
    CampaignsResolver,
    CampaignReasonsResolver,
    SimulateEarning,
    CancelSimulation,
    SimulateEarningJob,
    SimulationsResolver,
    SimulatedRuleResolver,
    SimulatedRuleResultResolver,
    SimulatedCurrencyResolver,
  ],
  exports: [RuleBook, EarningRuleLoader, CreateEarningRule, ActivateEarningRule],
})
export class EarningModule {
  constructor(nodes: NodeReaders, loader: EarningRuleLoader, database: Database, memberData: MemberData) {
    memberData.register(EARNING_MEMBER_TABLES);
    nodes.register({
      prefix: 'rul',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST],
      read: async (caller, id) => {
        const uuid = decodeId('rul', id);
        return uuid === null ? null : loader.one(caller.programId, uuid);
      },
    });
    nodes.register({
      prefix: 'sim',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST],
      read: async (caller, id) => {
        const uuid = decodeId('sim', id);
        const row = uuid === null ? null : await findSimulation(database, caller.programId, uuid);
        return row && Simulation.of(row);
      },
    });
  }
}
