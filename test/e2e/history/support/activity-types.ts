import type { GraphqlAnswer, TestApp } from '../../../support/app.js';

export const TYPE =
  'key name german: name(locale: "de") description attributesSchema oncePerReference archived system createdAt';

const CREATE = `mutation ($input: CreateActivityTypeInput!) {
  createActivityType(input: $input) {
    ... on CreateActivityTypePayload { activityType { ${TYPE} } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on DuplicateActivityType { key }
  }
}`;

const UPDATE = `mutation ($input: UpdateActivityTypeInput!) {
  updateActivityType(input: $input) {
    ... on UpdateActivityTypePayload { activityType { ${TYPE} } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on ActivityTypeNotFound { key }
  }
}`;

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } ... on UserError { message } }
}`;

export const answerOfCreating = (app: TestApp, input: object, as = app.program.adminKey): Promise<GraphqlAnswer> =>
  app.call(as, CREATE, { input });

export const answerOfUpdating = (app: TestApp, input: object, as = app.program.adminKey): Promise<GraphqlAnswer> =>
  app.call(as, UPDATE, { input });

/** A type of activity: "Review" unless it says otherwise. */
export async function createActivityType(app: TestApp, input: object, as?: string) {
  const given = { name: [{ locale: 'en', text: 'Review' }], ...input };
  const { data, errors } = await answerOfCreating(app, given, as);
  expect(errors).toBeUndefined();
  return data.createActivityType;
}

export async function updateActivityType(app: TestApp, input: object, as?: string) {
  const { data, errors } = await answerOfUpdating(app, input, as);
  expect(errors).toBeUndefined();
  return data.updateActivityType;
}

/** An API key with this role. */
export async function keyFor(app: TestApp, role: string): Promise<string> {
  const { data } = await app.asAdmin(CREATE_KEY, { input: { name: role, roles: [role] } });
  return data.createApiKey.secret;
}
