export {
  findActivities,
  findActivitiesByReference,
  insertActivities,
  revokeActivities,
  type ActivityRow,
} from './activities/activity-rows.js';
export { ActivityType } from './activities/activity-type.types.js';
export { ActivityTypes, type CompiledActivityType } from './activities/activity-types.js';
export { Activity } from './activities/activity.types.js';
export { namedActivityTypeProblems } from './activities/named-activity-type.js';
export { isSystemActivityType } from './activities/system-types.js';
export { addUp, type Basket, type BasketLine } from './basket.js';
export { dateProblems } from './fact-date.js';
export { HistoryModule } from './history.module.js';
export { HISTORY_PROOFS } from './invariants/history-proofs.js';
export { HistoryReaders } from './history.readers.js';
export { findFormerHolders } from './purchase-holders.js';
export {
  PURCHASE_COLUMNS,
  findAwards,
  findBuyers,
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
  updateAwards,
  updatePurchases,
} from './purchase-writes.js';
export { PaymentKind } from './payment.types.js';
export { Award, Purchase } from './purchase.types.js';
export { PurchaseReturn } from './return.types.js';
