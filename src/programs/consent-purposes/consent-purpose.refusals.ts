import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { CreateConsentPurposePayload, UpdateConsentPurposePayload } from './consent-purpose.types.js';

@ObjectType({ implements: () => UserError, description: 'The program has a purpose with that key, perhaps archived.' })
export class DuplicateConsentPurpose extends Refusal {
  @Field({ description: 'The key.' })
  key: string;

  constructor(key: string) {
    super(`There is a purpose with the key "${key}".`, ['key']);
    this.key = key;
  }
}

@ObjectType({ implements: () => UserError, description: 'The program has no purpose with that key.' })
export class ConsentPurposeNotFound extends Refusal {
  @Field({ description: 'The key.' })
  key: string;

  constructor(key: string) {
    super(`There is no purpose with the key "${key}" in this program.`, ['key']);
    this.key = key;
  }
}

export const CreateConsentPurposeResult = resultUnion('CreateConsentPurposeResult', [
  CreateConsentPurposePayload,
  InvalidInput,
  DuplicateConsentPurpose,
]);
export const UpdateConsentPurposeResult = resultUnion('UpdateConsentPurposeResult', [
  UpdateConsentPurposePayload,
  InvalidInput,
  ConsentPurposeNotFound,
]);
