export { CompletePurchases } from './complete-purchases.js';
export { PurchasesModule } from './purchases.module.js';
export { RecordPurchases } from './record-purchases.js';
export { RecordPurchasePayload, type RecordPurchaseInput } from './record-purchase.types.js';
export { PURCHASES_PROOFS } from './remembered-calls.invariants.js';
