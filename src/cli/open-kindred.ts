import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { readConfig, type Config } from '../platform/config/config.js';
import { UNHURRIED } from '../platform/config/limits.js';
import type { Foundation } from '../platform/foundation.js';
import { createLogger, createServer } from '../platform/http/index.js';
import { openDatabase } from '../platform/open-database.js';
import { Relay } from '../webhooks/index.js';

/** The use cases without a server: for commands. */
export interface Kindred {
  config: Config;
  get<Service>(type: Type<Service>): Service;
}

/** The same with the public API, which nobody can reach from outside: for commands that show what anybody may ask for. */
export interface KindredApi extends Kindred {
  app: INestApplicationContext;
}

/**
 * Opens what `npm start` would open, the database that DATABASE_URL names or the embedded one, also while a server runs on
 * it; closes it when `work` is done.
 */
export function withKindred<Result>(work: (kindred: Kindred) => Promise<Result>): Promise<Result> {
  return open((foundation) => {
    const quiet = { logger: false, abortOnError: false } as const;
    return NestFactory.createApplicationContext(AppModule.on(foundation), quiet);
  }, work);
}

export function withKindredApi<Result>(work: (kindred: KindredApi) => Promise<Result>): Promise<Result> {
  return open(async (foundation) => {
    const server = await createServer(AppModule.on(foundation), foundation.logger, foundation.config.limits.http);
    return server.init();
  }, work);
}

async function open<Result>(
  start: (foundation: Foundation) => Promise<INestApplicationContext>,
  work: (kindred: KindredApi) => Promise<Result>,
): Promise<Result> {
  const config = withoutHurry(readConfig(process.env));
  const database = await openDatabase(config);
  try {
    const app = await start({ config, databaseUrl: database.url, logger: createLogger('silent') });
    try {
      await app.get(Relay, { strict: false }).prepare();
      return await work({ app, config, get: (type) => app.get(type, { strict: false }) });
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}

/** Nobody waits for a command: what it asks of the database takes as long as it takes. */
function withoutHurry(config: Config): Config {
  const { limits } = config;
  return { ...config, limits: { ...limits, database: { ...limits.database, ...UNHURRIED } } };
}
