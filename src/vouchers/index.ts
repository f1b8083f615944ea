export { TemplateBook } from './templates/template-book.js';
export { VouchersModule } from './vouchers.module.js';
