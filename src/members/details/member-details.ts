import { isLocale } from '../../kernel/localized-text.js';
import type { Problem } from '../../kernel/problem.js';
import { normalizeIdentifier, type Identifier, type IdentifierKind } from '../identifiers.js';
import { attributesProblem, type Attributes } from './attributes.js';
import { changeBirth, UNKNOWN_BIRTH, type Birth } from './birth.js';
import { plainText, plainTextProblem } from '../../kernel/plain-text.js';

/** What somebody says of a member: undefined is not said, null is taken away. */
export interface MemberDetails extends Partial<Birth> {
  externalId?: string | null;
  email?: string | null;
  phone?: string | null;
  card?: string | null;
  givenName?: string | null;
  familyName?: string | null;
  salutation?: string | null;
  locale?: string | null;
  attributes?: Attributes | null;
}

/** What is known of a member besides the identifiers. */
export interface Profile extends Birth {
  givenName: string | null;
  familyName: string | null;
  salutation: string | null;
  locale: string | null;
  attributes: Attributes;
}

export const EMPTY_PROFILE: Profile = {
  ...UNKNOWN_BIRTH,
  givenName: null,
  familyName: null,
  salutation: null,
  locale: null,
  attributes: {},
};

/** The input fields that are identifiers, in the order in which duplicates are named. */
export const IDENTIFIER_FIELDS = {
  externalId: 'EXTERNAL_ID',
  email: 'EMAIL',
  phone: 'PHONE',
  card: 'CARD',
} as const satisfies Partial<Record<keyof MemberDetails, IdentifierKind>>;

export type IdentifierField = keyof typeof IDENTIFIER_FIELDS;

/** An identifier with the input field that says it. */
export type SaidIdentifier = Identifier & { field: IdentifierField };

const ALLOWED: Record<IdentifierField, string> = {
  externalId: '1 to 255 characters without control characters',
  email: 'an email address such as "ada@example.com"',
  phone: 'a phone number with its country code, such as "+44 20 7946 0000"',
  card: '1 to 64 letters and digits; spaces and dashes are left out',
};

const LONGEST = { givenName: 100, familyName: 100, salutation: 50 } as const;

/** The identifiers that are said and have the right form, and what is wrong with the others. */
export function identifiersOf(details: MemberDetails): { identifiers: SaidIdentifier[]; problems: Problem[] } {
  const identifiers: SaidIdentifier[] = [];
  const problems: Problem[] = [];
  for (const [field, kind] of Object.entries(IDENTIFIER_FIELDS) as [IdentifierField, IdentifierKind][]) {
    const said = details[field];
    if (said == null) continue;
    const value = normalizeIdentifier(kind, said);
    if (value === null) problems.push({ path: [field], message: `${shown(said)} is not ${ALLOWED[field]}` });
    else identifiers.push({ field, kind, value });
  }
  return { identifiers, problems };
}

/** The kinds of identifiers of which something is said: a value, or that there is none. */
export function kindsSaid(details: MemberDetails): IdentifierKind[] {
  const fields = Object.entries(IDENTIFIER_FIELDS) as [IdentifierField, IdentifierKind][];
  return fields.filter(([field]) => details[field] !== undefined).map(([, kind]) => kind);
}

/** The profile after these details were said, and what is wrong with them. `today` is the day in the program's zone. */
export function changeProfile(
  before: Profile,
  said: MemberDetails,
  today: string,
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
  if (said.attributes !== undefined) {
    const message = attributesProblem(said.attributes ?? {});
    if (message !== null) problems.push({ path: ['attributes'], message });
    profile.attributes = said.attributes ?? {};
  }
  return { profile, problems };
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
