/** The compiled application as a process of its own, on the database of a test: prints its address, ends when told to. */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { AppModule } = await import('../../dist/src/app.module.js');
const { Relay } = await import('../../dist/src/webhooks/index.js');
const { readConfig } = await import('../../dist/src/platform/config/config.js');
const { createLogger, createServer } = await import('../../dist/src/platform/http/index.js');

const dataDirectory = mkdtempSync(join(tmpdir(), 'kindred-server-'));
const config = readConfig({
  NODE_ENV: 'test',
  DATABASE_URL: process.env.DATABASE_URL,
  KINDRED_DATA_DIR: dataDirectory,
  KINDRED_CODE_SECRETS: process.env.KINDRED_CODE_SECRETS,
});
const logger = createLogger('silent');
const app = await createServer(
  AppModule.on({ config, databaseUrl: config.databaseUrl, logger }),
  logger,
  config.limits.http,
);
if (process.env.KINDRED_RELAY === 'on') app.get(Relay, { strict: false }).start();
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());

process.stdin.resume().on('end', async () => {
  await app.close();
  rmSync(dataDirectory, { recursive: true, force: true });
  process.exit(0);
});
