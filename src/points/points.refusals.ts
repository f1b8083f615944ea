import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints, Refusal, UserError } from '../platform/graphql/index.js';

@ObjectType({ implements: () => UserError, description: 'The member has fewer points available than that.' })
export class InsufficientPoints extends Refusal {
  @Field(() => GraphqlPoints, { description: 'How many are needed.' })
  required: number;

  @Field(() => GraphqlPoints, { description: 'How many are available.' })
  available: number;

  @Field(() => GraphqlPoints, { description: 'How many are missing.' })
  missing: number;

  constructor(required: number, available: number, path: string[] = ['points']) {
    super(`${String(required)} points are needed, ${String(available)} are available.`, path);
    this.required = required;
    this.available = available;
    this.missing = required - available;
  }
}

@ObjectType({
  implements: () => UserError,
  description: "There is no open hold of that id: it ended, timed out, is another member's, or never was.",
})
export class HoldNotOpen extends Refusal {
  constructor(path: string[] = ['holdId']) {
    super('There is no open hold of that id.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'More was to be captured than the hold set aside.' })
export class CaptureExceedsHold extends Refusal {
  @Field(() => GraphqlPoints, { description: 'What the hold set aside.' })
  held: number;

  constructor(held: number) {
    super(`The hold has ${String(held)} points.`, ['points']);
    this.held = held;
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'The member would hold, or owe, more points than can be counted exactly: 2^53−1.',
})
export class TooManyPoints extends Refusal {
  constructor(path: string[] = ['points']) {
    super('The member would hold more than 9007199254740991 points.', path);
  }
}

/** In which calendar periods of the program's zone a limit counts. */
export enum LimitPeriod {
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
  YEAR = 'YEAR',
  EVER = 'EVER',
}

registerEnumType(LimitPeriod, {
  name: 'LimitPeriod',
  description: "A calendar period in the program's time zone.",
  valuesMap: {
    DAY: { description: 'From midnight to midnight.' },
    WEEK: { description: 'From Monday to Sunday.' },
    MONTH: { description: 'A calendar month.' },
    YEAR: { description: 'A calendar year.' },
    EVER: { description: 'All time.' },
  },
});

@ObjectType({ implements: () => UserError, description: 'A limit is reached.' })
export class LimitReached extends Refusal {
  @Field(() => GraphqlPoints, {
    description: 'How much is allowed in the period: points or uses, as the message says.',
  })
  limit: number;

  @Field(() => LimitPeriod, {
    nullable: true,
    description: 'In what period; null where the limit is one of days since the last time.',
  })
  period: LimitPeriod | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it counts anew; null for never.' })
  resetsAt: Date | null;

  constructor(message: string, limit: number, period: LimitPeriod | null, resetsAt: Date | null, path: string[]) {
    super(message, path);
    this.limit = limit;
    this.period = period;
    this.resetsAt = resetsAt;
  }

  /** Of a limit on points or uses. */
  static of(what: string, limit: number, period: LimitPeriod, resetsAt: Date | null, path: string[]): LimitReached {
    const message = `${what}: ${String(limit)} in a ${period.toLowerCase()} are allowed.`;
    return new LimitReached(message, limit, period, resetsAt, path);
  }
}
