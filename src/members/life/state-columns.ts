import { DATABASE_CLOCK } from '../../platform/database/index.js';

/**
 * The status of a member as SQL, of the columns of the table `member` under that alias; `$1` is the program. A pause that has
 * ended is over, whether or not anybody has noted it: due is due. The clock is read for paused members only.
 */
export function statusNow(alias: string): string {
  const clock = `(SELECT coalesce(clock, ${DATABASE_CLOCK}) FROM program WHERE id = $1)`;
  return `CASE WHEN ${alias}.status = 'PAUSED' AND ${alias}.paused_until <= ${clock} THEN 'ACTIVE' ELSE ${alias}.status END`;
}

/** The same with the flags of a block, by the names of `MemberState`. */
export function stateColumns(alias: string): string {
  return `${statusNow(alias)} AS status, ${alias}.may_earn AS "mayEarn", ${alias}.may_spend AS "maySpend"`;
}
