import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { isTimeZone } from '../kernel/calendar.js';
import { isLocale } from '../kernel/localized-text.js';
import { isCurrencyCode, type Rounding } from '../kernel/money.js';
import { Check, GraphqlCurrencyCode, GraphqlDateTime, Node } from '../platform/graphql/index.js';
import { nameProblem } from './names.js';

const RoundingMode = { FLOOR: 'FLOOR', HALF_UP: 'HALF_UP', CEIL: 'CEIL' } as const;

registerEnumType(RoundingMode, {
  name: 'Rounding',
  description: 'How points of a multiplier that are not whole become whole.',
  valuesMap: {
    FLOOR: { description: 'Down.' },
    HALF_UP: { description: 'To the nearest, halves up.' },
    CEIL: { description: 'Up.' },
  },
});

@ObjectType({ implements: () => Node, description: 'One loyalty programme of one merchant. The credential names it.' })
export class Program extends Node {
  @Field({ description: 'How the merchant calls it.' })
  name!: string;

  @Field({ description: 'IANA time zone in which days begin and end. Fixed once in use.' })
  timeZone!: string;

  @Field({ description: 'The language in which texts are shown when a member has none of their own.' })
  locale!: string;

  @Field(() => GraphqlCurrencyCode, { description: 'The currency of every purchase. Fixed once in use.' })
  currency!: string;

  @Field(() => RoundingMode, { description: 'How multiplied points become whole.' })
  rounding!: Rounding;

  @Field(() => Int, { description: 'How many days in the past a purchase may lie when it is recorded.' })
  backDatingDays!: number;

  @Field({ description: 'Whether it is a sandbox with a clock of its own.' })
  sandbox!: boolean;

  @Field(() => GraphqlDateTime, { nullable: true, description: "The sandbox's clock; null outside a sandbox." })
  clock!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When the first purchase or posting was booked: from then on currency and time zone are fixed.',
  })
  inUseSince!: Date | null;
}

@InputType({ description: 'Settings to change; what is left out stays.' })
export class UpdateProgramInput {
  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  @IsOptional()
  @Check((name: string) => nameProblem(name, 200))
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'An IANA time zone, such as "Europe/London".' })
  @IsOptional()
  @Check((zone: string) => (isTimeZone(zone) ? null : `"${zone}" is not an IANA time zone such as "Europe/London"`))
  timeZone?: string | null;

  @Field(() => String, { nullable: true, description: 'A BCP 47 language tag, such as "en".' })
  @IsOptional()
  @Check((tag: string) => (isLocale(tag) ? null : `"${tag}" is not a language tag such as "en"`))
  locale?: string | null;

  @Field(() => GraphqlCurrencyCode, { nullable: true, description: 'An ISO 4217 code.' })
  @IsOptional()
  @Check((code: string) => (isCurrencyCode(code) ? null : `"${code}" is not an ISO 4217 code such as "GBP"`))
  currency?: string | null;

  @Field(() => RoundingMode, { nullable: true, description: 'How multiplied points become whole.' })
  rounding?: Rounding | null;

  @Field(() => Int, { nullable: true, description: '0 to 3650.' })
  @IsOptional()
  @Check((days: number) => (days >= 0 && days <= 3650 ? null : `${String(days)} is not within 0 to 3650`))
  backDatingDays?: number | null;
}

@ObjectType({ description: 'What updateProgram did.' })
export class UpdateProgramPayload {
  @Field(() => Program, { description: 'The program as it is now.' })
  program!: Program;
}
