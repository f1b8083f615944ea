export { CodeKeys } from './codes/code-keys.js';
export { VoucherSource } from './issuing/voucher-source.js';
export { isIssuable, IssueVouchers, type IssuedVouchers, type VoucherToIssue } from './issuing/issue-vouchers.js';
export { VoucherDesk, type VoucherOnDesk, type VoucherWanted } from './redeeming/voucher-desk.js';
export { VoucherUseLoader } from './redeeming/voucher-use.loader.js';
export { VoucherLoader } from './shown/voucher.loader.js';
export { Voucher } from './shown/voucher.types.js';
export { TemplateBook, type CompiledTemplate } from './templates/template-book.js';
export { VouchersModule } from './vouchers.module.js';
