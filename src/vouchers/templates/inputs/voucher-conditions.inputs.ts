import { Field, InputType, Int } from '@nestjs/graphql';
import { AudienceInput } from '../../../audiences/index.js';
import { EarningScopeInput } from '../../../earning/index.js';
import { GraphqlDecimal, LocalizedTextInput } from '../../../platform/graphql/index.js';

/** What a new template may leave out and a changed one may take away with null. */
@InputType({ isAbstract: true })
export abstract class VoucherConditionsInput {
  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What it is, as its holders may read it.' })
  description?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'What its holders must know before they use it, in words.',
  })
  terms?: LocalizedTextInput[] | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      "What the lines in the scope must cost at least before any voucher, without shipping, in the program's currency: above 0, at most " +
      '1000000000000. Without it: anything.',
  })
  minimumOrder?: string | null;

  @Field(() => EarningScopeInput, {
    nullable: true,
    description:
      'Which lines it looks at, as a whole: it includes or excludes something. Without it: all lines. `shipping`, `tax` and `pointsPaid` ' +
      'keep their defaults: a voucher looks at what lines cost. Not with a gift card, which pays for everything.',
  })
  scope?: EarningScopeInput | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'Who may use it, as a whole. Without it, or when it says nothing: everyone.',
  })
  audience?: AudienceInput | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The channels in which it can be used, such as a store: one of these, 1 to 50 of 1 to 64 characters. Without them: any.',
  })
  channels?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days it can be used, counted from its issue: 1 to 3660. The last one is whole. Without it: without end.',
  })
  validDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'With validDays only: for how many days it must still be good when its holder gets it, 1 to validDays; one that would not be is not ' +
      'issued. Without it: for any.',
  })
  minimumDays?: number | null;
}
