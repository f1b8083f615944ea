import { yearOf, type Birth } from '../../kernel/age.js';
import type { Problem } from '../../kernel/problem.js';
import { IDENTIFIER_FIELDS } from '../identifiers/said-identifiers.js';
import { EMPTY_PROFILE, type MemberDetails } from './member-details.js';

const FIELDS = Object.keys({ ...IDENTIFIER_FIELDS, ...EMPTY_PROFILE }) as (keyof MemberDetails)[];
const OWN: readonly (keyof MemberDetails)[] = [
  'givenName',
  'familyName',
  'salutation',
  'locale',
  'interests',
  'birthDate',
];

/**
 * What a member may not change of their own record: identifiers and attributes are the shop's to prove, and a birth date
 * is said once, since ages decide what somebody may have. What is on record already may be said again.
 */
export function ownChangeProblems(said: MemberDetails, before: Birth): Problem[] {
  const problems = FIELDS.filter((field) => said[field] !== undefined && !OWN.includes(field)).map((field) => ({
    path: [field],
    message: `is not for members to change; they may change ${OWN.join(', ')}`,
  }));
  const message = birthProblem(said.birthDate, before);
  return message === null ? problems : [...problems, { path: ['birthDate'], message }];
}

function birthProblem(said: string | null | undefined, before: Birth): string | null {
  if (said === undefined || said === before.birthDate) return null;
  if (before.birthDate !== null) return 'is on record already; ask the shop to correct it';
  if (before.birthYear === null || said === null || yearOf(said) === before.birthYear) return null;
  return 'does not agree with the birth year on record; ask the shop to correct it';
}
