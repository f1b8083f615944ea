import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { CalendarUnit, PeriodUnit } from '../kernel/calendar.js';
import type { ExpiryKind, ExpiryTerms, PendingKind, PendingTerms } from './point-policies.js';

const PendingKinds = {
  AT_ONCE: 'AT_ONCE',
  AFTER: 'AFTER',
  RETURN_WINDOW: 'RETURN_WINDOW',
  COMPLETED: 'COMPLETED',
} as const satisfies Record<PendingKind, PendingKind>;

registerEnumType(PendingKinds, {
  name: 'PendingKind',
  description: 'When earned points become available. Points of a purchase wait at least until it is completed.',
  valuesMap: {
    AT_ONCE: { description: 'As soon as they are earned.' },
    AFTER: {
      description: 'So many days, months or years after the later of purchase and completion, at the same time of day.',
    },
    RETURN_WINDOW: {
      description:
        "The program's `returnWindowDays` after the later of purchase and completion, at the same time of day.",
    },
    COMPLETED: { description: 'When the purchase is completed.' },
  },
});

const ExpiryKinds = {
  NEVER: 'NEVER',
  AFTER: 'AFTER',
  DATES: 'DATES',
  INACTIVITY: 'INACTIVITY',
} as const satisfies Record<ExpiryKind, ExpiryKind>;

registerEnumType(ExpiryKinds, {
  name: 'ExpiryKind',
  description:
    "When points expire: at the end of a day in the program's time zone, which is the last they are usable on.",
  valuesMap: {
    NEVER: { description: 'Never.' },
    AFTER: {
      description: 'So many days, months or years after they were earned; a month after 31 January is 28 February.',
    },
    DATES: { description: 'On the next of some days of the year; earned on such a day, on the one after it.' },
    INACTIVITY: {
      description:
        'So many days, months or years after the member last earned or spent some; points of a rule or tier with an expiry of its own then, or on their date where that is sooner.',
    },
  },
});

const CalendarUnits = {
  DAYS: 'DAYS',
  MONTHS: 'MONTHS',
  YEARS: 'YEARS',
} as const satisfies Record<CalendarUnit, CalendarUnit>;

registerEnumType(CalendarUnits, {
  name: 'CalendarUnit',
  description: "What a policy counts in, by the calendar in the program's time zone.",
  valuesMap: {
    DAYS: { description: 'Days.' },
    MONTHS: { description: 'Months; where the month lacks the day, its last.' },
    YEARS: { description: 'Years; a year after 29 February is 28 February.' },
  },
});

const PeriodUnits = {
  MONTH: 'MONTH',
  QUARTER: 'QUARTER',
  HALF_YEAR: 'HALF_YEAR',
  YEAR: 'YEAR',
} as const satisfies Record<PeriodUnit, PeriodUnit>;

registerEnumType(PeriodUnits, {
  name: 'PeriodUnit',
  description: 'A period of the calendar.',
  valuesMap: {
    MONTH: { description: 'A month.' },
    QUARTER: { description: 'A quarter, the first from January to March.' },
    HALF_YEAR: { description: 'January to June, or July to December.' },
    YEAR: { description: 'A year from January to December.' },
  },
});

@ObjectType({ description: 'When earned points become available.' })
export class PendingPolicy implements PendingTerms {
  @Field(() => PendingKinds, { description: 'The kind of waiting.' })
  kind!: PendingKind;

  @Field(() => Int, { nullable: true, description: 'So many `unit`; null unless AFTER.' })
  count!: number | null;

  @Field(() => CalendarUnits, { nullable: true, description: 'What `count` counts; null unless AFTER.' })
  unit!: CalendarUnit | null;
}

@InputType({
  description: 'When earned points become available. Those of a purchase wait at least until it is completed.',
})
export class PendingPolicyInput {
  @Field(() => PendingKinds, { description: 'The kind of waiting.' })
  kind!: PendingKind;

  @Field(() => Int, {
    nullable: true,
    description: 'With AFTER, and only with it: 1 to 3650 days, 1 to 1200 months or 1 to 100 years.',
  })
  count?: number | null;

  @Field(() => CalendarUnits, { nullable: true, description: 'What `count` counts. With AFTER, and only with it.' })
  unit?: CalendarUnit | null;
}

@ObjectType({ description: 'When points expire.' })
export class ExpiryPolicy implements ExpiryTerms {
  @Field(() => ExpiryKinds, { description: 'The kind of expiry.' })
  kind!: ExpiryKind;

  @Field(() => Int, { nullable: true, description: 'So many `unit`; null unless AFTER or INACTIVITY.' })
  count!: number | null;

  @Field(() => CalendarUnits, { nullable: true, description: 'What `count` counts; null unless AFTER or INACTIVITY.' })
  unit!: CalendarUnit | null;

  @Field(() => PeriodUnits, {
    nullable: true,
    description:
      'Points last to the end of the period that their last day falls into; null when not, and unless AFTER.',
  })
  roundUpTo!: PeriodUnit | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Days of the year, such as "12-31", in order; null unless DATES. "02-29" is 28 February in common years.',
  })
  dates!: readonly string[] | null;
}

@InputType({ description: 'When points expire.' })
export class ExpiryPolicyInput {
  @Field(() => ExpiryKinds, { description: 'The kind of expiry.' })
  kind!: ExpiryKind;

  @Field(() => Int, {
    nullable: true,
    description: 'With AFTER and INACTIVITY, and only with them: 1 to 3650 days, 1 to 1200 months or 1 to 100 years.',
  })
  count?: number | null;

  @Field(() => CalendarUnits, {
    nullable: true,
    description: 'What `count` counts. With AFTER and INACTIVITY, and only with them.',
  })
  unit?: CalendarUnit | null;

  @Field(() => PeriodUnits, {
    nullable: true,
    description: 'Only with AFTER: points last to the end of the period that their last day falls into.',
  })
  roundUpTo?: PeriodUnit | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'With DATES, and only with it: 1 to 20 days of the year, month first, such as "12-31". "02-29" is 28 February in common years.',
  })
  dates?: string[] | null;
}
