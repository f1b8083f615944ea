import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { MemberNotActive, MemberNotFound } from '../members.refusals.js';
import { GrantConsentPayload, WithdrawConsentPayload } from './consent.types.js';

export enum ConsentNotAllowedReason {
  TOO_YOUNG = 'TOO_YOUNG',
}

registerEnumType(ConsentNotAllowedReason, {
  name: 'ConsentNotAllowedReason',
  description: 'Why a member cannot consent.',
  valuesMap: { TOO_YOUNG: { description: "Known to be below the program's age of consent." } },
});

@ObjectType({ implements: () => UserError, description: 'The member cannot consent.' })
export class ConsentNotAllowed extends Refusal {
  @Field(() => ConsentNotAllowedReason, { description: 'Why.' })
  reason: ConsentNotAllowedReason = ConsentNotAllowedReason.TOO_YOUNG;

  @Field(() => Int, { description: "The program's age of consent in years." })
  ageOfConsent: number;

  constructor(ageOfConsent: number) {
    super(`The member is below the age of consent, ${ageOfConsent} years.`, ['purpose']);
    this.ageOfConsent = ageOfConsent;
  }
}

export const GrantConsentResult = resultUnion('GrantConsentResult', [
  GrantConsentPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  ConsentNotAllowed,
  IdempotencyKeyReused,
]);
export const WithdrawConsentResult = resultUnion('WithdrawConsentResult', [
  WithdrawConsentPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  IdempotencyKeyReused,
]);
