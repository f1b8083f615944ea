export { addUp, type Basket } from './basket.js';
export { HistoryModule } from './history.module.js';
export { HISTORY_PROOFS } from './invariants/history-proofs.js';
export { HistoryReaders } from './history.readers.js';
export {
  findAwards,
  findCancellations,
  findLines,
  findOwners,
  findPurchases,
  findPurchasesByOrder,
  findReturns,
  type AwardRow,
  type CancellationRow,
  type PurchaseLineRow,
  type PurchaseRow,
  type ReturnLineRow,
  type ReturnRow,
} from './purchase-rows.js';
export {
  insertAwards,
  insertCancellations,
  insertLines,
  insertPurchases,
  insertReturns,
  updatePurchases,
} from './purchase-writes.js';
export { PaymentKind } from './payment.types.js';
export { Award, Purchase } from './purchase.types.js';
export { PurchaseReturn } from './return.types.js';
