export { TemplateBook } from './templates/template-book.js';
export { findTemplates } from './templates/stored/voucher-templates.queries.js';
export { TemplateUsers, type TemplateUser } from './templates/template-users.js';
export { VoucherTemplateStatus } from './templates/voucher-template-status.types.js';
export { VoucherTemplateLoader } from './templates/voucher-template.loader.js';
export { VoucherTemplate } from './templates/voucher-template.types.js';
export { VouchersModule } from './vouchers.module.js';
