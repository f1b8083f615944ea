import type { TestApp } from '../../../support/app.js';
import type { Outcome } from '../../purchases/support/calls.js';

/** What a refusal says, whichever it is. */
const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
  ... on ActivityAlreadyRecorded { activityId }
  ... on MemberNotActive { status }
  ... on LimitReached { limit period resetsAt }`;

const PAYLOAD =
  '... on RecordActivityPayload { replayed pointsEarned activity { id } awards { name points explanation } }';

const RECORD = `mutation ($input: RecordActivityInput!) { recordActivity(input: $input) { ${PAYLOAD} ${REFUSALS} } }`;

const RECORD_ALL = `mutation ($input: RecordActivitiesInput!) {
  recordActivities(input: $input) {
    __typename
    results { ${PAYLOAD} ${REFUSALS} }
    ... on UserError { code message path }
    ... on ActivityBatchSizeNotAllowed { given atMost }
  }
}`;

/** Records as the shop, or as the holder of another credential. The outcome is the whole answer when it had errors. */
export async function recordActivity(app: TestApp, input: object, as = app.program.shopKey): Promise<Outcome> {
  const answer = await app.call(as, RECORD, { input });
  return answer.errors ? answer : answer.data.recordActivity;
}

export async function recordActivities(
  app: TestApp,
  activities: readonly object[],
  as = app.program.shopKey,
): Promise<Outcome> {
  const answer = await app.call(as, RECORD_ALL, { input: { activities } });
  return answer.errors ? answer : answer.data.recordActivities;
}

/** What was counted for limits in a program: by member, or for all together where `memberId` is null. */
export async function countersOf(app: TestApp, { program }: { program: { number: number } }): Promise<Outcome[]> {
  const { rows } = await app.database.pool.query(
    `SELECT 'member' AS of, span, start::text, uses::int, points::int FROM earning_rule_use WHERE program_id = $1
     UNION ALL SELECT 'total', span, start::text, uses::int, points::int FROM earning_rule_total WHERE program_id = $1
     ORDER BY 1, 2, 3, 4, 5`,
    [program.number],
  );
  return rows.map(({ of, span, start, uses, points }) => `${of} ${span}/${start}: ${uses} × ${points}`);
}
