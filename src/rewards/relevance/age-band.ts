/** Members of about one age, for what is popular among them. The first is of children, the last but one without an end. */
export const AGE_BANDS = ['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+', 'UNKNOWN'] as const;

export type AgeBand = (typeof AGE_BANDS)[number];

const FIRST_YEARS = [0, 18, 25, 35, 45, 55, 65];

/** The band of an age in whole years; null for an unknown age. */
export function ageBandOf(age: number | null): AgeBand {
  if (age === null) return 'UNKNOWN';
  const band = FIRST_YEARS.findLastIndex((years) => age >= years);
  return AGE_BANDS[Math.max(0, band)] ?? 'UNKNOWN';
}
