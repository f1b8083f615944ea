import type { DataSourceOptions } from 'typeorm';
import type { DatabaseLimits } from '../config/limits.js';
import { boundedDriver } from './bounded-pool.js';
import { typeParsers } from './type-parsers.js';

/** How long a server may take to answer a new connection. */
export const CONNECT_MILLISECONDS = 10_000;

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
      types: typeParsers,
    },
  };
}
