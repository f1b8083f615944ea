import type { DataSourceOptions } from 'typeorm';
import type { DatabaseLimits } from '../config/limits.js';
import { boundedDriver } from './bounded-pool.js';
import { typeParsers } from './type-parsers.js';

/** How long a server may take to answer a new connection. */
export const CONNECT_MILLISECONDS = 10_000;

/** How much longer than a statement may run its answer may take at most, in which the database says that it ended it. */
const ANSWER_MILLISECONDS = 5000;

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
