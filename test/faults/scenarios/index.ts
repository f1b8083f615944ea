import { postgresKilled } from './postgres-killed.js';
import type { Scenario } from './scenario.js';
import { serverKilled } from './server-killed.js';

export { Skipped, type Scenario } from './scenario.js';

/** In the order in which they are played. */
export const SCENARIOS: readonly Scenario[] = [serverKilled, postgresKilled];
