import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { CONFIG } from '../foundation.js';
import type { Config } from '../config/config.js';
import { Readiness } from './readiness.js';

const GRACE_MILLISECONDS = 15_000;
/** Ctrl-C under npm comes twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MILLISECONDS = 1000;

async function tooLong(): Promise<never> {
  await wait(GRACE_MILLISECONDS);
  throw new Error(`work was still under way after ${String(GRACE_MILLISECONDS / 1000)} seconds`);
}

/**
 * On SIGTERM or SIGINT: readiness fails, and for `drainMilliseconds` everything else goes on, each answer asking its client to
 * come by another connection next time. Then no connection is taken any more, what is under way finishes, pools close,
 * `afterwards` runs, and the process ends with 0; with 1 when finishing took longer than 15 seconds. `afterwards` runs either
 * way. Another signal, a second later or more, ends it at once.
 */
export function drainOnSignal(app: NestFastifyApplication, logger: Logger, afterwards: () => Promise<void>): void {
  const { drainMilliseconds } = app.get<Config>(CONFIG);
  let drainingSince: number | null = null;
  const drain = (signal: NodeJS.Signals): void => {
    if (drainingSince !== null) {
      if (performance.now() - drainingSince > SAME_SIGNAL_MILLISECONDS) process.exit(1);
      return;
    }
    drainingSince = performance.now();
    logger.info({ signal }, 'draining');
    app.get(Readiness).isDraining = true;
    void wait(drainMilliseconds)
      .then(() => Promise.race([app.close(), tooLong()]))
      .finally(afterwards)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the shutdown was not clean');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
}
