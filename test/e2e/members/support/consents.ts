import type { GraphqlAnswer, TestApp } from '../../../support/app.js';

const CONSENT = 'purpose { key } state allowed version outdated since channel actor { kind id }';
/** What a member token may read. */
const OWN_CONSENT = CONSENT.replace('kind id', 'kind');

const mutation = (operation: string, consent: string) => {
  const type = operation[0]!.toUpperCase() + operation.slice(1);
  return `mutation ($input: ${type}Input!) {
    ${operation}(input: $input) {
      ... on ${type}Payload { replayed member { id } consent { ${consent} } }
      ... on UserError { code message path }
      ... on InvalidInput { problems { path message } }
      ${operation === 'grantConsent' ? '... on ConsentNotAllowed { reason ageOfConsent }' : ''}
    }
  }`;
};

type Operation = 'grantConsent' | 'withdrawConsent';

export const answerOf = (
  app: TestApp,
  operation: Operation,
  input: object,
  as = app.program.adminKey,
): Promise<GraphqlAnswer> =>
  app.call(as, mutation(operation, as.startsWith('kindred_') ? CONSENT : OWN_CONSENT), { input });

export async function say(app: TestApp, operation: Operation, input: object, as?: string) {
  const { data, errors } = await answerOf(app, operation, input, as);
  expect(errors).toBeUndefined();
  return data[operation];
}

/** Where a member stands, purpose by purpose. */
export async function consentsOf(app: TestApp, { id }: { id: string }, as = app.program.adminKey) {
  const query = `query ($id: ID!) { member(ref: { id: $id }) { consents { ${CONSENT} } } }`;
  const { data, errors } = await app.call(as, query, { id });
  expect(errors).toBeUndefined();
  return data.member.consents;
}

/** The same as text: "MARKETING_EMAIL GRANTED 1, PROFILING NONE". */
export async function standingOf(app: TestApp, member: { id: string }, as?: string): Promise<string> {
  const consents = await consentsOf(app, member, as);
  return consents
    .map((consent: { purpose: { key: string }; state: string; version: number | null; allowed: boolean }) => {
      const { purpose, state, version, allowed } = consent;
      return [purpose.key, state, ...(version === null ? [] : [version]), ...(allowed ? ['allowed'] : [])].join(' ');
    })
    .join(', ');
}

/** All that a member said, the last first. */
export async function historyOf(app: TestApp, { id }: { id: string }, args = 'first: 100', as = app.program.adminKey) {
  const query = `query ($id: ID!) {
    member(ref: { id: $id }) {
      consentHistory(${args}) {
        nodes { id purpose { key } given version at channel evidence actor { kind id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;
  const { data, errors } = await app.call(as, query, { id });
  expect(errors).toBeUndefined();
  return data.member.consentHistory;
}
