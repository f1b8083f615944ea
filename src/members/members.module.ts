import { Global, Module } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { ActorMemberResolver } from './actor-member.resolver.js';
import { AuditEntryMemberResolver } from './audit-entry.resolver.js';
import { FindMembers } from './find-members.js';
import { ConsentNotes } from './consents/consent-notes.js';
import { ConsentReader } from './consents/consent-reader.js';
import { ConsentsResolver } from './consents/consents.resolver.js';
import { GrantConsent } from './consents/grant-consent.js';
import { WithdrawConsent } from './consents/withdraw-consent.js';
import { MemberAttributes } from './details/member-attributes.js';
import { AddIdentifier } from './identifiers/add-identifier.js';
import { BlockCard } from './identifiers/block-card.js';
import { IdentifiersResolver } from './identifiers/identifiers.resolver.js';
import { RemoveIdentifier } from './identifiers/remove-identifier.js';
import { ReplaceCard } from './identifiers/replace-card.js';
import { MemberChanges } from './member-changes.js';
import { LifeLoader } from './life/life-loader.js';
import { MemberLifeResolver } from './life/life.resolver.js';
import { EndPauses } from './life/pauses/end-pauses.job.js';
import { MemberFieldsResolver, MemberProfileResolver } from './member-fields.resolver.js';
import { MemberData } from './member-data/member-data.js';
import { MemberLanguages } from './member-languages.js';
import { MemberLoader } from './member-loader.js';
import { MEMBERS_MEMBER_TABLES } from './members.member-tables.js';
import { MembersResolver } from './members.resolver.js';
import { PointCurrencyNameResolver } from './point-currency-name.resolver.js';
import { DataRequests } from './rights/data-requests.js';
import { RestrictProcessing } from './rights/restrict-processing.js';
import { Restrictions } from './rights/restrictions.js';
import { DataRequestsResolver, MemberRightsResolver } from './rights/rights.resolver.js';
import { CreateMemberToken } from './tokens/create-member-token.js';
import { MemberTokenReader } from './tokens/member-token.reader.js';
import { ProviderKeys } from './tokens/provider-keys.js';
import { ProviderTokenReader } from './tokens/provider-token.reader.js';
import { UpdateMember } from './update-member.js';

@Global()
@Module({
  providers: [
    MemberLoader,
    MemberLanguages,
    MemberData,
    MemberAttributes,
    MemberChanges,
    FindMembers,
    AddIdentifier,
    RemoveIdentifier,
    ReplaceCard,
    BlockCard,
    IdentifiersResolver,
    ConsentNotes,
    ConsentReader,
    GrantConsent,
    WithdrawConsent,
    ConsentsResolver,
    LifeLoader,
    MemberLifeResolver,
    EndPauses,
    UpdateMember,
    CreateMemberToken,
    MemberTokenReader,
    ProviderKeys,
    ProviderTokenReader,
    DataRequests,
    DataRequestsResolver,
    MemberRightsResolver,
    Restrictions,
    RestrictProcessing,
    MembersResolver,
    MemberFieldsResolver,
    MemberProfileResolver,
    AuditEntryMemberResolver,
    ActorMemberResolver,
    PointCurrencyNameResolver,
  ],
  exports: [MemberAttributes, MemberLanguages, MemberLoader, MemberData, DataRequests, LifeLoader],
})
export class MembersModule {
  constructor(nodes: NodeReaders, members: MemberLoader, memberData: MemberData, requests: DataRequests) {
    memberData.register(MEMBERS_MEMBER_TABLES);
    nodes.register({
      prefix: 'mem',
      roles: [Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.ANALYST, Role.SHOP, Role.MEMBER],
      read: async ({ programId, memberId }, id) => {
        if (memberId !== null && decodeId('mem', id) !== memberId) return null;
        return members.byId(programId, id);
      },
    });
    nodes.register({
      prefix: 'drq',
      roles: [Role.ADMIN, Role.SUPPORT, Role.MEMBER],
      read: (caller, id) => requests.named(caller, id),
    });
  }
}
