import { Global, Module } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { FindMembers } from './find-members.js';
import { LifeLoader } from './life/life-loader.js';
import { MemberLifeResolver } from './life/life.resolver.js';
import { EndPauses } from './life/pauses/end-pauses.job.js';
import { MemberFieldsResolver, MemberProfileResolver } from './member-fields.resolver.js';
import { MemberData } from './member-data/member-data.js';
import { MemberLoader } from './member-loader.js';
import { MembersResolver } from './members.resolver.js';
import { CreateMemberToken } from './tokens/create-member-token.js';
import { MemberTokenReader } from './tokens/member-token.reader.js';
import { UpdateMember } from './update-member.js';

@Global()
@Module({
  providers: [
    MemberLoader,
    MemberData,
    FindMembers,
    LifeLoader,
    MemberLifeResolver,
    EndPauses,
    UpdateMember,
    CreateMemberToken,
    MemberTokenReader,
    MembersResolver,
    MemberFieldsResolver,
    MemberProfileResolver,
  ],
  exports: [MemberLoader, MemberData, LifeLoader],
})
export class MembersModule {
  constructor(nodes: NodeReaders, members: MemberLoader) {
    nodes.register({
      prefix: 'mem',
      roles: [Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.ANALYST, Role.SHOP, Role.MEMBER],
      read: async ({ programId, memberId }, id) => {
        if (memberId !== null && decodeId('mem', id) !== memberId) return null;
        return members.named(programId, { id });
      },
    });
  }
}
