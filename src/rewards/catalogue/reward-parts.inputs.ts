import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { AudienceInput } from '../../audiences/index.js';
import { GraphqlDateTime, GraphqlPoints, LocalizedTextInput } from '../../platform/graphql/index.js';

@InputType({
  isOneOf: true,
  description: 'What a reward or an option gives: exactly one field, a voucher template or true.',
})
export class RewardGivesInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A voucher of this template, one that is not archived, for each that is redeemed.',
  })
  voucher?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'A code from a pool that was filled before.' })
  codePool?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'A good or an experience that somebody hands over.' })
  handFulfilled?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'A donation in the name of the member.' })
  donation?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'That the member may have something before others.' })
  earlyAccess?: boolean | null;
}

@InputType({ description: 'What a reward costs for who stands on a tier or a higher one of its ladder.' })
export class TierPriceInput {
  @Field(() => ID, { description: 'The tier, of a ladder that is not archived.' })
  tier!: string;

  @Field(() => GraphqlPoints, { description: 'The price: 1 to 1000000000 points.' })
  points!: number;
}

@InputType({ description: 'What a reward costs for some time.' })
export class TimedPriceInput {
  @Field(() => GraphqlDateTime, { description: 'The first moment at which it holds.' })
  from!: Date;

  @Field(() => GraphqlDateTime, { description: 'The first moment at which it holds no longer; after `from`.' })
  until!: Date;

  @Field(() => GraphqlPoints, { description: 'The price: 1 to 1000000000 points.' })
  points!: number;
}

@InputType({
  description: 'How much earlier a reward is there for who stands on a tier or a higher one of its ladder.',
})
export class EarlyAccessInput {
  @Field(() => ID, { description: 'The tier, of a ladder that is not archived.' })
  tier!: string;

  @Field(() => Int, {
    description: 'So many days before `visibleFrom` and `redeemableFrom`, at the same time of day: 1 to 365.',
  })
  days!: number;
}

@InputType({ description: 'One of the things of which a member chooses.' })
export class RewardOptionInput {
  @Field(() => String, {
    nullable: true,
    description:
      'What makes it this option through all edits of the reward, and unique in it: 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter. When left out it is the option that the reward has by the same name in the language of the program, else a new one, with the first free key of "option-1", "option-2" and so on.',
  })
  key?: string | null;

  @Field(() => [LocalizedTextInput], { description: 'Its name, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What members may read about it.' })
  description?: LocalizedTextInput[] | null;

  @Field(() => String, { nullable: true, description: 'An https address of at most 2000 characters.' })
  image?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'What it is about, by which it suits members: at most 20 topics of 1 to 100 characters, each once. Without any it is about what the reward is about: its category and tags.',
  })
  tags?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many there are at first, 0 to 1000000000; any number when left out. Not for an option that the reward has or had: addRewardStock changes what is left.',
  })
  stock?: number | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    defaultValue: 0,
    description: 'Points on top of the price of the reward: 0 to 1000000000.',
  })
  surcharge?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The age from which the law allows it, 0 to 120. It does not exist for who is younger, or whose age is unknown.',
  })
  legalAge?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The youngest age it is meant for, 0 to 120. It only orders: nobody is kept from it.',
  })
  meantForMinAge?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The oldest age it is meant for, 0 to 120, not below `meantForMinAge`. It only orders: nobody is kept from it.',
  })
  meantForMaxAge?: number | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'Who may choose it; everybody when left out. Others see it with the reasons.',
  })
  audience?: AudienceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it may be chosen once only where more than one is to be chosen.',
  })
  once?: boolean | null;

  @Field(() => RewardGivesInput, { nullable: true, description: 'What it gives; what the reward gives when left out.' })
  gives?: RewardGivesInput | null;
}
