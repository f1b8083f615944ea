import { Field, ID, InputType } from '@nestjs/graphql';
import { GraphqlDecimal, GraphqlPoints, LocalizedTextInput } from '../../platform/graphql/index.js';
import { ExpiryPolicyInput, PendingPolicyInput } from '../../programs/index.js';

@InputType({ description: 'A tier of a ladder: from when on a member is worth it, and what it gives.' })
export class TierInput {
  @Field({
    description:
      'What makes it this tier through all edits of the ladder, and unique in it: 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter.',
  })
  key!: string;

  @Field(() => [LocalizedTextInput], { description: 'Its name as members see it, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'What members may read about it, at least in one language; nothing when left out.',
  })
  description?: LocalizedTextInput[] | null;

  @Field(() => GraphqlDecimal, {
    description:
      'From which metric on a member is worth it: 0 for the first tier, then rising. A whole number up to 9007199254740991; with SPEND an ' +
      "amount up to 1000000000000 in the program's currency, with at most its decimals.",
  })
  threshold!: string;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    defaultValue: '1',
    description: 'Times how much points are earned on it: "1.5" adds half. From 1 to 100, with at most 4 decimals.',
  })
  multiplier?: string | null;

  @Field(() => PendingPolicyInput, {
    nullable: true,
    description:
      'When points earned on it become available, unless their rule says; as the point currency says when left out.',
  })
  pending?: PendingPolicyInput | null;

  @Field(() => ExpiryPolicyInput, {
    nullable: true,
    description:
      'When points earned on it expire, unless their rule says; as the point currency says when left out. Not INACTIVITY; where that is the policy of the point currency, it ends them too where it comes before their date.',
  })
  expiry?: ExpiryPolicyInput | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'Points for climbing to it, once for each window: 1 to 9007199254740991. They count for no tier.',
  })
  entryPoints?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The template, not an archived one, of a voucher for climbing to it, once for each window.',
  })
  entryVoucher?: string | null;

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'What else it brings, in words: one text for each perk and language, at most 20 in a language.',
  })
  perks?: LocalizedTextInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'A color for apps: "#" and six hexadecimal digits, such as "#c0c0c0".',
  })
  color?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where apps find its icon: a web address of at most 2000 characters, beginning with https:// or http://.',
  })
  iconUrl?: string | null;
}
