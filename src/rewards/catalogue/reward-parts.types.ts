import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Tier } from '../../tiers/index.js';
import { GraphqlDateTime, GraphqlPoints } from '../../platform/graphql/index.js';

@ObjectType({ description: 'What a reward or an option gives: one field is true, or there is a voucher template.' })
export class RewardGives {
  programId!: number;
  /** The template of the voucher by its inner id. */
  templateUuid!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'A code from a pool.' })
  codePool!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'A good or an experience that somebody hands over.' })
  handFulfilled!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'A donation in the name of the member.' })
  donation!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'That the member may have something before others.' })
  earlyAccess!: boolean | null;
}

@ObjectType({ description: 'What a reward costs for who stands on a tier or a higher one of its ladder.' })
export class TierPrice {
  @Field(() => Tier, { description: 'The tier.' })
  tier!: Tier;

  @Field(() => GraphqlPoints, { description: 'The price in points.' })
  points!: number;
}

@ObjectType({ description: 'What a reward costs for some time.' })
export class TimedPrice {
  @Field(() => GraphqlDateTime, { description: 'The first moment at which it holds.' })
  from!: Date;

  @Field(() => GraphqlDateTime, { description: 'The first moment at which it holds no longer.' })
  until!: Date;

  @Field(() => GraphqlPoints, { description: 'The price in points.' })
  points!: number;
}

@ObjectType({
  description: 'How much earlier a reward is there for who stands on a tier or a higher one of its ladder.',
})
export class EarlyAccess {
  @Field(() => Tier, { description: 'The tier.' })
  tier!: Tier;

  @Field(() => Int, { description: 'So many days earlier, at the same time of day.' })
  days!: number;
}
