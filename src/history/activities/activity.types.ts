import { Field, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { connectionOf, GraphqlDateTime, GraphqlJsonObject, GraphqlPoints, Node } from '../../platform/graphql/index.js';
import type { AwardRow } from '../purchase-rows.js';
import type { ActivityRow } from './activity-rows.js';

@ObjectType({
  implements: () => Node,
  description: 'What a member did that is no purchase: a review, a check-in, a birthday.',
})
export class Activity extends Node {
  uuid!: string;
  programId!: number;
  memberId!: string;
  typeKey!: string;
  /** What the transaction that made it knows already, so that nothing is read again. */
  known?: { awards: readonly AwardRow[] };

  @Field(() => String, {
    nullable: true,
    description: "In regard to what, in the shop's own words: a product, a place, a year.",
  })
  reference!: string | null;

  @Field(() => String, { nullable: true, description: 'Where it was done.' })
  channel!: string | null;

  @Field(() => GraphqlDateTime, { description: 'When it was done.' })
  occurredAt!: Date;

  @Field(() => GraphqlDateTime, { description: 'When it was recorded here.' })
  recordedAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'Since when it counts for nothing and its points are taken back, as of a friend who brought everything back; null while it counts.',
  })
  revokedAt!: Date | null;

  @Field(() => GraphqlJsonObject, { nullable: true, description: 'What else was said of it.' })
  attributes!: Record<string, unknown> | null;

  @Field(() => GraphqlPoints, { description: 'What it earned, all point currencies together.' })
  pointsEarned!: number;

  static of(row: ActivityRow, programId: number): Activity {
    const { type: typeKey, inputHash: _hash, once: _once, ...rest } = row;
    return Object.assign(new Activity(), rest, { id: encodeId('act', row.uuid), programId, typeKey });
  }
}

export const ActivityConnection = connectionOf(Activity, 'Activity');
