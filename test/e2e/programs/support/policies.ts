import type { TestApp } from '../../../support/app.js';

/** What a query asks of the policies of a point currency. */
export const POLICIES = 'pending { kind count unit } expiry { kind count unit roundUpTo dates }';

/** Every policy in full. */
export const pending = (given: Record<string, unknown>) => ({ count: null, unit: null, ...given });
export const expiry = (given: Record<string, unknown>) => ({
  count: null,
  unit: null,
  roundUpTo: null,
  dates: null,
  ...given,
});

/** Pending policies that are refused: the field within it, and the message. */
export const BAD_PENDING: [policy: Record<string, unknown>, field: string, message: string][] = [
  [{ kind: 'AFTER', unit: 'DAYS' }, 'count', 'needed with AFTER: 1 to 3650 DAYS'],
  [{ kind: 'AFTER', count: 14 }, 'unit', 'needed with AFTER: DAYS, MONTHS or YEARS'],
  [{ kind: 'AFTER', count: 0, unit: 'DAYS' }, 'count', '0 is not within 1 to 3650 DAYS'],
  [{ kind: 'AFTER', count: -1, unit: 'MONTHS' }, 'count', '-1 is not within 1 to 1200 MONTHS'],
  [{ kind: 'AFTER', count: 101, unit: 'YEARS' }, 'count', '101 is not within 1 to 100 YEARS'],
  [{ kind: 'AT_ONCE', count: 1 }, 'count', 'not with AT_ONCE, only with AFTER'],
  [{ kind: 'COMPLETED', unit: 'DAYS' }, 'unit', 'not with COMPLETED, only with AFTER'],
  [{ kind: 'RETURN_WINDOW', count: 30 }, 'count', 'not with RETURN_WINDOW, only with AFTER'],
];

/** Expiry policies that are refused. */
export const BAD_EXPIRY: [policy: Record<string, unknown>, field: string, message: string][] = [
  [{ kind: 'AFTER', unit: 'MONTHS' }, 'count', 'needed with AFTER: 1 to 1200 MONTHS'],
  [{ kind: 'INACTIVITY', count: 6 }, 'unit', 'needed with INACTIVITY: DAYS, MONTHS or YEARS'],
  [{ kind: 'AFTER', count: 3651, unit: 'DAYS' }, 'count', '3651 is not within 1 to 3650 DAYS'],
  [{ kind: 'AFTER', count: 1201, unit: 'MONTHS' }, 'count', '1201 is not within 1 to 1200 MONTHS'],
  [{ kind: 'NEVER', count: 1 }, 'count', 'not with NEVER, only with AFTER and INACTIVITY'],
  [
    { kind: 'INACTIVITY', count: 6, unit: 'MONTHS', roundUpTo: 'MONTH' },
    'roundUpTo',
    'not with INACTIVITY, only with AFTER',
  ],
  [{ kind: 'AFTER', count: 6, unit: 'MONTHS', dates: ['12-31'] }, 'dates', 'not with AFTER, only with DATES'],
  [{ kind: 'DATES' }, 'dates', 'needed with DATES: 1 to 20 days of the year such as "12-31"'],
  [{ kind: 'DATES', dates: [] }, 'dates', '0 are not 1 to 20 days of the year such as "12-31"'],
  [
    { kind: 'DATES', dates: Array.from({ length: 21 }, (_, index) => `01-${index + 10}`) },
    'dates',
    '21 are not 1 to 20 days of the year such as "12-31"',
  ],
  [{ kind: 'DATES', dates: ['12-31', '02-30'] }, 'dates.1', '"02-30" is not a day such as "12-31"'],
  [{ kind: 'DATES', dates: ['2027-12-31'] }, 'dates.0', '"2027-12-31" is not a day such as "12-31"'],
  [{ kind: 'DATES', dates: ['12-31', '06-30', '12-31'] }, 'dates.2', '"12-31" is given twice'],
];

/** Every version of the expiry policy of a point currency that is stored, the oldest first. */
export async function storedPolicies(app: TestApp, code: string): Promise<Record<string, unknown>[]> {
  const { rows } = await app.database.pool.query(
    `SELECT v.version, v.expiry_kind AS kind, v.expiry_count AS count, v.expiry_unit AS unit,
            v.expiry_round_up_to AS "roundUpTo", v.expiry_dates AS dates, v.effective_at AS "effectiveAt"
       FROM point_currency_policy v JOIN point_currency c ON c.program_id = v.program_id AND c.number = v.currency
      WHERE c.code = $1 ORDER BY v.version`,
    [code],
  );
  return rows;
}
