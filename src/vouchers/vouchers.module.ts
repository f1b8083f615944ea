import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/foundation.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { CodeKeys } from './codes/code-keys.js';
import { IssueVoucher } from './issuing/issue-voucher.js';
import { IssueVoucherResolver } from './issuing/issue-voucher.resolver.js';
import { IssueVoucherPayload } from './issuing/issue-voucher.types.js';
import { IssueVouchers } from './issuing/issue-vouchers.js';
import { aboutVoucher } from './shown/about-voucher.resolver.js';
import { VoucherLoader } from './shown/voucher.loader.js';
import { VouchersResolver } from './shown/vouchers.resolver.js';
import { ArchiveVoucherTemplate } from './templates/archive-voucher-template.js';
import { CreateVoucherTemplate } from './templates/create-voucher-template.js';
import { VoucherTemplateVersionEntity } from './templates/stored/voucher-template-version.entity.js';
import { VoucherTemplateEntity } from './templates/stored/voucher-template.entity.js';
import { TemplateBook } from './templates/template-book.js';
import { TemplateUsers } from './templates/template-users.js';
import { TemplatesForSegments } from './templates/templates-for-segments.js';
import { UpdateVoucherTemplate } from './templates/update-voucher-template.js';
import { VoucherTemplateChangesResolver } from './templates/voucher-template-changes.resolver.js';
import { VoucherTemplateLoader } from './templates/voucher-template.loader.js';
import { VoucherTemplatesResolver } from './templates/voucher-templates.resolver.js';
import { VOUCHERS_MEMBER_TABLES } from './vouchers.member-tables.js';

@Module({
  imports: [TypeOrmModule.forFeature([VoucherTemplateEntity, VoucherTemplateVersionEntity])],
  providers: [
    TemplateBook,
    TemplateUsers,
    TemplatesForSegments,
    VoucherTemplateLoader,
    CreateVoucherTemplate,
    UpdateVoucherTemplate,
    ArchiveVoucherTemplate,
    VoucherTemplatesResolver,
    VoucherTemplateChangesResolver,
    { provide: CodeKeys, useFactory: ({ codeSecrets }: Config) => new CodeKeys(codeSecrets), inject: [CONFIG] },
    IssueVouchers,
    IssueVoucher,
    IssueVoucherResolver,
    VoucherLoader,
    VouchersResolver,
    ...[IssueVoucherPayload].map(aboutVoucher),
  ],
  exports: [TemplateBook, TemplateUsers, VoucherTemplateLoader, CodeKeys, IssueVouchers, VoucherLoader],
})
export class VouchersModule {
  constructor(nodes: NodeReaders, loader: VoucherTemplateLoader, vouchers: VoucherLoader, memberData: MemberData) {
    memberData.register(VOUCHERS_MEMBER_TABLES);
    nodes.register({
      prefix: 'vch',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER],
      read: async (caller, id) => {
        const uuid = decodeId('vch', id);
        const voucher = uuid === null ? null : await vouchers.one(caller.programId, uuid);
        return caller.memberId !== null && voucher?.memberId !== caller.memberId ? null : voucher;
      },
    });
    nodes.register({
      prefix: 'vtp',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST],
      read: async (caller, id) => {
        const uuid = decodeId('vtp', id);
        return uuid === null ? null : loader.one(caller.programId, uuid);
      },
    });
  }
}
