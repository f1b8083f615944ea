import { ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../platform/graphql/index.js';
import { Purchase } from './purchase.types.js';

@ObjectType({ description: 'A page of a list of purchases.' })
export class PurchaseConnection extends connectionOf(Purchase, 'Purchase') {}
