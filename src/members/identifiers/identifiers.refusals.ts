import { ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { DuplicateMember, MemberNotActive, MemberNotFound } from '../members.refusals.js';
import {
  AddIdentifierPayload,
  BlockCardPayload,
  RemoveIdentifierPayload,
  ReplaceCardPayload,
} from './identifier-changes.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'The member has no such identifier, or none that can be taken away: a blocked card stays.',
})
export class IdentifierNotFound extends Refusal {
  constructor(path: string[], message = 'The member has no such identifier.') {
    super(message, path);
  }
}

export const AddIdentifierResult = resultUnion('AddIdentifierResult', [
  AddIdentifierPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  DuplicateMember,
]);
export const RemoveIdentifierResult = resultUnion('RemoveIdentifierResult', [
  RemoveIdentifierPayload,
  MemberNotFound,
  MemberNotActive,
  IdentifierNotFound,
]);
export const ReplaceCardResult = resultUnion('ReplaceCardResult', [
  ReplaceCardPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  DuplicateMember,
  IdentifierNotFound,
]);
export const BlockCardResult = resultUnion('BlockCardResult', [
  BlockCardPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  IdentifierNotFound,
]);
