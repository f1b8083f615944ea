import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { encodeId, encodePartId } from '../../kernel/ids.js';
import { MemberRef } from '../../members/index.js';
import { connectionOf, GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import { WebhookProblem, type AttemptProblem } from '../sending/attempt-problem.js';
import type { DeliveryRow, DeliveryStatusName } from './deliveries.queries.js';

const WebhookDeliveryStatus = { WAITING: 'WAITING', DELIVERED: 'DELIVERED', DEAD: 'DEAD' } as const;

registerEnumType(WebhookDeliveryStatus, {
  name: 'WebhookDeliveryStatus',
  description: 'What has become of sending an event to an endpoint.',
  valuesMap: {
    WAITING: { description: 'It is to be sent, for the first time or again.' },
    DELIVERED: { description: 'The receiver answered with a status from 200 to 299.' },
    DEAD: {
      description: 'It is sent no more: ten attempts failed, or it cannot be sent. `replayEvents` sends it again.',
    },
  },
});

@ObjectType({ description: 'One request to a receiver, and what came of it.' })
export class WebhookAttempt {
  @Field(() => Int, { description: 'Its number, from 1.' })
  number!: number;

  @Field(() => GraphqlDateTime, { description: 'When it was sent.' })
  at!: Date;

  @Field(() => Int, { nullable: true, description: 'The HTTP status of the answer; null when none came.' })
  status!: number | null;

  @Field(() => Int, { description: 'How long it took.' })
  milliseconds!: number;

  @Field(() => String, { nullable: true, description: 'How the answer began, 2 kB at most; null when none came.' })
  answer!: string | null;

  @Field(() => WebhookProblem, { nullable: true, description: 'What kept an answer from coming; null when one came.' })
  problem!: AttemptProblem | null;
}

@ObjectType({
  implements: () => Node,
  description: 'An event that is, was or will be sent to an endpoint. Kept for 30 days.',
})
export class WebhookDelivery extends Node {
  programId!: number;
  row!: DeliveryRow;

  @Field(() => ID, { description: 'The id of the event: the `webhook-id` of every attempt, and of every replay.' })
  eventId!: string;

  @Field({ description: 'The type of the event, such as `points.earned`.' })
  type!: string;

  @Field(() => Int, { description: "The number of the event among the member's." })
  sequence!: number;

  @Field(() => GraphqlDateTime, { description: 'When what it tells was, by the clock of the program.' })
  occurredAt!: Date;

  @Field(() => GraphqlDateTime, { description: 'Since when it is to be sent.' })
  relayedAt!: Date;

  @Field(() => WebhookDeliveryStatus, { description: 'What has become of it.' })
  status!: DeliveryStatusName;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When it is tried next; null when it is over, or waits for another one (`waitsFor`).',
  })
  nextAttemptAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was delivered or dead for the first time.' })
  settledAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When somebody last asked for it to be sent again.' })
  replayedAt!: Date | null;

  @Field(() => WebhookProblem, {
    nullable: true,
    description: 'What kept the last attempt from an answer, or the event from being sent.',
  })
  problem!: AttemptProblem | null;

  static of(row: DeliveryRow, programId: number): WebhookDelivery {
    const { sequence, type, occurredAt, relayedAt, status, nextAttemptAt, settledAt, replayedAt, problem } = row;
    return Object.assign(new WebhookDelivery(), {
      programId,
      row,
      id: encodeId('whd', row.uuid),
      eventId: encodePartId('evt', row.memberId, sequence),
      ...{ sequence, type, occurredAt, relayedAt, status, nextAttemptAt, settledAt, replayedAt, problem },
    });
  }
}

export const WebhookDeliveryConnection = connectionOf(WebhookDelivery, 'WebhookDelivery');

@InputType({ description: 'Which deliveries. All given conditions must hold.' })
export class WebhookDeliveryFilter {
  @Field(() => ID, { nullable: true, description: 'Those to this endpoint.' })
  endpoint?: string | null;

  @Field(() => MemberRef, { nullable: true, description: 'Those of what was told of this member.' })
  member?: MemberRef | null;

  @Field(() => WebhookDeliveryStatus, { nullable: true, description: 'Those of which this has become.' })
  status?: DeliveryStatusName | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Those of events of these types, 1 to 50, each such as `points.earned`.',
  })
  types?: string[] | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Relayed at or after.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Relayed before.' })
  until?: Date | null;
}
