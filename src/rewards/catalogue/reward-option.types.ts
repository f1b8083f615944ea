import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Audience, type AudienceTerms } from '../../audiences/index.js';
import { encodeId } from '../../kernel/ids.js';
import type { Localized } from '../../kernel/localized-text.js';
import { Allow, Role } from '../../platform/access/index.js';
import { GraphqlPoints, Node } from '../../platform/graphql/index.js';
import { RewardGives } from './reward-parts.types.js';
import type { ShownTo } from './shown-languages.js';
import type { PlacedOption } from './stored/rewards.queries.js';
import { shownGift, shownPool } from './terms/reward-gives.js';

/** Members learn of options by what they may choose of, and not whom something is for, nor how it goes. */
const STAFF = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST] as const;

@ObjectType({
  implements: () => Node,
  description:
    'One of the things of which a member chooses. It is the same option through all edits of the reward that keep its key.',
})
export class RewardOption extends Node {
  programId!: number;
  /** Whose language counts; not there where it is for nobody in particular. */
  shownTo?: ShownTo;
  /** The inner ids, of itself and of its reward, and the number by which rows name it. */
  uuid!: string;
  number!: number;
  rewardUuid!: string;
  names!: Localized[];
  descriptions!: Localized[];

  @Field({ description: 'By which the reward knows it, unique in it, such as "pop-concert".' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'An https address; null without one.' })
  image!: string | null;

  @Field(() => [String], { description: 'What it is about; empty where it is about what the reward is about.' })
  tags!: string[];

  @Field(() => Int, { nullable: true, description: 'How many are left; null for any number.' })
  stock!: number | null;

  @Field(() => Int, { description: 'How many were claimed by redemptions.' })
  @Allow(...STAFF)
  claimed!: number;

  @Field(() => GraphqlPoints, { description: 'Points on top of the price of the reward.' })
  surcharge!: number;

  @Field(() => Int, { nullable: true, description: 'The age from which the law allows it; null for any age.' })
  legalAge!: number | null;

  @Field(() => Int, { nullable: true, description: 'The youngest age it is meant for; null where that is open.' })
  meantForMinAge!: number | null;

  @Field(() => Int, { nullable: true, description: 'The oldest age it is meant for; null where that is open.' })
  meantForMaxAge!: number | null;

  @Field(() => Audience, { nullable: true, description: 'Who may choose it; null for everybody.' })
  @Allow(...STAFF)
  audience!: AudienceTerms | null;

  @Field({ description: 'Whether it may be chosen once only where more than one is to be chosen.' })
  once!: boolean;

  @Field(() => RewardGives, { nullable: true, description: 'What it gives; null for what the reward gives.' })
  gives!: RewardGives | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many codes are left in its own pool, without those whose secret (`KINDRED_CODE_SECRETS`) was not given to the server; null where it gives none, or what the reward gives.',
  })
  @Allow(...STAFF)
  codesLeft!: number | null;

  @Field({ description: 'Whether fewer codes are left in its own pool than the reward says in `warnBelow`.' })
  @Allow(...STAFF)
  isLow!: boolean;

  @Field({ description: 'Whether the reward has it no longer. All else is what was last said of it.' })
  archived!: boolean;

  static of({ gift, voucherTemplate, warnBelow, ...stored }: PlacedOption): RewardOption {
    return Object.assign(new RewardOption(), stored, {
      id: encodeId('rwo', stored.uuid),
      gives: gift && { programId: stored.programId, ...shownGift({ gift, voucherTemplate }) },
      ...shownPool({ codesLeft: stored.codesLeft, warnBelow }, gift),
    });
  }
}
