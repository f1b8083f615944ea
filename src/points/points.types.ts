import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf, GraphqlDate, GraphqlDateTime, GraphqlPoints, Money, Node } from '../platform/graphql/index.js';
import { PointCurrency, type PointCurrencyEntity } from '../programs/index.js';
import { Kind, type SourceType } from './codes.js';
import { lastDayBefore } from './last-day.js';
import type { PointsAt } from './outlook.js';
import type { PostingRow } from './postings.queries.js';
import { postingId } from './posting-id.js';

/** The kinds that something books today. */
export const PostingKind = {
  EARN: 'EARN',
  MATURE: 'MATURE',
  REPAY: 'REPAY',
  SPEND: 'SPEND',
  HOLD: 'HOLD',
  CAPTURE: 'CAPTURE',
  RELEASE: 'RELEASE',
  EXPIRE: 'EXPIRE',
  REVERSE: 'REVERSE',
  REFUND: 'REFUND',
  TRANSFER_OUT: 'TRANSFER_OUT',
  TRANSFER_IN: 'TRANSFER_IN',
  ADJUST: 'ADJUST',
  REINSTATE: 'REINSTATE',
  EXTEND: 'EXTEND',
  FORFEIT: 'FORFEIT',
} as const satisfies { [Name in keyof typeof Kind]?: Name };

registerEnumType(PostingKind, {
  name: 'PostingKind',
  description: 'What a posting is.',
  valuesMap: {
    EARN: { description: 'Points were earned.' },
    MATURE: { description: 'Pending points became available.' },
    REPAY: { description: 'Owed points were repaid from what came in.' },
    SPEND: { description: 'Points were spent.' },
    HOLD: { description: 'Points were set aside for a checkout or a reservation.' },
    CAPTURE: { description: 'Points that were set aside were spent.' },
    RELEASE: { description: 'Points that were set aside became available again.' },
    EXPIRE: { description: 'Points expired.' },
    REVERSE: { description: 'A return or cancellation took points back.' },
    REFUND: { description: 'A return or cancellation gave spent points back.' },
    TRANSFER_OUT: { description: 'Points were given to another member.' },
    TRANSFER_IN: { description: 'Points came from another member.' },
    ADJUST: { description: 'Points were credited or taken by hand.' },
    REINSTATE: { description: 'Expired points were given back.' },
    EXTEND: { description: 'Points expire at another time than before. None moved.' },
    FORFEIT: { description: 'The member left, and 30 days later their points were gone and their debt forgiven.' },
  },
});

const KIND_NAMES = new Map<number, string>(Object.entries(Kind).map(([name, code]) => [code, name]));

@ObjectType({ description: 'Points that expire or become available at one moment.' })
export class PointsDue {
  @Field(() => GraphqlDateTime, { description: 'When: the first moment at which it is so.' })
  at!: Date;

  @Field(() => GraphqlDate, {
    description: "The last day before, in the program's time zone: expiring points can be spent until its end.",
  })
  lastDay!: string;

  @Field(() => GraphqlPoints, { description: 'How many.' })
  points!: number;

  static of({ at, points }: PointsAt, timeZone: string): PointsDue {
    return Object.assign(new PointsDue(), { at, points, lastDay: lastDayBefore(at, timeZone) });
  }
}

@ObjectType({ description: "A member's points in one point currency." })
export class PointsBalance {
  programId!: number;
  memberId!: string;
  /** Whether `asOf` was asked for. */
  isPast!: boolean;

  @Field(() => PointCurrency, { description: 'Which points.' })
  currency!: PointCurrencyEntity;

  @Field(() => GraphqlPoints, { description: 'What may be spent now.' })
  available!: number;

  @Field(() => GraphqlPoints, { description: 'Earned, but not available yet.' })
  pending!: number;

  @Field(() => GraphqlPoints, { description: 'Set aside for a checkout or a reservation.' })
  held!: number;

  @Field(() => GraphqlPoints, {
    description: 'Owed after a return of points that were spent; the next points repay it.',
  })
  owed!: number;

  @Field(() => GraphqlPoints, { description: 'Earned in all, less what returns took back.' })
  lifetimeEarned!: number;

  @Field(() => GraphqlPoints, { description: 'Spent in all, less what was given back.' })
  lifetimeSpent!: number;

  @Field(() => GraphqlPoints, { description: 'Expired in all, less what was reinstated.' })
  lifetimeExpired!: number;

  @Field(() => Money, {
    nullable: true,
    description: 'What `available` is worth at checkout, rounded down; null when the point currency has no value.',
  })
  value!: Money | null;

  @Field(() => GraphqlDateTime, { description: 'The moment that this holds for.' })
  asOf!: Date;
}

@ObjectType({ implements: () => Node, description: "One event in a member's points. Never changed, never deleted." })
export class Posting extends Node {
  programId!: number;
  walletId!: number;
  memberId!: string;
  sourceType!: SourceType;
  sourceId!: string | null;

  @Field(() => Int, { description: 'Numbered from 1 without gaps for each member and point currency.' })
  sequence!: number;

  @Field(() => PostingKind, { description: 'What it is.' })
  kind!: string;

  @Field(() => GraphqlPoints, { description: 'By how much it changed what the member may spend.' })
  points!: number;

  @Field(() => GraphqlPoints, { description: 'By how much it changed the pending points.' })
  pendingChange!: number;

  @Field(() => GraphqlPoints, { description: 'By how much it changed the held points.' })
  heldChange!: number;

  @Field(() => GraphqlPoints, { description: 'By how much it changed the owed points.' })
  owedChange!: number;

  @Field(() => GraphqlPoints, { description: 'What the member could spend right after it.' })
  availableAfter!: number;

  @Field(() => GraphqlDateTime, { description: 'When it took effect.' })
  occurredAt!: Date;

  @Field(() => GraphqlDateTime, { description: 'When it was written down.' })
  recordedAt!: Date;

  @Field(() => String, { nullable: true, description: 'Why, where somebody gave a reason.' })
  reason!: string | null;

  static of(row: PostingRow, programId: number): Posting {
    return Object.assign(new Posting(), row, {
      id: postingId(row.walletId, row.sequence),
      programId,
      kind: KIND_NAMES.get(row.kind),
    });
  }
}

export const PostingConnection = connectionOf(Posting, 'Posting');
