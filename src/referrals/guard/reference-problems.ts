import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';

/** What a shop may say of where a call comes from and who pays, in its own words. */
export interface SaidReferences {
  readonly deviceReference?: string | null;
  readonly paymentReference?: string | null;
}

/** The most characters of a reference. */
const LONGEST = 255;

/** What is wrong with the references that a shop sent. */
export function referenceProblems(said: SaidReferences): Problem[] {
  return (['deviceReference', 'paymentReference'] as const).flatMap((field) => {
    const value = said[field];
    return value == null ? [] : shortTextProblems(field, value, LONGEST);
  });
}
