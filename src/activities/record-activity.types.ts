import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Activity } from '../history/index.js';
import { MemberRef } from '../members/index.js';
import { GraphqlDateTime, GraphqlJsonObject } from '../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../platform/idempotency/index.js';
import type { TierAct } from '../tiers/index.js';

@InputType({ description: 'An activity to record: anything worth points that is no purchase.' })
export class RecordActivityInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Who did it.' })
  member!: MemberRef;

  @Field({ description: 'What they did: the key of a type that the program has made and not archived.' })
  type!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'In regard to what: the product that is reviewed, the event that is visited. Needed where the type is done once per reference: the same reference again answers as the first time. Up to 255 characters.',
  })
  reference?: string | null;

  @Field(() => String, { nullable: true, description: "Where: shop, web, app, a store's number. Up to 64 characters." })
  channel?: string | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When; now when left out. At most backDatingDays of the program in the past, 5 minutes in the future.',
  })
  occurredAt?: Date | null;

  @Field(() => GraphqlJsonObject, { nullable: true, description: "What else there is to say; fits the type's schema." })
  attributes?: Record<string, unknown> | null;
}

@ObjectType({ description: 'What recordActivity did.' })
export class RecordActivityPayload {
  @Field(() => Activity, { description: 'The activity.' })
  activity!: Activity;

  @Field({
    description: 'Whether it had been recorded before, by this key or under this reference: nothing has changed now.',
  })
  replayed!: boolean;

  tierAct!: TierAct | null;

  static of(activity: Activity, tierAct: TierAct | null, replayed: boolean): RecordActivityPayload {
    return Object.assign(new RecordActivityPayload(), { activity, tierAct, replayed });
  }
}
