import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/foundation.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { NeededSecrets } from '../platform/secrets/index.js';
import { TiersModule } from '../tiers/index.js';
import { CodeKeys } from './codes/code-keys.js';
import { EntryVoucherResolver } from './grants/entry-voucher.resolver.js';
import { IssueDueGrants } from './grants/issue-due-grants.js';
import { IssueDueGrantsJob } from './grants/issue-due-grants.job.js';
import { LaddersForTemplates } from './grants/ladders-for-templates.js';
import { TemplatesForTiers } from './grants/templates-for-tiers.js';
import { CodeGuesses } from './guessing/code-guesses.js';
import { ForgetCodeGuessesJob } from './guessing/forget-code-guesses.job.js';
import { IssueVoucher } from './issuing/issue-voucher.js';
import { IssueVoucherResolver } from './issuing/issue-voucher.resolver.js';
import { IssueVoucherPayload } from './issuing/issue-voucher.types.js';
import { IssueVouchers } from './issuing/issue-vouchers.js';
import { FindVoucher } from './listing/find-voucher.js';
import { VoucherLists } from './listing/voucher-lists.js';
import { MemberVouchersResolver, VoucherListsResolver } from './listing/voucher-lists.resolver.js';
import { GiveVouchersBack } from './purchases/given-back-vouchers.js';
import { PurchaseVouchers } from './purchases/purchase-vouchers.js';
import { UsesOfPurchasesResolver } from './purchases/uses-of-purchases.resolver.js';
import { CheckoutResolver, USE_PAYLOAD_RESOLVERS } from './redeeming/checkout.resolver.js';
import { RedeemVoucherPayload, ReserveVoucherPayload, RollbackVoucherPayload } from './redeeming/checkout.types.js';
import { ExpireVoucherReservations } from './redeeming/expire-voucher-reservations.job.js';
import { RedeemVoucher } from './redeeming/redeem-voucher.js';
import { ReserveVoucher } from './redeeming/reserve-voucher.js';
import { RollbackVoucher } from './redeeming/rollback-voucher.js';
import { VoucherUseLoader } from './redeeming/voucher-use.loader.js';
import { RevokeVoucher } from './revoking/revoke-voucher.js';
import { RevokeVoucherResolver } from './revoking/revoke-voucher.resolver.js';
import { RevokeVoucherPayload } from './revoking/revoke-voucher.types.js';
import { aboutVoucher } from './shown/about-voucher.resolver.js';
import { VoucherLoader } from './shown/voucher.loader.js';
import { VouchersResolver } from './shown/vouchers.resolver.js';
import { ArchiveVoucherTemplate } from './templates/archive-voucher-template.js';
import { CreateVoucherTemplate } from './templates/create-voucher-template.js';
import { SEALED_VOUCHERS } from './stored/voucher-rows.js';
import { VoucherTemplateVersionEntity } from './templates/stored/voucher-template-version.entity.js';
import { VoucherTemplateEntity } from './templates/stored/voucher-template.entity.js';
import { TemplateBook } from './templates/template-book.js';
import { TemplateUsers } from './templates/template-users.js';
import { TemplatesForSegments } from './templates/templates-for-segments.js';
import { UpdateVoucherTemplate } from './templates/update-voucher-template.js';
import { VoucherTemplateChangesResolver } from './templates/voucher-template-changes.resolver.js';
import { VoucherTemplateLoader } from './templates/voucher-template.loader.js';
import { VoucherTemplatesResolver } from './templates/voucher-templates.resolver.js';
import { Invitations } from './validating/invitations.js';
import { ValidateVoucher } from './validating/validate-voucher.js';
import { ValidateVoucherResolver } from './validating/validate-voucher.resolver.js';
import { VOUCHERS_MEMBER_TABLES } from './vouchers.member-tables.js';

const ABOUT_A_VOUCHER = [
  IssueVoucherPayload,
  ReserveVoucherPayload,
  RedeemVoucherPayload,
  RollbackVoucherPayload,
  RevokeVoucherPayload,
];

@Module({
  imports: [TypeOrmModule.forFeature([VoucherTemplateEntity, VoucherTemplateVersionEntity]), TiersModule],
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
    CodeGuesses,
    ForgetCodeGuessesJob,
    IssueDueGrants,
    IssueDueGrantsJob,
    LaddersForTemplates,
    TemplatesForTiers,
    EntryVoucherResolver,
    IssueVoucher,
    IssueVoucherResolver,
    FindVoucher,
    VoucherLists,
    VoucherListsResolver,
    MemberVouchersResolver,
    ValidateVoucher,
    Invitations,
    ValidateVoucherResolver,
    PurchaseVouchers,
    GiveVouchersBack,
    UsesOfPurchasesResolver,
    ReserveVoucher,
    RedeemVoucher,
    RollbackVoucher,
    CheckoutResolver,
    RevokeVoucher,
    RevokeVoucherResolver,
    ExpireVoucherReservations,
    VoucherLoader,
    VoucherUseLoader,
    VouchersResolver,
    ...ABOUT_A_VOUCHER.map(aboutVoucher),
    ...USE_PAYLOAD_RESOLVERS,
  ],
  exports: [
    CodeGuesses,
    PurchaseVouchers,
    GiveVouchersBack,
    TemplateBook,
    TemplateUsers,
    VoucherTemplateLoader,
    CodeKeys,
    IssueVouchers,
    IssueDueGrants,
    VoucherLoader,
    VoucherUseLoader,
    Invitations,
  ],
})
export class VouchersModule {
  constructor(
    nodes: NodeReaders,
    loader: VoucherTemplateLoader,
    vouchers: VoucherLoader,
    uses: VoucherUseLoader,
    memberData: MemberData,
    secrets: NeededSecrets,
    keys: CodeKeys,
  ) {
    secrets.register({ samples: SEALED_VOUCHERS, open: (programId, sealed) => keys.open(programId, sealed) });
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
      prefix: 'vus',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER],
      read: async (caller, id) => {
        const uuid = decodeId('vus', id);
        const use = uuid === null ? null : await uses.one(caller.programId, uuid);
        return caller.memberId !== null && use?.memberId !== caller.memberId ? null : use;
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
