import { Field, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints } from '../../platform/graphql/index.js';

@ObjectType({
  description:
    'Points that a member got for climbing to a tier: once for a tier and the window in which it was reached.',
})
export class TierGrant {
  programId!: number;
  /** The inner id of the tier. */
  tierUuid!: string;

  @Field(() => GraphqlPoints, { description: 'How many.' })
  points!: number;

  @Field(() => GraphqlDateTime, { description: 'When they were given.' })
  grantedAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When they were taken back, since what had led to the climb came back; null while they stand.',
  })
  revokedAt!: Date | null;
}
