import { Field, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, InvalidInput, Refusal, resultUnion, UserError } from '../platform/graphql/index.js';
import { AdvanceClockPayload } from './advance-clock.types.js';
import { CreateApiKeyPayload, RevokeApiKeyPayload } from './api-key.types.js';
import { BINDING } from './in-use.js';
import { CreatePointCurrencyPayload, UpdatePointCurrencyPayload } from './point-currency.types.js';
import { UpdateProgramPayload } from './update-program.types.js';

@ObjectType({
  implements: () => UserError,
  description: `Currency and time zone are fixed from the first ${BINDING} on.`,
})
export class ProgramInUse extends Refusal {
  @Field(() => GraphqlDateTime, { description: 'When the first of these was recorded.' })
  since: Date;

  constructor(field: string, since: Date) {
    super(`${field} is fixed since ${since.toISOString()}, when the first ${BINDING} was recorded.`, [field]);
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

@ObjectType({
  implements: () => UserError,
  description: 'This program lives in real time: only a sandbox has a clock.',
})
export class NotASandbox extends Refusal {
  constructor() {
    super('This program lives in real time: only a sandbox has a clock that can be moved.');
  }
}

@ObjectType({ implements: () => UserError, description: 'The clock of a sandbox is never set back.' })
export class ClockRunsForward extends Refusal {
  @Field(() => GraphqlDateTime, { description: 'Where the clock stands.' })
  clock: Date;

  constructor(clock: Date) {
    super(`The clock stands at ${clock.toISOString()} and is never set back.`, ['to']);
    this.clock = clock;
  }
}

export const UpdateProgramResult = resultUnion('UpdateProgramResult', [
  UpdateProgramPayload,
  InvalidInput,
  ProgramInUse,
]);
export const AdvanceClockResult = resultUnion('AdvanceClockResult', [
  AdvanceClockPayload,
  InvalidInput,
  NotASandbox,
  ClockRunsForward,
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
