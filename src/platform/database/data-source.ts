import { types as defaultTypes } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseLimits } from '../config/limits.js';
import { boundedDriver } from './bounded-pool.js';
import { utcInstant } from './instant.js';

/** How long a server may take to answer a new connection. */
export const CONNECT_MILLISECONDS = 10_000;

/** How much longer than a statement may run its answer may take at most, in which the database says that it ended it. */
const ANSWER_MILLISECONDS = 5000;

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ = 1184;

/** int8 arrives as an exact number; what a number cannot hold exactly is a bug and throws. */
function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not exact as a number`);
  return value;
}

// The driver's own types know its built-in kinds only; every other number is as good.
const defaults = defaultTypes.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

const OWN_PARSERS: Partial<Record<number, (text: string) => unknown>> = {
  [INT8]: exactNumber,
  [INT8_ARRAY]: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(exactNumber)),
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: (text) => utcInstant(text) ?? defaults(TIMESTAMPTZ)(text),
};

/** What arrives as what, on every connection. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (format !== 'binary') {
      const own = OWN_PARSERS[oid];
      if (own) return own;
    }
    return defaults(oid, format);
  },
};

/** How the server reaches PostgreSQL. Migrations, which run apart from this (see migrate.ts), have no limits. */
export function dataSourceOptions(url: string, poolSize: number, limits?: DatabaseLimits): DataSourceOptions {
  return {
    driver: boundedDriver,
    type: 'postgres',
    url,
    poolSize,
    synchronize: false,
    logging: false,
    extra: {
      pipeline: true,
      application_name: 'kindred',
      connectionTimeoutMillis: limits?.poolWaitMilliseconds ?? CONNECT_MILLISECONDS,
      maxWaiting: limits?.poolQueue,
      statement_timeout: limits?.statementMilliseconds,
      lock_timeout: limits?.lockMilliseconds,
      query_timeout: silenceOf(limits?.statementMilliseconds ?? 0),
      keepAlive: true,
      types: typeParsers,
    },
  };
}

/**
 * For how long a statement may be without an answer: a network that swallows everything tells nobody. Longer than it may run, so that
 * the database is the one to end it where it can. Undefined where it may run for any time.
 */
function silenceOf(statementMilliseconds: number): number | undefined {
  if (statementMilliseconds === 0) return undefined;
  return statementMilliseconds + Math.min(statementMilliseconds, ANSWER_MILLISECONDS);
}
