import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Readiness } from './readiness.js';

const GRACE_MILLISECONDS = 15_000;
/** Ctrl-C under npm comes twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MILLISECONDS = 1000;

async function tooLong(): Promise<never> {
  await wait(GRACE_MILLISECONDS);
  throw new Error(`work was still under way after ${String(GRACE_MILLISECONDS / 1000)} seconds`);
}

/**
 * On SIGTERM or SIGINT: readiness fails, what is under way finishes, connections and pools close, `afterwards` runs, and
 * the process ends with 0; with 1 when that took longer than 15 seconds. `afterwards` runs either way. Another signal, a second later or more, ends it at once.
 */
export function drainOnSignal(app: NestFastifyApplication, logger: Logger, afterwards: () => Promise<void>): void {
  let drainingSince: number | null = null;
  const drain = (signal: NodeJS.Signals): void => {
    if (drainingSince !== null) {
      if (performance.now() - drainingSince > SAME_SIGNAL_MILLISECONDS) process.exit(1);
      return;
    }
    drainingSince = performance.now();
    logger.info({ signal }, 'draining');
    app.get(Readiness).isDraining = true;
    void Promise.race([app.close(), tooLong()])
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
