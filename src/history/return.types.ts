import { Field, ID, ObjectType } from '@nestjs/graphql';
import { encodeId, encodePartId } from '../kernel/ids.js';
import { GraphqlDateTime, GraphqlDecimal, GraphqlPoints, Money, Node } from '../platform/graphql/index.js';
import type { ReturnLineRow, ReturnRow } from './purchase-rows.js';

@ObjectType({ description: 'What came back of one line.' })
export class ReturnedLine {
  @Field(() => ID, { description: 'The line of the purchase.' })
  line!: string;

  @Field(() => GraphqlDecimal, { description: 'How many came back.' })
  quantity!: string;

  @Field(() => Money, { description: 'What they had amounted to, after discounts.' })
  amount!: Money;

  static of(row: ReturnLineRow, purchaseId: string, currency: string): ReturnedLine {
    const quantity = row.quantity.includes('.') ? row.quantity.replace(/\.?0+$/, '') : row.quantity;
    const line = encodePartId('pln', purchaseId, row.line);
    return Object.assign(new ReturnedLine(), { line, quantity, amount: Money.of(row.amount, currency) });
  }
}

@ObjectType({
  implements: () => Node,
  description: 'What came back of a purchase at one time, and what became of its points.',
})
export class PurchaseReturn extends Node {
  uuid!: string;
  programId!: number;
  purchaseId!: string;
  currency!: string;

  @Field(() => String, { nullable: true, description: "The shop's own number of the return, unique for the purchase." })
  reference!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it came back.' })
  reason!: string | null;

  @Field(() => Money, { description: 'What came back had amounted to, after discounts.' })
  amount!: Money;

  @Field(() => GraphqlDateTime, { description: 'When it was booked.' })
  returnedAt!: Date;

  @Field(() => GraphqlPoints, { description: 'Points taken back from what the member had.' })
  pointsTaken!: number;

  @Field(() => GraphqlPoints, { description: 'Points that were missing and forgiven.' })
  pointsForgiven!: number;

  @Field(() => GraphqlPoints, { description: 'Points that were missing and are owed.' })
  pointsOwed!: number;

  @Field(() => GraphqlPoints, { description: 'Spent points that the member got back.' })
  pointsGivenBack!: number;

  static of(row: ReturnRow, programId: number, currency: string): PurchaseReturn {
    const { inputHash: _hash, amount, ...rest } = row;
    return Object.assign(new PurchaseReturn(), rest, {
      id: encodeId('ret', row.uuid),
      programId,
      currency,
      amount: Money.of(amount, currency),
    });
  }
}
