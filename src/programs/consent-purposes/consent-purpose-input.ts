import type { Problem } from '../../kernel/problem.js';
import { textProblems } from '../../platform/graphql/index.js';
import type { UpdateConsentPurposeInput } from './consent-purpose.types.js';

const KEY = /^[A-Z][A-Z0-9_]{0,63}$/;

/** What is wrong with the key of a new purpose. */
export function keyProblems(key: string): Problem[] {
  if (KEY.test(key)) return [];
  return [{ path: ['key'], message: 'must be 1 to 64 of A-Z, 0-9 and "_", beginning with a letter' }];
}

/** What is wrong with what a purpose says, of what is given. */
export function consentPurposeProblems({
  name,
  text,
  needsConsent,
  archived,
}: Omit<UpdateConsentPurposeInput, 'key'>): Problem[] {
  return [
    ...neededProblems({ name, text, needsConsent, archived }),
    ...(name ? textProblems(name, ['name']) : []),
    ...(text ? textProblems(text, ['text']) : []),
  ];
}

/** What every purpose has cannot be taken away. */
function neededProblems(needed: Record<string, unknown>): Problem[] {
  return Object.entries(needed)
    .filter(([, value]) => value === null)
    .map(([field]) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}
