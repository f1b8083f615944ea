import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import type { Logger } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { wallClock, type Clock } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/platform/config/config.js';
import { Database } from '../../src/platform/database/index.js';
import { createLogger, createServer } from '../../src/platform/http/index.js';
import { CreateProgram, type CreatedProgram, type NewProgram } from '../../src/programs/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface GraphqlAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; requestId: string } }[];
}

/** A running application on a database of its own, with one program. */
export interface TestApp {
  app: NestFastifyApplication;
  database: TestDatabase;
  program: CreatedProgram;
  /** Calls GraphQL as somebody: a key or token, or null for nobody. The request is the server's own, without a socket. */
  call(as: string | null, query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
  asAdmin(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
  asShop(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
  /** Another program in the same database. */
  anotherProgram(wanted?: Partial<NewProgram>): Promise<CreatedProgram>;
  /** The names of the statements that were sent while `work` ran, in their order. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  get<Service>(type: Type<Service>): Service;
  close(): Promise<void>;
}

export interface TestAppOptions {
  program?: Partial<NewProgram>;
  /** The wall clock of tokens and keys. */
  clock?: Clock;
  /** Where it logs; nowhere when left out. */
  logger?: Logger;
  /** Settings of the environment besides those that tests need. */
  settings?: Record<string, string>;
  /** A second server on the database of another. */
  on?: TestApp;
}

/** An API key is looked up once a second at most, whatever is asked: these come and go. */
const NOW_AND_THEN = new Set(['find-api-key', 'note-api-key-use']);

/** Tests call more often than people do. */
const RATE_FIGURES = ['key.bulk', 'key.expensive', 'member.read', 'member.write', 'member.expensive', 'address']
  .map((name) => `${name}=600000`)
  .join(',');

/** Servers on one database find the same codes. */
export const CODE_SECRETS = `1:${'a secret for the codes of tests'.padEnd(32, '.')}`;

/** Starts an application for one test file: `beforeAll(async () => { app = await startTestApp(); })`. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.on?.database ?? (await createTestDatabase());
  const dataDirectory = mkdtempSync(join(tmpdir(), 'kindred-app-'));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    KINDRED_DATA_DIR: dataDirectory,
    KINDRED_CODE_SECRETS: CODE_SECRETS,
    KINDRED_RATE_FIGURES: RATE_FIGURES,
    ...options.settings,
  });
  const logger = options.logger ?? createLogger('silent');
  const foundation = { config, databaseUrl: database.url, logger, clock: options.clock ?? wallClock };
  const app = await createServer(AppModule.on(foundation), logger, config.limits.http);
  await app.listen(0, '127.0.0.1'); // for what is not asked through `call`
  const get = <Service>(type: Type<Service>): Service => app.get(type, { strict: false });

  const anotherProgram = async (wanted: Partial<NewProgram> = {}): Promise<CreatedProgram> => {
    const created = await get(CreateProgram).run({
      name: 'Books & Coffee',
      currency: 'GBP',
      timeZone: 'Europe/London',
      ...wanted,
    });
    if (!('adminKey' in created)) throw new Error(created.message);
    return created;
  };
  const program = options.on?.program ?? (await anotherProgram(options.program));

  const call = async (
    as: string | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphqlAnswer> => {
    const headers = as === null ? {} : { authorization: `Bearer ${as}` };
    const answer = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query, variables } });
    return { status: answer.statusCode, ...answer.json<Omit<GraphqlAnswer, 'status'>>() };
  };

  return {
    app,
    database,
    program,
    call,
    asAdmin: (query, variables) => call(program.adminKey, query, variables),
    asShop: (query, variables) => call(program.shopKey, query, variables),
    anotherProgram,
    statementsOf: async (work) => {
      const sent: string[] = [];
      const stop = get(Database).observe((name) => {
        if (!NOW_AND_THEN.has(name)) sent.push(name);
      });
      await work().finally(stop);
      return sent;
    },
    get,
    close: async () => {
      await app.close();
      rmSync(dataDirectory, { recursive: true, force: true });
      if (!options.on) await database.drop();
    },
  };
}
