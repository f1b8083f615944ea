import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { lastDayBefore } from '../last-day.js';
import { connectionOf, GraphqlDate, GraphqlDateTime, GraphqlPoints, Node } from '../../platform/graphql/index.js';
import { LotState } from '../codes.js';
import type { Lot } from '../wallet.js';
import { lotId } from './lot-id.js';

enum PointLotStatus {
  PENDING = 'PENDING',
  OPEN = 'OPEN',
  CLOSED = 'CLOSED',
}

registerEnumType(PointLotStatus, {
  name: 'PointLotStatus',
  description: 'How a lot of points stands.',
  valuesMap: {
    PENDING: { description: 'Its points are not available yet.' },
    OPEN: { description: 'It has points to spend, or held ones.' },
    CLOSED: { description: 'Nothing of it is left.' },
  },
});

const STATUS: Readonly<Record<LotState, PointLotStatus>> = {
  [LotState.PENDING]: PointLotStatus.PENDING,
  [LotState.OPEN]: PointLotStatus.OPEN,
  [LotState.CLOSED]: PointLotStatus.CLOSED,
};

/** What an answer says of a lot. */
export type LotFacts = Pick<
  Lot,
  'number' | 'state' | 'points' | 'free' | 'held' | 'bornSequence' | 'earnedAt' | 'availableAt' | 'expiresAt'
>;

@ObjectType({
  implements: () => Node,
  description: 'Points that came in together, such as those of one award. What expires soonest is spent first.',
})
export class PointLot extends Node {
  programId!: number;
  walletId!: number;
  number!: number;
  bornSequence!: number;

  @Field(() => GraphqlPoints, { description: 'How many came in.' })
  points!: number;

  @Field(() => GraphqlPoints, { description: 'How many of them are left and not set aside.' })
  free!: number;

  @Field(() => GraphqlPoints, { description: 'How many of them are set aside by holds.' })
  held!: number;

  @Field(() => PointLotStatus, { description: 'How it stands.' })
  status!: PointLotStatus;

  @Field(() => GraphqlDateTime, { description: 'The date from which its expiry counts, such as that of the purchase.' })
  earnedAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When its points became available or will; null as long as nobody can say.',
  })
  availableAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'When what is free of it is gone; null without a date: never, or by inactivity. A date of its rule or tier is the latest: under INACTIVITY it may end before, as `PointsBalance.expiring` says.',
  })
  expiresAt!: Date | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      'The last day before `expiresAt`: on it, it can be spent, if it did not end by inactivity. Null without a date.',
  })
  lastDay!: string | null;

  static of(lot: LotFacts, walletId: number, programId: number, timeZone: string): PointLot {
    const { number, state, points, free, held, bornSequence, earnedAt, availableAt, expiresAt } = lot;
    return Object.assign(new PointLot(), {
      id: lotId(walletId, number),
      programId,
      walletId,
      number,
      bornSequence,
      points,
      free,
      held,
      status: STATUS[state],
      earnedAt,
      availableAt,
      expiresAt,
      lastDay: expiresAt && lastDayBefore(expiresAt, timeZone),
    });
  }
}

export const PointLotConnection = connectionOf(PointLot, 'PointLot');
