import type { GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import type { Logger } from 'pino';

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

/** The code that a client sees of an error: one of a few that are stable, INTERNAL for whatever was not meant for it. */
export function publicCodeOf(error: unknown): string {
  const { extensions } = error as { extensions?: Partial<Record<string, unknown>> };
  const given = extensions?.['code'];
  const code = typeof given === 'string' ? (RENAMED[given] ?? given) : 'INTERNAL';
  return PUBLIC_CODES.has(code) ? code : 'INTERNAL';
}

/**
 * What a client sees of an error: a stable code, a message made for it, the path. Anything that we did not mean to say is
 * INTERNAL, and its cause stands in the log under the same request id.
 */
export function presentError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const code = publicCodeOf(formatted);
  const where = { locations: formatted.locations, path: formatted.path };
  const retryAfterSeconds = formatted.extensions?.['retryAfterSeconds'];
  const wait = code === 'RATE_LIMITED' && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {};
  if (code !== 'INTERNAL') return { message: formatted.message, ...where, extensions: { code, ...wait } };
  logger.error({ err: unwrapResolverError(error), path: formatted.path }, 'an operation failed');
  return {
    message:
      'Something went wrong on our side. Nothing is known to have changed; repeating the call with the same key is safe.',
    ...where,
    extensions: { code: 'INTERNAL' },
  };
}
