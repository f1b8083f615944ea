import { Field, InputType, Int, InterfaceType, ObjectType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound } from '../members/index.js';
import { HoldNotOpen, TooManyPoints } from '../points/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../platform/graphql/index.js';
import { VoucherNotRedeemable } from '../vouchers/index.js';
import { CurrencyMismatch, OrderAlreadyRecorded } from './purchases.refusals.js';
import { RecordPurchaseInput, RecordPurchasePayload } from './record-purchase.types.js';

export const RecordPurchaseResult = resultUnion('RecordPurchaseResult', [
  RecordPurchasePayload,
  MemberNotFound,
  MemberNotActive,
  InvalidInput,
  CurrencyMismatch,
  OrderAlreadyRecorded,
  IdempotencyKeyReused,
  HoldNotOpen,
  TooManyPoints,
  VoucherNotRedeemable,
]);

export const MAX_PURCHASES = 100;

@InputType({ description: 'Purchases to record in one call.' })
export class RecordPurchasesInput {
  @Field(() => [RecordPurchaseInput], { description: 'The purchases, 1 to 100, decided in this order.' })
  purchases!: RecordPurchaseInput[];
}

@InterfaceType({
  description: 'The answer of recordPurchases: one result for each purchase, or none when the whole call was refused.',
  resolveType: (value: object) => value.constructor.name,
})
export abstract class RecordPurchasesResult {
  @Field(() => [RecordPurchaseResult], {
    description: 'One for each purchase, in the order of the input. A refusal of one leaves the others.',
  })
  results!: (typeof RecordPurchaseResult)[];
}

@ObjectType({ implements: () => RecordPurchasesResult, description: 'What recordPurchases did.' })
export class RecordPurchasesPayload extends RecordPurchasesResult {}

@ObjectType({
  implements: () => [UserError, RecordPurchasesResult],
  description: 'Too many or no purchases: the whole call was refused and nothing recorded.',
})
export class BatchSizeNotAllowed extends Refusal implements RecordPurchasesResult {
  @Field(() => [RecordPurchaseResult], { description: 'Empty.' })
  results: (typeof RecordPurchaseResult)[] = [];

  @Field(() => Int, { description: 'How many were given.' })
  given: number;

  @Field(() => Int, { description: 'How many are allowed.' })
  atMost: number = MAX_PURCHASES;

  constructor(given: number) {
    super(`${String(given)} purchases; 1 to ${String(MAX_PURCHASES)} are allowed in one call.`, ['purchases']);
    this.given = given;
  }
}
