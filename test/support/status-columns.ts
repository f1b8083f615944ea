/**
 * The SET of an UPDATE of `member` that gives somebody a status past its mutation: for statuses as such, whatever leads to them. Only
 * for what nothing brings about: take `bringInto` of test/factories/a-life.ts. Who is merged is so into themselves.
 */
export function settingStatus(parameter: string, alias = 'member'): string {
  const status = `${parameter}::text`;
  return `SET status = ${status}, may_earn = ${status} <> 'BLOCKED', may_spend = ${status} <> 'BLOCKED',
    paused_until = CASE WHEN ${status} = 'PAUSED' THEN timestamptz '2100-01-01' END,
    merged_into = CASE WHEN ${status} = 'MERGED' THEN ${alias}.id END`;
}
