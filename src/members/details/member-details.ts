import { isDeepStrictEqual } from 'node:util';
import type { Birth } from '../../kernel/age.js';
import { isLocale } from '../../kernel/localized-text.js';
import { plainText, plainTextProblem } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import type { SaidIdentifiers } from '../identifiers/said-identifiers.js';
import { changeBirth, UNKNOWN_BIRTH } from './birth.js';
import { interestsProblems, readInterests } from './interests.js';

/** Fields of the shop's own choice. */
export type Attributes = Record<string, unknown>;

/** What somebody says of a member: undefined is not said, null is taken away. */
export interface MemberDetails extends Partial<Birth>, SaidIdentifiers {
  givenName?: string | null;
  familyName?: string | null;
  salutation?: string | null;
  locale?: string | null;
  interests?: string[] | null;
  attributes?: Attributes | null;
}

/** What is known of a member besides the identifiers. */
export interface Profile extends Birth {
  givenName: string | null;
  familyName: string | null;
  salutation: string | null;
  locale: string | null;
  interests: string[];
  attributes: Attributes;
}

export const EMPTY_PROFILE: Profile = {
  ...UNKNOWN_BIRTH,
  givenName: null,
  familyName: null,
  salutation: null,
  locale: null,
  interests: [],
  attributes: {},
};

const LONGEST = { givenName: 100, familyName: 100, salutation: 50 } as const;

/**
 * The profile after these details were said, and what is wrong with them. `today` is the day in the program's zone;
 * attributes are checked by the program's schema, unless they are on record already.
 */
export function changeProfile(
  before: Profile,
  said: MemberDetails,
  today: string,
  attributeProblems: (attributes: Attributes) => Problem[],
): { profile: Profile; problems: Problem[] } {
  const { birth, problems } = changeBirth(before, said, today);
  const profile: Profile = { ...before, ...birth };
  for (const field of ['givenName', 'familyName', 'salutation'] as const) {
    const text = said[field];
    if (text === undefined) continue;
    const message = text === null ? null : plainTextProblem(text, LONGEST[field]);
    if (message !== null) problems.push({ path: [field], message });
    profile[field] = text === null ? null : plainText(text);
  }
  if (said.locale != null && !isLocale(said.locale)) {
    problems.push({ path: ['locale'], message: `${shown(said.locale)} is not a language tag such as "en" or "de-CH"` });
  } else if (said.locale !== undefined) {
    profile.locale = said.locale === null ? null : (Intl.getCanonicalLocales(said.locale)[0] as string);
  }
  if (said.interests !== undefined) {
    problems.push(...interestsProblems(said.interests ?? []));
    profile.interests = readInterests(said.interests ?? []);
  }
  if (said.attributes === null) profile.attributes = {};
  else if (said.attributes !== undefined && !isDeepStrictEqual(said.attributes, before.attributes)) {
    problems.push(...attributeProblems(said.attributes));
    profile.attributes = said.attributes;
  }
  return { profile, problems };
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
