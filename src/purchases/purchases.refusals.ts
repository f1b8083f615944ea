import { Field, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../kernel/ids.js';
import { GraphqlCurrencyCode, GraphqlDecimal, Refusal, UserError } from '../platform/graphql/index.js';

@ObjectType({
  implements: () => UserError,
  description: 'This order was recorded before with another input or for another member.',
})
export class OrderAlreadyRecorded extends Refusal {
  @Field({ description: 'The purchase that was recorded under this order id.' })
  purchaseId: string;

  constructor(purchase: string) {
    super('This order was recorded before with another input or for another member.', ['orderId']);
    this.purchaseId = encodeId('pur', purchase);
  }
}

@ObjectType({ implements: () => UserError, description: "Purchases are in the program's currency." })
export class CurrencyMismatch extends Refusal {
  @Field(() => GraphqlCurrencyCode, { description: "The program's currency." })
  expected: string;

  @Field(() => GraphqlCurrencyCode, { description: 'What was given.' })
  given: string;

  constructor(expected: string, given: string) {
    super(`Purchases of this program are in ${expected}, not ${given}.`, ['currency']);
    this.expected = expected;
    this.given = given;
  }
}

@ObjectType({ implements: () => UserError, description: 'There is no such purchase in this program.' })
export class PurchaseNotFound extends Refusal {
  constructor(path: string[]) {
    super('There is no such purchase in this program.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'The purchase was canceled: nothing more happens to it.' })
export class PurchaseCanceled extends Refusal {
  constructor(path: string[]) {
    super('The purchase was canceled.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'More was to be returned than was bought and is left.' })
export class ReturnExceedsPurchase extends Refusal {
  @Field({ description: 'Of what.' })
  sku: string;

  @Field(() => GraphqlDecimal, { description: 'How many were bought.' })
  purchased: string;

  @Field(() => GraphqlDecimal, { description: 'How many had come back before this call.' })
  returned: string;

  constructor(path: string[], sku: string, purchased: string, returned: string) {
    super(`Of ${sku}, ${purchased} were bought and ${returned} came back already.`, path);
    this.sku = sku;
    this.purchased = purchased;
    this.returned = returned;
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'This reference was used for another return of the same purchase.',
})
export class ReturnReferenceReused extends Refusal {
  @Field({ description: 'The reference.' })
  reference: string;

  constructor(reference: string) {
    super('This reference was used before for another return of this purchase.', ['reference']);
    this.reference = reference;
  }
}
