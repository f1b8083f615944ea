import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../platform/graphql/index.js';
import { TooManyPoints } from '../points/index.js';
import { CancelPurchasePayload, CompletePurchasePayload, ReturnPurchasePayload } from './change-purchase.types.js';
import {
  PurchaseCanceled,
  PurchaseNotFound,
  ReturnExceedsPurchase,
  ReturnReferenceReused,
} from './purchases.refusals.js';

export const CompletePurchaseResult = resultUnion('CompletePurchaseResult', [
  CompletePurchasePayload,
  PurchaseNotFound,
  PurchaseCanceled,
  TooManyPoints,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const CancelPurchaseResult = resultUnion('CancelPurchaseResult', [
  CancelPurchasePayload,
  PurchaseNotFound,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const ReturnPurchaseResult = resultUnion('ReturnPurchaseResult', [
  ReturnPurchasePayload,
  PurchaseNotFound,
  PurchaseCanceled,
  ReturnExceedsPurchase,
  ReturnReferenceReused,
  InvalidInput,
  IdempotencyKeyReused,
]);
