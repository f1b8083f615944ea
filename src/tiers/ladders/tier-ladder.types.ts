import { Field, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import type { Localized } from '../../kernel/localized-text.js';
import { Allow, Role } from '../../platform/access/index.js';
import { connectionOf, GraphqlCurrencyCode, GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import type { TierFalling, TierMetric, TierWindow } from './ladder.js';
import type { StoredLadder } from './stored/tier-ladders.queries.js';
import { TierFallings, TierMetrics, TierWindows } from './tier-kinds.types.js';
import { TierLadderStatus } from './tier-ladder-status.types.js';
import { Tier } from './tier.types.js';

@ObjectType({
  implements: () => Node,
  description: 'Ordered tiers that members climb by what they earn, spend or do.',
})
export class TierLadder extends Node {
  programId!: number;
  /** The inner id. */
  uuid!: string;
  names!: Localized[];
  currencyNumber!: number | null;

  @Field(() => TierLadderStatus, { description: 'Where it is in life. Members climb an ACTIVE ladder only.' })
  status!: TierLadderStatus;

  @Field(() => Int, {
    description:
      'The newest version, counted from 1, which is what is shown here. Each edit of what it says makes a new one.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  version!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that is in force: by which members stand and climb. Null before the first activation.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  versionInForce!: number | null;

  @Field({ description: 'Whether it is the ladder that is meant where none is named.' })
  primary!: boolean;

  @Field(() => TierMetrics, { description: 'What it counts.' })
  metric!: TierMetric;

  @Field(() => String, {
    nullable: true,
    description: 'The type of activity by its key; null unless the metric is ACTIVITIES.',
  })
  activityType!: string | null;

  @Field(() => GraphqlCurrencyCode, {
    nullable: true,
    description: "What thresholds are in: the program's currency when it was edited; null unless the metric is SPEND.",
  })
  moneyCurrency!: string | null;

  @Field(() => TierWindows, { description: 'In which span of days it counts.' })
  window!: TierWindow;

  @Field(() => Int, { nullable: true, description: 'How many months; null unless the window is ROLLING.' })
  windowMonths!: number | null;

  @Field(() => TierFallings, { description: 'How far a member falls who has not enough when a tier ends.' })
  falling!: TierFalling;

  @Field(() => Int, { description: 'How many days a member stays who would fall.' })
  graceDays!: number;

  @Field(() => [Tier], { description: 'Its tiers from the lowest up.' })
  tiers!: Tier[];

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  static of({ tiers, ...stored }: Omit<StoredLadder, 'counter'>): TierLadder {
    const { programId, uuid: ladderUuid, moneyCurrency } = stored;
    return Object.assign(new TierLadder(), stored, {
      id: encodeId('tld', stored.uuid),
      tiers: tiers.map((tier, index) =>
        Tier.of({ ...tier, programId, ladderUuid, moneyCurrency, position: index + 1, archived: false }),
      ),
    });
  }
}

export const TierLadderConnection = connectionOf(TierLadder, 'TierLadder');
