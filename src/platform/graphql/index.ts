export { badInput, forbidden } from './bad-input.js';
export {
  connectionOf,
  isInstantKey,
  PageArgs,
  pageOf,
  toConnection,
  type Connection,
  type Page,
} from './connection.js';
export { callerOf, type GraphqlContext } from './context.js';
export { GraphiqlPage, type GraphiqlTab, type GraphiqlTabs } from './graphiql.js';
export { CurrentCaller } from './current-caller.js';
export { LocaleArgument, type InLanguage } from './in-language.js';
export { Check, problemsOf } from './input-check.js';
export { listedTextProblems, LocalizedTextInput, textProblems } from './localized-text.types.js';
export { Money, MoneyInput } from './money.types.js';
export { Node, NodeReaders } from './node.js';
export { rateLimited } from './rate-limited.js';
export { resultUnion } from './result-union.js';
export {
  GraphqlCurrencyCode,
  GraphqlDate,
  GraphqlDateTime,
  GraphqlDecimal,
  GraphqlJsonObject,
  GraphqlPoints,
} from './scalars.js';
export { serviceUnavailable } from './service-unavailable.js';
export { IdempotencyKeyReused, InvalidInput, Refusal, UserError } from './user-error.js';
