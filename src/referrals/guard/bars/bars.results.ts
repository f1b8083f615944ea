import { Field, ObjectType } from '@nestjs/graphql';
import { MemberNotFound } from '../../../members/index.js';
import {
  GraphqlDateTime,
  IdempotencyKeyReused,
  InvalidInput,
  Refusal,
  resultUnion,
  UserError,
} from '../../../platform/graphql/index.js';
import { BarAdvocatePayload, UnbarAdvocatePayload } from './bars.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'The member is barred already; the reason that was given then stays.',
})
export class AdvocateAlreadyBarred extends Refusal {
  @Field(() => GraphqlDateTime, { description: 'Since when.' })
  barredSince: Date;

  constructor(barredSince: Date) {
    super(`The member has been barred from bringing friends since ${barredSince.toISOString()}.`, ['member']);
    this.barredSince = barredSince;
  }
}

@ObjectType({ implements: () => UserError, description: 'Only who is barred can be let bring friends again.' })
export class AdvocateNotBarred extends Refusal {
  constructor() {
    super('The member is not barred from bringing friends.', ['member']);
  }
}

export const BarAdvocateResult = resultUnion('BarAdvocateResult', [
  BarAdvocatePayload,
  AdvocateAlreadyBarred,
  MemberNotFound,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const UnbarAdvocateResult = resultUnion('UnbarAdvocateResult', [
  UnbarAdvocatePayload,
  AdvocateNotBarred,
  MemberNotFound,
  InvalidInput,
  IdempotencyKeyReused,
]);
