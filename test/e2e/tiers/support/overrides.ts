import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../support/app.js';
import type { Story } from '../../../factories/a-story.js';
import type { Outcome } from '../../purchases/support/calls.js';

type Input = Record<string, unknown>;

/** A change of a tier, as payloads show it. */
export const CHANGE = 'from { key } to { key } at cause ladder { name }';

const OVERRIDE = 'override { tier { key } since until lastDay reason by { kind name } }';

const DONE = `
  member { id } standing: tierStanding { tier { key } since lastDay ${OVERRIDE} }
  tierChange { ${CHANGE} } tierChanges { ${CHANGE} } replayed
`;

const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
  ... on MemberNotActive { status }
  ... on TierLadderStatusNotAllowed { ladderStatus: status allowed }
`;

const caller = (operation: string) => {
  const type = operation.charAt(0).toUpperCase() + operation.slice(1);
  const document = `mutation ($input: ${type}Input!) {
    ${operation}(input: $input) { ... on ${type}Payload { ${DONE} } ${REFUSALS} }
  }`;
  return async (app: TestApp, key: string, member: { id: string }, input: Input = {}): Promise<Outcome> => {
    const given = { idempotencyKey: randomUUID(), member: { id: member.id }, reason: 'As a friend of the house' };
    const answer = await app.call(key, document, { input: { ...given, ...input } });
    return answer.errors ? answer : answer.data[operation];
  };
};

/** Give a member a tier and end that, by a key, for the reason "As a friend of the house" unless the input says otherwise. */
export const overrideTier = caller('overrideTier');
export const endTierOverride = caller('endTierOverride');

/** The tier of a member, mostly the story's, on the primary ladder, and what led there, the latest first. */
export async function tierOf(
  { app, program, member }: Pick<Story, 'app' | 'program' | 'member'>,
  as = program.adminKey,
): Promise<Outcome> {
  const document = `query ($ref: MemberRef!) { member(ref: $ref) { tier {
    tier { key } since lastDay override { tier { key } since until lastDay } history { from { key } to { key } at cause source { __typename } }
  } } }`;
  const { data, errors } = await app.call(as, document, { ref: { id: member.id } });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.member.tier;
}

/** What was told of changed tiers, in order: at which moment, and what changed by then. */
export async function tiersTold({ app, program }: Story): Promise<string[]> {
  const { rows } = await app.database.pool.query(
    `SELECT e.occurred_at AS at, c.cause, f.key AS "from", t.key AS "to", c.at AS changed
     FROM outbox_event e
     JOIN tier_change c ON c.program_id = e.program_id AND c.member_id = e.member_id AND c.id = e.subject_id
     JOIN tier_ladder l ON l.program_id = c.program_id AND l.number = c.ladder
     JOIN tier f ON f.program_id = c.program_id AND f.ladder_id = l.id AND f.number = c.from_tier
     JOIN tier t ON t.program_id = c.program_id AND t.ladder_id = l.id AND t.number = c.to_tier
     WHERE e.program_id = $1 AND e.type = 'tier.changed' ORDER BY e.member_id, e.sequence`,
    [program.program.number],
  );
  return rows.map(({ at, cause, from, to, changed }) => {
    expect(changed).toEqual(at);
    return `${at.toISOString()} ${cause} ${from} → ${to}`;
  });
}

/** What is stored of the tiers that were given in a program, the first first. */
export async function givenTiers({ app, program }: Story): Promise<Outcome[]> {
  const { rows } = await app.database.pool.query(
    `SELECT tier, last_day::text AS "lastDay", reason, given_at AS "givenAt", actor_kind AS by, ended_at AS "endedAt",
       ended_actor_kind AS "endedBy", ended_reason AS "endedReason"
     FROM tier_override WHERE program_id = $1 ORDER BY id`,
    [program.program.number],
  );
  return rows;
}
