import { Field, ObjectType } from '@nestjs/graphql';
import { GraphqlPoints, Refusal, UserError } from '../../platform/graphql/index.js';

@ObjectType({
  implements: () => UserError,
  description: 'None of the points would expire sooner than that day: an expiry is never shortened.',
})
export class NothingToExtend extends Refusal {
  constructor(path: string[] = ['expiresOn']) {
    super('There are no points that expire before that day.', path);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'No points of the member expired on those days, or all that did were reinstated.',
})
export class NothingToReinstate extends Refusal {
  constructor(path: string[] = ['expiredFrom']) {
    super('There are no points left that expired on those days.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'Fewer points than that expired on those days.' })
export class InsufficientExpiredPoints extends Refusal {
  @Field(() => GraphqlPoints, { description: 'How many were asked for.' })
  required: number;

  @Field(() => GraphqlPoints, { description: 'How many expired on those days and were not reinstated since.' })
  available: number;

  constructor(required: number, available: number, path: string[] = ['points']) {
    super(`${String(required)} points are asked for, ${String(available)} expired on those days.`, path);
    this.required = required;
    this.available = available;
  }
}
