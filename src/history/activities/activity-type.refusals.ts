import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { CreateActivityTypePayload, UpdateActivityTypePayload } from './activity-type.types.js';

@ObjectType({ implements: () => UserError, description: 'The program has a type of activity with that key.' })
export class DuplicateActivityType extends Refusal {
  @Field({ description: 'The key.' })
  key: string;

  constructor(key: string) {
    super(`There is a type of activity with the key "${key}".`, ['key']);
    this.key = key;
  }
}

@ObjectType({ implements: () => UserError, description: 'The program has no type of activity with that key.' })
export class ActivityTypeNotFound extends Refusal {
  @Field({ description: 'The key.' })
  key: string;

  constructor(key: string, path = ['key']) {
    super(`There is no type of activity with the key "${key}" in this program.`, path);
    this.key = key;
  }
}

export const CreateActivityTypeResult = resultUnion('CreateActivityTypeResult', [
  CreateActivityTypePayload,
  InvalidInput,
  DuplicateActivityType,
]);
export const UpdateActivityTypeResult = resultUnion('UpdateActivityTypeResult', [
  UpdateActivityTypePayload,
  InvalidInput,
  ActivityTypeNotFound,
]);
