import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../purchases/support/calls.js';
import type { TestApp } from '../../../support/app.js';

type Input = Record<string, unknown>;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
`;

const MERGE_FIELDS = `
  id at reason reversibleUntil undoneAt undoneReason keep { id status } absorbed { id status }
  points { currency { code } available pending owed } rows { of count }
`;

const MERGE = `mutation ($input: MergeMembersInput!) {
  mergeMembers(input: $input) {
    ... on MergeMembersPayload { replayed member { id status } merge: memberMerge { ${MERGE_FIELDS} } }
    ... on MemberNotActive { status }
    ${REFUSALS}
  }
}`;

const UNMERGE = `mutation ($input: UnmergeMembersInput!) {
  unmergeMembers(input: $input) {
    ... on UnmergeMembersPayload { replayed member { id status } absorbed { id status } merge: memberMerge { ${MERGE_FIELDS} } }
    ... on MergeNotReversible { because: reason }
    ${REFUSALS}
  }
}`;

const caller =
  (operation: string, document: string) =>
  async (app: TestApp, input: Input, as: string = app.program.adminKey): Promise<Outcome> => {
    const answer = await app.call(as, document, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

/** Call an operation as the administrator, or as the holder of another credential, under a new key unless the input has one. */
export const merge = caller('mergeMembers', MERGE);
export const unmerge = caller('unmergeMembers', UNMERGE);

/** Makes the second of two members a part of the first. Answers the id of the merge. Throws when it is refused. */
export async function mergeInto(app: TestApp, keep: { id: string }, absorb: { id: string }): Promise<string> {
  const merged = await merge(app, { keep: { id: keep.id }, absorb: { id: absorb.id } });
  if (!merged.merge) throw new Error(`members were not merged: ${JSON.stringify(merged)}`);
  return merged.merge.id;
}

/** Undoes a merge. Throws when it is refused. */
export async function undo(app: TestApp, mergeId: string): Promise<void> {
  const undone = await unmerge(app, { merge: mergeId });
  if (!undone.merge) throw new Error(`a merge was not undone: ${JSON.stringify(undone)}`);
}

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } }
}`;

/** A new key of the application's program with one role. */
export async function aKeyOf(app: TestApp, role: string): Promise<string> {
  const { data } = await app.asAdmin(CREATE_KEY, { input: { name: role, roles: [role] } });
  return data.createApiKey.secret;
}
