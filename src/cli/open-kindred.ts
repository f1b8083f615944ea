import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { readConfig, type Config } from '../platform/config/config.js';
import { UNHURRIED } from '../platform/config/limits.js';
import { createLogger } from '../platform/http/index.js';
import { openDatabase } from '../platform/open-database.js';

/** The use cases without a server: for commands. */
export interface Kindred {
  config: Config;
  get<Service>(type: Type<Service>): Service;
}

/**
 * Opens what `npm start` would open, the database that DATABASE_URL names or the embedded one, also while a server runs on
 * it; closes it when `work` is done.
 */
export async function withKindred<Result>(work: (kindred: Kindred) => Promise<Result>): Promise<Result> {
  const config = withoutHurry(readConfig(process.env));
  const database = await openDatabase(config);
  try {
    const foundation = { config, databaseUrl: database.url, logger: createLogger('silent') };
    const app = await NestFactory.createApplicationContext(AppModule.on(foundation), {
      logger: false,
      abortOnError: false,
    });
    try {
      return await work({ config, get: (type) => app.get(type, { strict: false }) });
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
