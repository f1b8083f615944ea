import { deadlockStorm } from './deadlock-storm.js';
import { diskFull } from './disk-full.js';
import { commitUnanswered, networkBlackHole, networkDelays, networkRefuses } from './network.js';
import { poolExhausted } from './pool-exhausted.js';
import { postgresKilled } from './postgres-killed.js';
import { relaysKilled } from './relays-killed.js';
import { rollingRestart } from './rolling-restart.js';
import type { Scenario } from './scenario.js';
import { serverKilled } from './server-killed.js';
import { skewedClocks } from './skewed-clocks.js';

export { Skipped, type Scenario } from './scenario.js';

/** In the order in which they are played. */
export const SCENARIOS: readonly Scenario[] = [
  serverKilled,
  postgresKilled,
  networkDelays,
  networkBlackHole,
  networkRefuses,
  commitUnanswered,
  diskFull,
  poolExhausted,
  deadlockStorm,
  skewedClocks,
  rollingRestart,
  relaysKilled,
];
