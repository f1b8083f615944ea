import { plainText, plainTextProblem, shortTextProblems } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';
import {
  changeProfile,
  EMPTY_PROFILE,
  identifiersOf,
  type Attributes,
  type Profile,
  type SaidIdentifier,
} from '../members/index.js';
import { Role, type Caller } from '../platform/access/index.js';
import { canonicalHash, keyProblems, type KeyScope } from '../platform/idempotency/index.js';
import { referenceProblems } from '../referrals/index.js';
import type { EnrollMemberInput } from './enroll-member.types.js';

/** Somebody asks to enroll a member. */
export interface EnrollRequest {
  caller: Caller;
  input: EnrollMemberInput;
}

/** A request that makes sense, in the forms in which it is stored. */
export interface Enrollment {
  scope: KeyScope;
  inputHash: Buffer;
  identifiers: SaidIdentifier[];
  profile: Profile;
  channel: string | null;
  joinedAt: Date;
}

/** Nobody is enrolled as a member since before. */
export const EARLIEST_JOINING = new Date('1900-01-01T00:00:00Z');

const LONGEST_CHANNEL = 64;
const LONGEST_CODE = 100;

/**
 * What a request asks for, or everything that is wrong with it. `today` is the calendar day of `now` in the program's zone;
 * attributes are checked by the program's schema.
 */
export function readEnrollment(
  request: EnrollRequest,
  now: Date,
  today: string,
  attributeProblems: (attributes: Attributes) => Problem[],
): Enrollment | Problem[] {
  const { idempotencyKey: key, ...content } = request.input;
  const { identifiers, problems: wrongIdentifiers } = identifiersOf(content);
  const { profile, problems: wrongProfile } = changeProfile(EMPTY_PROFILE, content, today, attributeProblems);
  const problems = [
    ...keyProblems(key),
    ...wrongIdentifiers,
    ...wrongProfile,
    ...channelProblems(content.channel),
    ...joinedAtProblems(request, now),
    ...(content.referralCode == null ? [] : shortTextProblems('referralCode', content.referralCode, LONGEST_CODE)),
    ...referenceProblems(content),
  ];
  if (problems.length > 0) return problems;
  const channel = content.channel == null ? null : plainText(content.channel);
  const { inputHash, ...scope } = keyedCallOf(request);
  return { scope, inputHash, identifiers, profile, channel, joinedAt: content.joinedAt ?? now };
}

/** The call by its key: all of its input but the key is what it asks for. */
export function keyedCallOf({ caller, input }: EnrollRequest): KeyScope & { inputHash: Buffer } {
  const { idempotencyKey: key, ...content } = input;
  return { memberId: caller.memberId, key, inputHash: canonicalHash(content, ['attributes']) };
}

function channelProblems(channel: string | null | undefined): Problem[] {
  const message = channel == null ? null : plainTextProblem(channel, LONGEST_CHANNEL);
  return message === null ? [] : [{ path: ['channel'], message }];
}

function joinedAtProblems({ caller, input: { joinedAt } }: EnrollRequest, now: Date): Problem[] {
  if (!joinedAt) return [];
  const path = ['joinedAt'];
  if (!caller.roles.includes(Role.ADMIN))
    return [{ path, message: 'is for imports by an ADMIN; leave it out to join now' }];
  if (joinedAt >= EARLIEST_JOINING && joinedAt <= now) return [];
  return [{ path, message: `${joinedAt.toISOString()} is not within 1900 and now, ${now.toISOString()}` }];
}
