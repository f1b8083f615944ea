import { amountProblems } from '../../../kernel/amount-problems.js';
import { toMinor, type Minor } from '../../../kernel/money.js';
import type { Problem } from '../../../kernel/problem.js';
import type { Qualification } from '../referral-terms.js';
import { rangeProblems } from './referral-limits.js';

const MOST_PURCHASES = 100;
const MOST_DAYS = 3_650;

/** What a friend has to do, as it is asked for; the first purchase when it is not said. */
export interface WantedQualification {
  on: Qualification;
  purchases?: number | null;
  /** In the main unit of the program's currency. */
  minimum?: string | null;
  withinDays?: number | null;
}

/** What a friend has to do, as it is stored. */
export interface QualificationTerms {
  readonly qualifies: Qualification;
  readonly purchases: number;
  readonly minimum: Minor | null;
  readonly moneyCurrency: string | null;
  readonly withinDays: number | null;
}

/** The first purchase, of whatever amount, whenever. */
export const FIRST_PURCHASE: QualificationTerms = {
  qualifies: 'PURCHASE',
  purchases: 1,
  minimum: null,
  moneyCurrency: null,
  withinDays: null,
};

/** What is wrong with what a friend has to do; the minimum is in this currency. */
export function qualificationProblems(wanted: WantedQualification, currency: string): Problem[] {
  const { on, purchases, minimum, withinDays } = wanted;
  if (on === 'ENROLLMENT') return enrollmentProblems(wanted);
  return [
    ...(purchases == null ? [] : rangeProblems(purchases, 1, MOST_PURCHASES, ['qualifies', 'purchases'])),
    ...(minimum == null ? [] : amountProblems(minimum, currency, 'above 0', ['qualifies', 'minimum'])),
    ...(withinDays == null ? [] : rangeProblems(withinDays, 1, MOST_DAYS, ['qualifies', 'withinDays'])),
  ];
}

/** Who enrolls has qualified: there is nothing left to ask. */
function enrollmentProblems({ purchases, minimum, withinDays }: WantedQualification): Problem[] {
  const said = { purchases: (purchases ?? 1) !== 1, minimum: minimum != null, withinDays: withinDays != null };
  return Object.entries(said).flatMap(([field, isSaid]) =>
    isSaid ? [{ path: ['qualifies', field], message: 'only with PURCHASE: who enrolls has qualified' }] : [],
  );
}

/** What a friend has to do, from what was asked without problems. */
export function qualificationTerms(wanted: WantedQualification, currency: string): QualificationTerms {
  const minimum = wanted.minimum == null ? null : toMinor(wanted.minimum, currency);
  return {
    qualifies: wanted.on,
    purchases: wanted.purchases ?? 1,
    minimum,
    moneyCurrency: minimum === null ? null : currency,
    withinDays: wanted.withinDays ?? null,
  };
}
