import { InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { MemberNotActive, MemberNotFound } from '../members.refusals.js';
import { RestrictProcessingPayload } from './restrict-processing.types.js';

export const RestrictProcessingResult = resultUnion('RestrictProcessingResult', [
  RestrictProcessingPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
]);
