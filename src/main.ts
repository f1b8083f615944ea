import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { openDemo } from './cli/demo/open-demo.js';
import { welcome } from './cli/welcome.js';
import { ConfigError, readConfig, type Config } from './platform/config/config.js';
import { EmbeddedPostgresError } from './platform/embedded-postgres/index.js';
import { createLogger, createServer, drainOnSignal } from './platform/http/index.js';
import { Jobs } from './platform/jobs/index.js';
import { MetricsServer } from './platform/metrics/index.js';
import { missingSecretsLine, NeededSecrets } from './platform/secrets/index.js';
import { openDatabase } from './platform/open-database.js';
import { Relay } from './webhooks/index.js';

/** Starts the server: configuration, database, application, port. Outside production also the demo program. */
async function start(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const database = await openDatabase(config);
  const isAskedToStop = noteSignals();
  try {
    const app = await createServer(
      AppModule.on({ config, databaseUrl: database.url, logger }),
      logger,
      config.limits.http,
    );
    await app.init();
    const missing = await app.get(NeededSecrets, { strict: false }).missing();
    if (missing.length > 0) logger.warn({ codeSecrets: missing }, missingSecretsLine(missing));
    const relay = app.get(Relay, { strict: false });
    await relay.prepare();
    const { dataDirectory } = config;
    const place = { app, databaseUrl: database.url, dataDirectory, isAskedToStop, say: tell };
    const demo = config.demo ? await openDemo(place) : null;
    await listen(app, config);
    const metrics = await serveMetrics(app, config);
    drainOnSignal(app, logger, () => database.close());
    if (config.jobs) {
      app.get(Jobs, { strict: false }).start();
      relay.start();
    }
    const address = addressOf(app);
    logger.info({ address, ...(metrics !== null && { metrics }) }, 'listening');
    if (!config.production) welcome(address, demo);
    if (isAskedToStop()) process.kill(process.pid, 'SIGTERM');
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Beside what the server prints for those who read its output by a program. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A signal that comes while the server starts must not leave PostgreSQL running alone: answers whether one came. */
function noteSignals(): () => boolean {
  let came = false;
  const note = (): void => void (came = true);
  process.once('SIGTERM', note);
  process.once('SIGINT', note);
  return () => came;
}

/** Answers where, or null when no port is set for them. */
async function serveMetrics(app: NestFastifyApplication, { metrics }: Config): Promise<string | null> {
  try {
    return await app.get(MetricsServer, { strict: false }).start();
  } catch (error) {
    await app.close();
    throw listenFailure(error, 'KINDRED_METRICS_', metrics?.port ?? 0, metrics?.host ?? '');
  }
}

async function listen(app: NestFastifyApplication, { port, host }: Config): Promise<void> {
  try {
    // Not app.listen, which writes a failure to the log as well.
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    await app.close();
    throw listenFailure(error, '', port, host);
  }
}

/** What to tell whoever starts the server of a port that cannot be had; `prefix` is that of its settings. */
function listenFailure(error: unknown, prefix: string, port: number, host: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = LISTEN_FAILURES[code]?.(prefix, port, host);
  return reason === undefined ? error : new ConfigError(reason, { cause: error });
}

const LISTEN_FAILURES: Record<string, (prefix: string, port: number, host: string) => string> = {
  EADDRINUSE: (prefix, port, host) =>
    `${prefix}PORT: ${String(port)} is taken on ${host}: stop what listens there, or choose another one, as in ${prefix}PORT=${String(port + 1)}`,
  EACCES: (prefix, port) => `${prefix}PORT: ${String(port)} is not allowed for this account: choose one above 1023`,
  EADDRNOTAVAIL: (prefix, _, host) => `${prefix}HOST: ${host} is no address of this machine`,
  ENOTFOUND: (prefix, _, host) => `${prefix}HOST: ${host} is not known`,
};

/** Where this machine reaches the server. */
function addressOf(app: NestFastifyApplication): string {
  const { address, port } = app.getHttpServer().address() as AddressInfo;
  const anywhere = address === '0.0.0.0' || address === '::';
  const host = anywhere ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address;
  return `http://${host}:${String(port)}`;
}

start().catch((error: unknown) => {
  const isForPeople = error instanceof ConfigError || error instanceof EmbeddedPostgresError;
  const text =
    error instanceof Error && !isForPeople ? error.stack : String(error instanceof Error ? error.message : error);
  process.stderr.write(`Kindred did not start. ${String(text)}\n`);
  process.exit(1);
});
