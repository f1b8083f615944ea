import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../../src/app.module.js';
import { readConfig } from '../../../src/platform/config/config.js';
import { createLogger } from '../../../src/platform/http/index.js';

/** Kindred without its server, on a database that has the right shape. Close it afterwards. */
export function contextOn(url: string): Promise<INestApplicationContext> {
  const config = readConfig({ ...process.env, NODE_ENV: 'test', DATABASE_URL: url });
  const foundation = { config, databaseUrl: url, logger: createLogger('silent') };
  return NestFactory.createApplicationContext(AppModule.on(foundation), { logger: false });
}
