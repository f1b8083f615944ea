import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
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
  ],
  exports: [TemplateBook, TemplateUsers, VoucherTemplateLoader],
})
export class VouchersModule {
  constructor(nodes: NodeReaders, loader: VoucherTemplateLoader) {
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
