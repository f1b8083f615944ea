import { randomUUID } from 'node:crypto';
import { decodeId } from '../../src/kernel/ids.js';
import type { TestApp } from '../support/app.js';
import { settingStatus } from '../support/status-columns.js';

/** The outcome of a call: what the operation answered, or the whole answer when it had top-level errors. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
type Outcome = any;
type Input = Record<string, unknown>;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
`;
const STATUS = '... on MemberNotActive { status }';
const MEMBER = 'member { id status earns spends }';
export const PAUSE = 'since until lastDay endedAt protectedDays protectedUntil reason';

const caller =
  (operation: string, isKeyed: boolean, fields: string, refusals: string) =>
  async (app: TestApp, key: string, member: { id: string }, input: Input = {}): Promise<Outcome> => {
    const type = operation.charAt(0).toUpperCase() + operation.slice(1);
    const reused = isKeyed ? '... on IdempotencyKeyReused { idempotencyKey }' : '';
    const document = `mutation ($input: ${type}Input!) {
      ${operation}(input: $input) { ... on ${type}Payload { ${MEMBER} ${fields} } ${REFUSALS} ${reused} ${refusals} }
    }`;
    const given = {
      member: { id: member.id },
      reason: 'As they asked',
      ...(isKeyed && { idempotencyKey: randomUUID() }),
    };
    const answer = await app.call(key, document, { input: { ...given, ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

/** Change where a member is in life, by a key, for the reason "As they asked" unless the input says otherwise. */
export const pauseMember = caller('pauseMember', true, `replayed pause: memberPause { ${PAUSE} }`, STATUS);
export const resumeMember = caller('resumeMember', true, 'replayed', '... on MemberNotPaused { status }');
export const blockMember = caller('blockMember', false, '', STATUS);
export const unblockMember = caller('unblockMember', false, '', '... on MemberNotBlocked { status }');
export const closeMember = caller('closeMember', true, 'replayed forfeitsAt', STATUS);
export const reopenMember = caller(
  'reopenMember',
  true,
  'replayed',
  '... on MemberNotClosed { status } ... on PointsForfeited { at }',
);

const ACTS: Record<string, typeof blockMember> = {
  ACTIVE: unblockMember,
  PAUSED: pauseMember,
  BLOCKED: blockMember,
  CLOSED: closeMember,
};

/**
 * Brings a member into a status: who is blocked back to ACTIVE; PAUSED without an end; BLOCKED from everything. What no mutation
 * brings about is written past them.
 */
export async function bringInto(app: TestApp, key: string, member: { id: string }, status: string): Promise<void> {
  const act = ACTS[status];
  if (!act) {
    const change = `UPDATE member ${settingStatus('$2')} WHERE id = $1`;
    await app.database.pool.query(change, [decodeId('mem', member.id), status]);
    return;
  }
  const outcome = await act(app, key, member);
  if (!outcome.member) throw new Error(JSON.stringify(outcome));
}
