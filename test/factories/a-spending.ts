import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';

const HOLD = `mutation ($input: HoldPointsInput!) {
  holdPoints(input: $input) { ... on HoldPointsPayload { hold { id } } ... on UserError { message } }
}`;

const CAPTURE = `mutation ($input: CaptureHoldInput!) {
  captureHold(input: $input) { ... on CaptureHoldPayload { hold { captured } } ... on UserError { message } }
}`;

/** Sets points of a member aside, as the application's shop or with another key. Answers the id of the hold. */
export async function holdPoints(
  app: TestApp,
  { id }: { id: string },
  points: number,
  as = app.program.shopKey,
): Promise<string> {
  const input = { idempotencyKey: randomUUID(), member: { id }, points };
  const { data, errors } = await app.call(as, HOLD, { input });
  if (!data?.holdPoints.hold) throw new Error(`points were not held: ${JSON.stringify(errors ?? data)}`);
  return data.holdPoints.hold.id;
}

/** Points that a member spends, soonest-expiring lot first: a hold that is captured. */
export async function spend(
  app: TestApp,
  member: { id: string },
  points: number,
  as = app.program.shopKey,
): Promise<void> {
  const holdId = await holdPoints(app, member, points, as);
  const { data, errors } = await app.call(as, CAPTURE, { input: { idempotencyKey: randomUUID(), holdId } });
  if (!data?.captureHold.hold) throw new Error(`a hold was not captured: ${JSON.stringify(errors ?? data)}`);
}
