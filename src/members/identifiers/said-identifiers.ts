import type { Problem } from '../../kernel/problem.js';
import { normalizeIdentifier, type Identifier, type IdentifierKind } from './identifiers.js';

/** What somebody says by what a member can be found: undefined is not said, null is taken away. */
export interface SaidIdentifiers {
  externalId?: string | null;
  email?: string | null;
  phone?: string | null;
  card?: string | null;
}

/** The input fields that are identifiers, in the order in which duplicates are named. */
export const IDENTIFIER_FIELDS = {
  externalId: 'EXTERNAL_ID',
  email: 'EMAIL',
  phone: 'PHONE',
  card: 'CARD',
} as const satisfies Record<keyof SaidIdentifiers, IdentifierKind>;

export type IdentifierField = keyof SaidIdentifiers;

/** An identifier with the input field that says it. */
export type SaidIdentifier = Identifier & { field: IdentifierField };

const FIELDS = Object.entries(IDENTIFIER_FIELDS) as [IdentifierField, IdentifierKind][];

const ALLOWED: Record<IdentifierField, string> = {
  externalId: '1 to 255 characters without control characters',
  email: 'an email address such as "ada@example.com"',
  phone: 'a phone number with its country code, such as "+44 20 7946 0000"',
  card: '1 to 64 letters and digits; spaces and dashes are left out',
};

/** The identifiers that are said and have the right form, and what is wrong with the others. */
export function identifiersOf(said: SaidIdentifiers): { identifiers: SaidIdentifier[]; problems: Problem[] } {
  const identifiers: SaidIdentifier[] = [];
  const problems: Problem[] = [];
  for (const [field, kind] of FIELDS) {
    const text = said[field];
    if (text == null) continue;
    const value = normalizeIdentifier(kind, text);
    if (value === null) problems.push({ path: [field], message: `${shown(text)} is not ${ALLOWED[field]}` });
    else identifiers.push({ field, kind, value });
  }
  return { identifiers, problems };
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
