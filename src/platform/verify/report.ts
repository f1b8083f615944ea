import type { Verdict } from './verify-program.js';

const NUMBER = 4;

/** A verdict as lines for a person: one, and the first offenders below it. */
export function linesOf({ invariant, checked, wrong, offenders }: Verdict): string[] {
  const number = (invariant.number === null ? '' : String(invariant.number)).padStart(NUMBER);
  const count = checked.toLocaleString('en');
  const verdict =
    wrong === 0
      ? `holds    ${number}  ${invariant.title} (${count})`
      : `VIOLATED ${number}  ${invariant.title} (${wrong.toLocaleString('en')} of ${count})`;
  const more = wrong > offenders.length ? [`... and ${(wrong - offenders.length).toLocaleString('en')} more`] : [];
  return [verdict, ...[...offenders, ...more].map((offender) => `${' '.repeat(NUMBER + 11)}${offender}`)];
}
