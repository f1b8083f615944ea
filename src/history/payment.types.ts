import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlDecimal } from '../platform/graphql/index.js';

export enum PaymentKind {
  GIFT_CARD = 'GIFT_CARD',
  POINTS = 'POINTS',
  OTHER = 'OTHER',
}

registerEnumType(PaymentKind, {
  name: 'PaymentKind',
  description: 'With what a part of a purchase was paid.',
  valuesMap: {
    GIFT_CARD: { description: 'A gift card.' },
    POINTS: { description: 'Points.' },
    OTHER: { description: 'Anything else.' },
  },
});

@ObjectType({ description: 'A part of what was paid.' })
export class Payment {
  @Field(() => PaymentKind, { description: 'With what.' })
  kind!: PaymentKind;

  @Field(() => GraphqlDecimal, { description: "How much, in the purchase's currency." })
  amount!: string;
}
