import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../support/app.js';
import type { Outcome } from '../../purchases/support/calls.js';

type Input = Record<string, unknown>;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
`;

const BAR = `mutation ($input: BarAdvocateInput!) {
  barAdvocate(input: $input) {
    ... on BarAdvocatePayload { replayed barredSince member { id } }
    ... on AdvocateAlreadyBarred { since: barredSince }
    ${REFUSALS}
  }
}`;

const UNBAR = `mutation ($input: UnbarAdvocateInput!) {
  unbarAdvocate(input: $input) { ... on UnbarAdvocatePayload { replayed barredSince member { id } } ${REFUSALS} }
}`;

const caller =
  (operation: string, document: string) =>
  async (app: TestApp, key: string, { id }: { id: string }, input: Input = {}): Promise<Outcome> => {
    const said = { idempotencyKey: randomUUID(), member: { id }, reason: 'Brings themselves', ...input };
    const answer = await app.call(key, document, { input: said });
    return answer.errors ? answer : answer.data[operation];
  };

/** Call an operation about a member by a key of their program, under a new idempotency key unless the input has one. */
export const barAdvocate = caller('barAdvocate', BAR);
export const unbarAdvocate = caller('unbarAdvocate', UNBAR);

const LOG = `query ($filter: AuditFilter!) {
  auditLog(filter: $filter) { nodes { action reason subject details member { id } } }
}`;

/** What the audit log says of bars of a member, newest first. */
export async function notedBars(app: TestApp, key: string, { id }: { id: string }): Promise<unknown[]> {
  const filter = { member: id, actions: ['barAdvocate', 'unbarAdvocate'] };
  const { data, errors } = await app.call(key, LOG, { filter });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.auditLog.nodes;
}
