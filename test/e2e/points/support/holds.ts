import { randomUUID } from 'node:crypto';
import type { Story } from '../../../factories/a-story.js';
import type { Outcome } from '../../purchases/support/calls.js';

type Input = Record<string, unknown>;

const FIELDS = 'id status points captured released createdAt expiresAt endedAt purpose currency { code } member { id }';
const DONE = `replayed hold { ${FIELDS} } member { id points { available held } }`;
const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
  ... on IdempotencyKeyReused { idempotencyKey }
`;

const HOLD = `mutation ($input: HoldPointsInput!) {
  holdPoints(input: $input) {
    ... on HoldPointsPayload { ${DONE} } ${REFUSALS}
    ... on MemberNotActive { status }
    ... on InsufficientPoints { required available missing }
    ... on LimitReached { limit period resetsAt }
  }
}`;

const CAPTURE = `mutation ($input: CaptureHoldInput!) {
  captureHold(input: $input) { ... on CaptureHoldPayload { ${DONE} } ${REFUSALS} ... on CaptureExceedsHold { held } }
}`;

const RELEASE = `mutation ($input: ReleaseHoldInput!) {
  releaseHold(input: $input) { ... on ReleaseHoldPayload { ${DONE} } ${REFUSALS} }
}`;

const caller =
  (operation: string, document: string) =>
  async ({ app, program }: Story, input: Input, as: string = program.shopKey): Promise<Outcome> => {
    const answer = await app.call(as, document, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

const holding = caller('holdPoints', HOLD);

/** Holds points of a story's member, as its shop unless said otherwise. With a member token say `member: undefined`. */
export const holdPoints = (story: Story, input: Input, as?: string): Promise<Outcome> =>
  holding(story, { member: { id: story.member.id }, ...input }, as);
export const captureHold = caller('captureHold', CAPTURE);
export const releaseHold = caller('releaseHold', RELEASE);

/** What the query answers, or the whole answer when it had top-level errors. */
export async function holdOf({ app, program }: Story, id: string, as: string = program.shopKey): Promise<Outcome> {
  const answer = await app.call(as, `query ($id: ID!) { hold(id: $id) { ${FIELDS} } }`, { id });
  return answer.errors ? answer : answer.data.hold;
}

export const HOLD_NOT_OPEN = {
  code: 'HOLD_NOT_OPEN',
  message: 'There is no open hold of that id.',
  path: ['holdId'],
};

const SOURCES = `query ($ref: MemberRef!, $currency: String) {
  member(ref: $ref) { statement(first: 100, currency: $currency) {
    nodes { kind source { __typename ... on Node { id } } }
  } }
}`;

/** What each posting names as its source, the oldest first: `CAPTURE Hold hld_…`. */
export async function sourcesOf({ app, program, member }: Story, currency?: string): Promise<string[]> {
  const { data } = await app.call(program.adminKey, SOURCES, { ref: { id: member.id }, currency });
  const nodes: Outcome[] = data.member.statement.nodes;
  return nodes.reverse().map(({ kind, source }) => `${kind} ${source ? `${source.__typename} ${source.id}` : 'null'}`);
}

/** Holds that nobody can capture or release any more, or never could, by why not; with the id of each. */
export async function holdsNotOpen(story: Story, other: Story): Promise<Record<string, string>> {
  const ids: Record<string, string> = {
    captured: await story.hold(1),
    'captured in part': await story.hold(2),
    released: await story.hold(1),
    'timed out': await story.hold(1, 1),
    'of another program': await other.hold(1),
    'never made': 'hld_01k0000000e0000000000000aa',
    'no hold': story.member.id,
    nonsense: 'nonsense',
    empty: '',
  };
  await story.capture(ids['captured'] ?? '');
  await story.capture(ids['captured in part'] ?? '', 1);
  await story.release(ids['released'] ?? '');
  await story.letTimePass(new Date((await clockOf(story)).getTime() + 1000).toISOString());
  return ids;
}

async function clockOf({ app, program }: Story): Promise<Date> {
  const { data } = await app.call(program.adminKey, '{ program { clock } }');
  return new Date(data.program.clock);
}
