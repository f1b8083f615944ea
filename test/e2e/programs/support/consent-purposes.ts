import type { GraphqlAnswer, TestApp } from '../../../support/app.js';

export const PURPOSE =
  'key name german: name(locale: "de") text germanText: text(locale: "de-AT") needsConsent version archived createdAt ' +
  'versions { version text createdAt }';

const REFUSALS = '... on UserError { code message path } ... on InvalidInput { problems { path message } }';

const CREATE = `mutation ($input: CreateConsentPurposeInput!) {
  createConsentPurpose(input: $input) {
    ... on CreateConsentPurposePayload { consentPurpose { ${PURPOSE} } } ${REFUSALS} ... on DuplicateConsentPurpose { key }
  }
}`;
const UPDATE = `mutation ($input: UpdateConsentPurposeInput!) {
  updateConsentPurpose(input: $input) {
    ... on UpdateConsentPurposePayload { consentPurpose { ${PURPOSE} } } ${REFUSALS} ... on ConsentPurposeNotFound { key }
  }
}`;

export const inEnglish = (text: string) => [{ locale: 'en', text }];

export const answerOfCreating = (app: TestApp, input: object, as = app.program.adminKey): Promise<GraphqlAnswer> =>
  app.call(as, CREATE, { input });

export const answerOfUpdating = (app: TestApp, input: object, as = app.program.adminKey): Promise<GraphqlAnswer> =>
  app.call(as, UPDATE, { input });

/** A purpose that is called "Texts" and asks "May we?" unless it says otherwise. */
export async function createPurpose(app: TestApp, input: object, as?: string) {
  const given = { name: inEnglish('Texts'), text: inEnglish('May we?'), ...input };
  const { data, errors } = await answerOfCreating(app, given, as);
  expect(errors).toBeUndefined();
  return data.createConsentPurpose;
}

export async function updatePurpose(app: TestApp, input: object, as?: string) {
  const { data, errors } = await answerOfUpdating(app, input, as);
  expect(errors).toBeUndefined();
  return data.updateConsentPurpose;
}
