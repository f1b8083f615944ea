import { randomUUID } from 'node:crypto';
import { bringInto } from '../../../factories/a-life.js';
import type { Story } from '../../../factories/a-story.js';
import type { Outcome } from '../../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../../purchases/support/stored.js';

type Input = Record<string, unknown>;

const POSTING = 'posting { id sequence kind points owedChange availableAfter occurredAt reason }';
const DONE = `${POSTING} member { id points { available held owed lifetimeEarned lifetimeSpent lifetimeExpired } } replayed`;
const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
  ... on MemberNotActive { status }
`;

const ADJUST = `mutation ($input: AdjustPointsInput!) {
  adjustPoints(input: $input) {
    ... on AdjustPointsPayload { ${DONE} } ${REFUSALS} ... on InsufficientPoints { required available missing }
  }
}`;

const EXTEND = `mutation ($input: ExtendExpiryInput!) {
  extendExpiry(input: $input) { ... on ExtendExpiryPayload { ${DONE} } ${REFUSALS} }
}`;

const REINSTATE = `mutation ($input: ReinstatePointsInput!) {
  reinstatePoints(input: $input) {
    ... on ReinstatePointsPayload { ${DONE} } ${REFUSALS} ... on InsufficientExpiredPoints { required available }
  }
}`;

const caller =
  (operation: string, document: string) =>
  async ({ app, program, member }: Story, input: Input, as: string = program.adminKey): Promise<Outcome> => {
    const given = { idempotencyKey: randomUUID(), member: { id: member.id }, reason: 'A mistake', ...input };
    const answer = await app.call(as, document, { input: given });
    return answer.errors ? answer : answer.data[operation];
  };

/** Correct the points of a story's member as its administrator, for the reason "A mistake" unless the input says otherwise. */
export const adjust = caller('adjustPoints', ADJUST);
export const extend = caller('extendExpiry', EXTEND);
export const reinstate = caller('reinstatePoints', REINSTATE);

/** What a call answers that stores nothing. */
export async function storingNothing({ app }: Story, call: () => Promise<Outcome>): Promise<Outcome> {
  const before = await storedIn(app);
  const outcome = await call();
  await expectNothingStored(app, before, outcome);
  return outcome;
}

/** Brings the story's member into a status. */
export async function setStatus({ app, program, member }: Story, status: string): Promise<void> {
  await bringInto(app, program.adminKey, member, status);
}

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } }
}`;

/** A new key of the story's program with one role. */
export async function aKey({ app, program }: Story, role: string): Promise<string> {
  const { data } = await app.call(program.adminKey, CREATE_KEY, { input: { name: role, roles: [role] } });
  return data.createApiKey.secret;
}

/** What is stored of a member's lots, by their number. */
export async function lotsOf({
  app,
  member,
}: Story): Promise<{ id: string; free: number; held: number; gone: string | null }[]> {
  const { rows } = await app.database.pool.query(
    `SELECT l.wallet_id AS wallet, l.number, l.free::integer, l.held::integer, l.expires_at AS at FROM point_lot l
     JOIN wallet w ON w.program_id = l.program_id AND w.id = l.wallet_id
     JOIN member_identifier i ON i.program_id = w.program_id AND i.member_id = w.member_id
     WHERE i.value = $1 ORDER BY l.number`,
    [member.externalId],
  );
  return rows.map(({ wallet, number, free, held, at }) => ({
    id: `lot_${Number(wallet).toString(36).padStart(11, '0')}${Number(number).toString(36)}`,
    free,
    held,
    gone: at?.toISOString() ?? null,
  }));
}

/** Refused with all three corrections alike: what is changed, the field, and what is said of it. */
export const BAD_CORRECTIONS: [name: string, input: Input, field: string, message: string][] = [
  ['an empty key', { idempotencyKey: '' }, 'idempotencyKey', 'must have 1 to 255 characters, no control characters'],
  ['no reason', { reason: '' }, 'reason', 'must have 1 to 500 characters, no control characters'],
  ['a reason of spaces', { reason: '  ' }, 'reason', 'must have 1 to 500 characters, no control characters'],
  ['a long reason', { reason: 'x'.repeat(501) }, 'reason', 'must have 1 to 500 characters, no control characters'],
  ['a NUL in the reason', { reason: 'a\u0000b' }, 'reason', 'must have 1 to 500 characters, no control characters'],
  ['an unknown currency', { currency: 'stars' }, 'currency', 'there is no "stars"; this program has points'],
  ['a last day that is over', { expiresOn: '2027-02-28' }, 'expiresOn', 'must be from 2027-03-01 to 2127-03-01'],
  ['a last day too far', { expiresOn: '2127-03-02' }, 'expiresOn', 'must be from 2027-03-01 to 2127-03-01'],
];
