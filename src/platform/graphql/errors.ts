import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import type { Logger } from 'pino';
import { busyReason } from '../database/index.js';
import { LARGEST } from './limits/document-limits.js';

const PUBLIC_CODES = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
]);

/** What the protocol layer calls by other names. */
const RENAMED: Record<string, string> = {
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'GRAPHQL_VALIDATION_FAILED',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
};

/** As graphql-js says it after the first fifty, and about nothing in particular. */
const TOO_MANY_PROBLEMS = 'Too many errors processing variables, error limit reached. Execution aborted.';

/** Whether that is the end of a list of what is wrong with variables. */
function endsProblems({ message }: { message: string }): boolean {
  return message === TOO_MANY_PROBLEMS;
}

/**
 * Whether graphql-js found while executing that a value cannot be given to an argument: null from a variable, mostly. What it finds
 * wrong with an answer, which is our fault, it says of a field.
 */
function isAboutArgument(error: unknown): boolean {
  const found = unwrapResolverError(error);
  const [node] = found instanceof GraphQLError && !('code' in found.extensions) ? (found.nodes ?? []) : [];
  return node !== undefined && node.kind !== Kind.FIELD;
}

/** The code that a client sees of an error: one of a few that are stable, INTERNAL for whatever was not meant for it. */
export function publicCodeOf(error: unknown): string {
  const { extensions } = error as { extensions?: Partial<Record<string, unknown>> };
  const given = extensions?.['code'];
  const code = typeof given === 'string' ? (RENAMED[given] ?? given) : 'INTERNAL';
  if (PUBLIC_CODES.has(code)) return code;
  return busyReason(unwrapResolverError(error)) === null ? 'INTERNAL' : 'SERVICE_UNAVAILABLE';
}
/** As graphql-js says it, in the middle of reading. */
const TOO_MANY_TOKENS = /Document contains more that \d+ tokens/;

/** As graphql-js says it when it gives up comparing fields of one name; how much there was to compare it does not tell. */
const TOO_MUCH_TO_COMPARE = 'Validation aborted.';

/** What errors say besides their code: when to come again, and which limit was passed, by how much. */
const FACTS = ['retryAfter', 'limit', 'was', 'allowed'] as const;

/**
 * What a client sees of an error: a stable code, a message made for it, the path. Anything that we did not mean to say is
 * INTERNAL, and its cause stands in the log under the same request id.
 */
export function presentError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  if (endsProblems(formatted)) return { message: formatted.message, extensions: { code: 'BAD_USER_INPUT' } };
  if (formatted.message === TOO_MUCH_TO_COMPARE) return TOO_MANY_REPEATS;
  const code = isAboutArgument(error) ? 'BAD_USER_INPUT' : publicCodeOf(formatted);
  const where = { locations: formatted.locations, path: formatted.path };
  const facts = Object.fromEntries(FACTS.flatMap((fact) => entryOf(formatted, fact)));
  if (code === 'GRAPHQL_PARSE_FAILED' && TOO_MANY_TOKENS.test(formatted.message)) return tooManyTokens(formatted);
  if (code !== 'INTERNAL') return { message: formatted.message, ...where, extensions: { code, ...facts } };
  const busy = busyReason(unwrapResolverError(error));
  if (busy !== null) {
    logger.warn({ err: unwrapResolverError(error), path: formatted.path }, 'the database did not do it in time');
    return { message: busy, ...where, extensions: { code: 'SERVICE_UNAVAILABLE' } };
  }
  logger.error({ err: unwrapResolverError(error), path: formatted.path }, 'an operation failed');
  return {
    message:
      'Something went wrong on our side. Nothing is known to have changed; repeating the call with the same key is safe.',
    ...where,
    extensions: { code: 'INTERNAL' },
  };
}

function entryOf({ extensions }: GraphQLFormattedError, fact: string): [string, unknown][] {
  const value = extensions?.[fact];
  return value === undefined ? [] : [[fact, value]];
}

const TOO_MANY_REPEATS: GraphQLFormattedError = {
  message:
    'The document asks for the same fields too often, itself or through its fragments, for it to be seen whether they agree. Ask for each field once, or send less in one document.',
  extensions: { code: 'GRAPHQL_VALIDATION_FAILED', limit: 'REPEATED_FIELDS' },
};

function tooManyTokens({ locations }: GraphQLFormattedError): GraphQLFormattedError {
  const allowed = LARGEST.tokens;
  const message = `The document has more than ${allowed.toLocaleString('en')} tokens: names, numbers and marks. Send less in one document.`;
  return { message, locations, extensions: { code: 'GRAPHQL_PARSE_FAILED', limit: 'TOKENS', allowed } };
}
