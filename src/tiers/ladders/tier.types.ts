import { Field, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import type { Localized } from '../../kernel/localized-text.js';
import { fromMinor, toMinor } from '../../kernel/money.js';
import { GraphqlDecimal, GraphqlPoints, Node } from '../../platform/graphql/index.js';
import { ExpiryPolicy, PendingPolicy, type ExpiryTerms, type PendingTerms } from '../../programs/index.js';
import type { PlacedTier } from './stored/tier-ladders.queries.js';

@ObjectType({
  implements: () => Node,
  description: 'One step of a ladder. It is the same tier through all edits of the ladder that keep its key.',
})
export class Tier extends Node {
  programId!: number;
  /** The inner ids, of itself and of its ladder. */
  uuid!: string;
  ladderUuid!: string;
  names!: Localized[];
  descriptions!: Localized[];
  /** Several in a language, in their order. */
  perkTexts!: Localized[];

  @Field({ description: 'By which the ladder knows it, unique in it, such as "gold".' })
  key!: string;

  @Field(() => Int, { description: 'Where it stands on the ladder, counted from 1, the lowest.' })
  position!: number;

  @Field(() => GraphqlDecimal, {
    description: 'From which metric on a member is worth it: a whole number, with SPEND an amount of money.',
  })
  threshold!: string;

  @Field(() => GraphqlDecimal, { description: 'Times how much points are earned on it; "1" adds nothing.' })
  multiplier!: string;

  @Field(() => PendingPolicy, {
    nullable: true,
    description:
      'When points earned on it become available, unless their rule says; null where the point currency says it.',
  })
  pending!: PendingTerms | null;

  @Field(() => ExpiryPolicy, {
    nullable: true,
    description: 'When points earned on it expire, unless their rule says; null where the point currency says it.',
  })
  expiry!: ExpiryTerms | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'Points for climbing to it; null for none.' })
  entryPoints!: number | null;

  /** The template of the voucher for climbing to it, by its inner id. */
  entryVoucher!: string | null;

  @Field(() => String, { nullable: true, description: 'A color for apps, such as "#c0c0c0"; null without one.' })
  color!: string | null;

  @Field(() => String, { nullable: true, description: 'Where apps find its icon; null without one.' })
  iconUrl!: string | null;

  @Field({ description: 'Whether the ladder has it no longer. All else is what was last said of it.' })
  archived!: boolean;

  static of({ perks, ...stored }: PlacedTier): Tier {
    const { moneyCurrency, threshold } = stored;
    return Object.assign(new Tier(), stored, {
      id: encodeId('tir', stored.uuid),
      perkTexts: perks,
      threshold: moneyCurrency === null ? threshold : fromMinor(toMinor(threshold, moneyCurrency), moneyCurrency),
    });
  }
}
