import type { Logger } from 'pino';
import type { Clock } from '../kernel/clock.js';
import type { Config } from './config/config.js';

/** What a running server is made of before any feature: where its data is, how it was set up, where it logs. */
export interface Foundation {
  config: Config;
  databaseUrl: string;
  logger: Logger;
  /** The machine's clock when left out. It serves tokens, keys and caches; decisions take the database's. */
  clock?: Clock;
}

export const CONFIG = Symbol('the configuration');
export const LOGGER = Symbol('the log');
export const WALL_CLOCK = Symbol('the wall clock');
