import { connectionOf } from '../platform/graphql/index.js';
import { Purchase } from './purchase.types.js';

export const PurchaseConnection = connectionOf(Purchase, 'Purchase');
