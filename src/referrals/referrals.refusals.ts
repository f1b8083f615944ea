import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Refusal, UserError } from '../platform/graphql/index.js';

/** Why a friend cannot be invited, or cannot join. */
export enum ReferralReason {
  NO_PROGRAM = 'NO_PROGRAM',
  PROGRAM_PAUSED = 'PROGRAM_PAUSED',
  UNKNOWN_CODE = 'UNKNOWN_CODE',
  EXPIRED_CODE = 'EXPIRED_CODE',
  OWN_CODE = 'OWN_CODE',
  ALREADY_CUSTOMER = 'ALREADY_CUSTOMER',
  ALREADY_REFERRED = 'ALREADY_REFERRED',
  ADVOCATE_NOT_ACTIVE = 'ADVOCATE_NOT_ACTIVE',
  ADVOCATE_BARRED = 'ADVOCATE_BARRED',
  TOO_MANY_INVITATIONS = 'TOO_MANY_INVITATIONS',
}

registerEnumType(ReferralReason, {
  name: 'ReferralReason',
  description: 'Why a friend cannot be invited, or cannot join.',
  valuesMap: {
    NO_PROGRAM: { description: 'There is no referral program.' },
    PROGRAM_PAUSED: { description: 'The referral program is paused.' },
    UNKNOWN_CODE: { description: 'Nobody in this program can be joined by this code, or somebody else was.' },
    EXPIRED_CODE: { description: 'The invitation is over: its last day is, or whoever invited has left.' },
    OWN_CODE: { description: 'It is their own code.' },
    ALREADY_CUSTOMER: { description: 'They have bought something already.' },
    ALREADY_REFERRED: { description: 'Somebody has brought them already; that is for ever.' },
    ADVOCATE_NOT_ACTIVE: { description: 'Whose code it is cannot bring friends now.' },
    ADVOCATE_BARRED: { description: 'They may invite nobody: staff barred them.' },
    TOO_MANY_INVITATIONS: {
      description: 'As many invitations as are allowed are open; each is free again when it is accepted or over.',
    },
  },
});

const TEXTS: Readonly<Record<ReferralReason, string>> = {
  NO_PROGRAM: 'There is no referral program.',
  PROGRAM_PAUSED: 'The referral program is paused.',
  UNKNOWN_CODE: 'Nobody can be joined by this code.',
  EXPIRED_CODE: 'The invitation is over.',
  OWN_CODE: 'This is their own code.',
  ALREADY_CUSTOMER: 'Only who has not bought anything yet can join by a code.',
  ALREADY_REFERRED: 'Somebody has brought them already.',
  ADVOCATE_NOT_ACTIVE: 'Whose code it is cannot bring friends now.',
  ADVOCATE_BARRED: 'They may invite nobody: staff barred them from bringing friends.',
  TOO_MANY_INVITATIONS: 'Too many invitations are open.',
};

@ObjectType({ implements: () => UserError, description: 'The friend cannot be invited, or cannot join.' })
export class ReferralNotAllowed extends Refusal {
  @Field(() => ReferralReason, { description: 'Why.' })
  reason: ReferralReason;

  @Field(() => Int, {
    nullable: true,
    description: 'With TOO_MANY_INVITATIONS: how many may be open at a time.',
  })
  allowed: number | null;

  constructor(reason: ReferralReason, path: string[] | null = null) {
    super(TEXTS[reason], path);
    this.reason = reason;
    this.allowed = null;
  }

  /** So many are open, and so many may be. */
  static tooMany(open: number, allowed: number): ReferralNotAllowed {
    const refusal = new ReferralNotAllowed(ReferralReason.TOO_MANY_INVITATIONS);
    refusal.message = `Too many invitations are open: ${String(open)}; at most ${String(allowed)}. Each is free again when it is accepted or over.`;
    return Object.assign(refusal, { allowed });
  }
}

/** Whether an answer says that there is no such code. */
export function isUnknownReferralCode(answer: unknown): boolean {
  return answer instanceof ReferralNotAllowed && answer.reason === ReferralReason.UNKNOWN_CODE;
}
