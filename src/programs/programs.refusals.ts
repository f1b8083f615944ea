import { Field, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, InvalidInput, Refusal, resultUnion, UserError } from '../platform/graphql/index.js';
import { CreateApiKeyPayload, RevokeApiKeyPayload } from './api-key.types.js';
import { CreatePointCurrencyPayload, UpdatePointCurrencyPayload } from './point-currency.types.js';
import { UpdateProgramPayload } from './program.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'Currency and time zone are fixed once a purchase or posting exists.',
})
export class ProgramInUse extends Refusal {
  @Field(() => GraphqlDateTime, { description: 'Since when.' })
  since: Date;

  constructor(field: string, since: Date) {
    super(`${field} is fixed since the first purchase or posting.`, [field]);
    this.since = since;
  }
}

@ObjectType({ implements: () => UserError, description: 'There is no such point currency in this program.' })
export class PointCurrencyNotFound extends Refusal {
  constructor(path: string[]) {
    super('There is no such point currency in this program.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'Another point currency of this program has that code.' })
export class DuplicatePointCurrency extends Refusal {
  constructor(code: string) {
    super(`Another point currency has the code "${code}".`, ['code']);
  }
}

@ObjectType({ implements: () => UserError, description: 'There is no such API key in this program.' })
export class ApiKeyNotFound extends Refusal {
  constructor() {
    super('There is no such API key in this program.', ['id']);
  }
}

export const UpdateProgramResult = resultUnion('UpdateProgramResult', [
  UpdateProgramPayload,
  InvalidInput,
  ProgramInUse,
]);
export const CreatePointCurrencyResult = resultUnion('CreatePointCurrencyResult', [
  CreatePointCurrencyPayload,
  InvalidInput,
  DuplicatePointCurrency,
]);
export const UpdatePointCurrencyResult = resultUnion('UpdatePointCurrencyResult', [
  UpdatePointCurrencyPayload,
  InvalidInput,
  PointCurrencyNotFound,
  DuplicatePointCurrency,
]);
export const CreateApiKeyResult = resultUnion('CreateApiKeyResult', [CreateApiKeyPayload, InvalidInput]);
export const RevokeApiKeyResult = resultUnion('RevokeApiKeyResult', [RevokeApiKeyPayload, ApiKeyNotFound]);
