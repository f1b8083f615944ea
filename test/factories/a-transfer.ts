import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';

const ALLOW = `mutation ($transfers: TransferSettingsInput!) {
  updateProgram(input: { transfers: $transfers }) { ... on UserError { message } }
}`;

const TRANSFER = `mutation ($input: TransferPointsInput!) {
  transferPoints(input: $input) { ... on TransferPointsPayload { replayed } ... on UserError { message } }
}`;

/** From now on members may transfer points to each other. */
export async function allowTransfers(app: TestApp, limits: Record<string, unknown> = {}): Promise<void> {
  const { data, errors } = await app.asAdmin(ALLOW, { transfers: { enabled: true, ...limits } });
  if (errors ?? data.updateProgram.message) throw new Error(JSON.stringify(errors ?? data));
}

/** Points that staff transferred for a member, to the number on another's card. Throws when it is refused. */
export async function aTransfer(app: TestApp, from: { id: string }, card: string, points: number): Promise<void> {
  const input = { idempotencyKey: randomUUID(), from: { id: from.id }, to: { card }, points };
  const { data, errors } = await app.asAdmin(TRANSFER, { input });
  if (errors ?? data.transferPoints.message) throw new Error(JSON.stringify(errors ?? data));
}
