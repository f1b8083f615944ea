import { setTimeout as wait } from 'node:timers/promises';
import type { TestApp } from '../../../support/app.js';
import type { Outcome } from '../../purchases/support/calls.js';

const DELIVERIES = `query ($filter: WebhookDeliveryFilter, $first: Int, $after: String) {
  webhookDeliveries(filter: $filter, first: $first, after: $after) {
    nodes {
      id eventId type sequence status occurredAt relayedAt nextAttemptAt settledAt replayedAt problem
      endpoint { id } member { id } waitsFor { id sequence }
      attempts { number at status milliseconds answer problem }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What the log says of deliveries, what was relayed first first. */
export async function deliveries(app: TestApp, filter: Record<string, unknown> = {}): Promise<Outcome[]> {
  const { data, errors } = await app.asAdmin(DELIVERIES, { filter, first: 100 });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.webhookDeliveries.nodes.reverse();
}

/** Until this holds; it is asked again and again. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20);
}

/** Until what is told so far has been sent for good to every active endpoint, or given up. */
export async function untilSettled(app: TestApp): Promise<void> {
  await until(async () => {
    const { rows } = await app.database.pool.query<{ open: boolean }>(
      `SELECT EXISTS (SELECT FROM webhook_delivery d JOIN webhook_endpoint w ON w.program_id = d.program_id
           AND w.number = d.endpoint AND w.status = 'ACTIVE' WHERE d.status = 'WAITING')
         OR EXISTS (SELECT FROM outbox o JOIN relay_bucket b ON b.bucket = o.bucket
           WHERE NOT pg_visible_in_snapshot(o.xid, b.position)) AS open`,
    );
    return rows[0]?.open === false;
  });
}

/** A wall clock that a test moves. */
export class MovedClock {
  constructor(private moment = new Date()) {}

  now(): Date {
    return new Date(this.moment);
  }

  forward(milliseconds: number): void {
    this.moment = new Date(this.moment.getTime() + milliseconds);
  }
}

const ENDPOINTS = `{ webhookEndpoints {
  id url events description includeProfile status pausedReason pausedAt failingSince createdAt previousSecretUntil waiting
} }`;

/** All endpoints, the newest first. */
export async function endpoints(app: TestApp): Promise<Outcome[]> {
  const { data, errors } = await app.asAdmin(ENDPOINTS);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.webhookEndpoints;
}

export async function endpointOf(app: TestApp, id: string): Promise<Outcome> {
  return (await endpoints(app)).find((endpoint) => endpoint.id === id);
}
