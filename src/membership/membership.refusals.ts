import { DuplicateMember } from '../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../platform/graphql/index.js';
import { ReferralNotAllowed } from '../referrals/index.js';
import { EnrollMemberPayload } from './enroll-member.types.js';

export const EnrollMemberResult = resultUnion('EnrollMemberResult', [
  EnrollMemberPayload,
  InvalidInput,
  DuplicateMember,
  ReferralNotAllowed,
  IdempotencyKeyReused,
]);
