import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Actor } from '../../platform/access/index.js';
import { connectionOf, GraphqlDateTime, GraphqlJsonObject } from '../../platform/graphql/index.js';
import { REPLAYED } from '../../platform/idempotency/index.js';
import { ConsentPurpose } from '../../programs/index.js';
import { MemberRef } from '../references/member-ref.js';
import { ownMember } from '../references/own-member.js';
import { Member } from '../member.types.js';
import type { ConsentHistoryRow } from './consent-rows.js';
import type { ConsentState } from './consent-standing.js';

const ConsentStates = {
  GRANTED: 'GRANTED',
  WITHDRAWN: 'WITHDRAWN',
  NONE: 'NONE',
} as const satisfies Record<ConsentState, ConsentState>;

registerEnumType(ConsentStates, {
  name: 'ConsentState',
  description: 'What a member last said of a purpose.',
  valuesMap: {
    GRANTED: { description: 'Consented.' },
    WITHDRAWN: { description: 'Took the consent back, or objected without having given one.' },
    NONE: { description: 'Never said anything.' },
  },
});

@ObjectType({ description: 'Where a member stands with one purpose.' })
export class Consent {
  @Field(() => ConsentPurpose, { description: 'The purpose.' })
  purpose!: ConsentPurpose;

  @Field(() => ConsentStates, { description: 'What the member last said.' })
  state!: ConsentState;

  @Field({
    description:
      'Whether it may be done for this member now: consented to, or where no consent is needed not objected to. A consent does ' +
      'not count while the member is known to be below the age of consent, or processing of their data is restricted.',
  })
  allowed!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of the text that it is about; null when nothing was said.',
  })
  version!: number | null;

  @Field({ description: 'Whether the member consented, and there is a newer text by now.' })
  outdated!: boolean;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was said; null when nothing was.' })
  since!: Date | null;

  @Field(() => String, { nullable: true, description: 'Where it was said, if somebody noted it.' })
  channel!: string | null;

  @Field(() => Actor, { nullable: true, description: 'Who noted it; null when nothing was said.' })
  actor!: Actor | null;
}

@ObjectType({ description: 'One thing that a member said of a purpose. It is never changed.' })
export class ConsentRecord {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => ConsentPurpose, { description: 'The purpose.' })
  purpose!: ConsentPurpose;

  @Field({ description: 'Whether the member consented; false: took it back, or objected.' })
  given!: boolean;

  @Field(() => Int, { description: 'The version of the text that it is about.' })
  version!: number;

  @Field(() => GraphqlDateTime, { description: 'When it was said.' })
  at!: Date;

  @Field(() => String, { nullable: true, description: 'Where it was said, if somebody noted it.' })
  channel!: string | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description: 'What proves it, in fields of your own choice; null without, and once the member is erased.',
  })
  evidence!: Record<string, unknown> | null;

  @Field(() => Actor, { description: 'Who noted it.' })
  actor!: Actor;

  static of(row: ConsentHistoryRow, purpose: ConsentPurpose, programId: number): ConsentRecord {
    const { uuid, given, version, at, channel, evidence } = row;
    const id = encodeId('con', uuid);
    return Object.assign(new ConsentRecord(), {
      id,
      purpose,
      given,
      version,
      at,
      channel,
      evidence,
      actor: Actor.of(row, programId),
    });
  }
}

export const ConsentRecordConnection = connectionOf(ConsentRecord, 'ConsentRecord');

/** The fields that granting and withdrawing have in common. */
@InputType({ isAbstract: true })
export abstract class SayConsentInput {
  @Field(() => MemberRef, {
    nullable: true,
    description: ownMember('The member.'),
  })
  member?: MemberRef | null;

  @Field({ description: 'The key of the purpose, such as "MARKETING_EMAIL".' })
  purpose!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where it was said, such as "web" or the number of a store; 1 to 64 characters.',
  })
  channel?: string | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description:
      'What proves it, in fields of your own choice: at most 2,000 characters as JSON, nested at most 5 levels deep. It is wiped ' +
      'when the member is erased.',
  })
  evidence?: Record<string, unknown> | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Of your own choice, 1 to 255 characters. The same key and input again changes nothing, even when the member has said ' +
      'otherwise since: take one where a call may be sent again late.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A consent that a member gives.' })
export class GrantConsentInput extends SayConsentInput {
  @Field(() => Int, {
    nullable: true,
    description: 'The version of the text that the member was shown; the one that is shown now when left out.',
  })
  version?: number | null;
}

@InputType({ description: 'A consent that a member takes back, or an objection where none was given.' })
export class WithdrawConsentInput extends SayConsentInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the text that it is about. When left out, the one that was consented to, else the one that is shown now.',
  })
  version?: number | null;
}

@ObjectType({ isAbstract: true })
abstract class SayConsentPayload {
  @Field(() => Consent, { description: 'Where the member stands with the purpose now.' })
  consent!: Consent;

  @Field(() => Member, { description: 'The member.' })
  member!: Member;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What grantConsent did.' })
export class GrantConsentPayload extends SayConsentPayload {}

@ObjectType({ description: 'What withdrawConsent did.' })
export class WithdrawConsentPayload extends SayConsentPayload {}
