import type { EnrolledMember } from '../../../factories/a-member.js';
import type { GraphqlAnswer, TestApp } from '../../../support/app.js';

const DEFINITION = `audience { minAge segments excludeSegments attributes { name equals oneOf atLeast atMost exists } }
  purchases { atLeast atMost } spent { atLeast { amount currency } atMost { amount } }
  lastPurchase { withinDays notWithinDays } categories windowDays`;
export const SEGMENT = `key name german: name(locale: "de") kind archived members createdAt refreshedAt definition { ${DEFINITION} }`;

const REFUSED = '... on UserError { code message path }';
const INVALID = '... on InvalidInput { problems { path message } }';
const PAYLOADS: Record<string, string> = {
  createSegment: `segment { ${SEGMENT} }`,
  updateSegment: `segment { ${SEGMENT} }`,
  archiveSegment: `segment { ${SEGMENT} }`,
  refreshSegment: 'segment { key members refreshedAt } added removed',
  addToSegment: 'segment { key members } added unchanged unknown { index message }',
  removeFromSegment: 'segment { key members } removed unchanged unknown { index message }',
};
const FACTS: Record<string, string> = {
  createSegment: `${INVALID} ... on DuplicateSegment { key }`,
  archiveSegment: '... on SegmentInUse { usedBy }',
  updateSegment: `${INVALID} ... on SegmentNotFound { key } ... on SegmentKindNotAllowed { kind }`,
  refreshSegment: '... on SegmentNotFound { key } ... on SegmentKindNotAllowed { kind }',
  addToSegment: `${INVALID} ... on SegmentNotFound { key } ... on SegmentKindNotAllowed { kind }`,
  removeFromSegment: `${INVALID} ... on SegmentNotFound { key } ... on SegmentKindNotAllowed { kind }`,
};

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const mutationOf = (name: string) => `mutation ($input: ${pascal(name)}Input!) {
  ${name}(input: $input) { ... on ${pascal(name)}Payload { ${PAYLOADS[name]} } ${REFUSED} ${FACTS[name] ?? ''} }
}`;

type Act =
  'createSegment' | 'updateSegment' | 'archiveSegment' | 'refreshSegment' | 'addToSegment' | 'removeFromSegment';

/** Calls a mutation about segments and answers everything, errors included. */
export const answerOf = (app: TestApp, act: Act, input: object, as = app.program.adminKey): Promise<GraphqlAnswer> =>
  app.call(as, mutationOf(act), { input });

/** The same for a call that is understood: its payload or refusal. */
export async function act(app: TestApp, name: Act, input: object, as?: string) {
  const { data, errors } = await answerOf(app, name, input, as);
  expect(errors).toBeUndefined();
  return data[name];
}

/** Makes a segment that is named by its key: static without a definition. */
export async function aSegment(app: TestApp, key: string, definition?: object, as?: string): Promise<string> {
  const made = await act(app, 'createSegment', { key, name: [{ locale: 'en', text: key }], definition }, as);
  expect(made.message).toBeUndefined();
  return key;
}

/** Makes a static segment with these members. */
export async function aSegmentOf(app: TestApp, key: string, ...members: EnrolledMember[]): Promise<string> {
  await aSegment(app, key);
  if (members.length > 0) await act(app, 'addToSegment', { key, members: members.map(({ id }) => ({ id })) });
  return key;
}

/** Works a dynamic segment out and answers the ids of its members, oldest first. */
export async function refreshed(app: TestApp, key: string): Promise<string[]> {
  const { message } = await act(app, 'refreshSegment', { key });
  expect(message).toBeUndefined();
  return membersOf(app, key);
}

/** The ids of the members of a segment, oldest first. */
export async function membersOf(app: TestApp, key: string): Promise<string[]> {
  const query = `query ($audience: AudienceInput!) { audienceMembers(audience: $audience, first: 100) { nodes { id } } }`;
  const { data, errors } = await app.asAdmin(query, { audience: { segments: [key] } });
  expect(errors).toBeUndefined();
  return data.audienceMembers.nodes.map(({ id }: { id: string }) => id).reverse();
}

export const idsOf = (...members: { id: string }[]): string[] => members.map(({ id }) => id);

/** Moves the clock of the sandbox. */
export async function advance(app: TestApp, to: string): Promise<number> {
  const { data } = await app.asAdmin(
    'mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { ... on AdvanceClockPayload { steps } ... on UserError { message } } }',
    { to },
  );
  expect(data.advanceClock.message).toBeUndefined();
  return data.advanceClock.steps;
}
