import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { CONFIG, LOGGER } from '../foundation.js';
import { Metrics } from './metrics.js';

/**
 * Serves the metrics on a port of their own, without a credential: who may reach that port is decided by who opens it. It answers
 * until the server has drained.
 */
@Injectable()
export class MetricsServer implements OnApplicationShutdown {
  private server: Server | null = null;

  constructor(
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers its address, or null when none is configured. Only a server calls this. */
  async start(): Promise<string | null> {
    if (this.config.metrics === null) return null;
    const { registry } = this.metrics.withProcess();
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        (error: unknown) => {
          this.logger.error({ err: error }, 'the metrics could not be read');
          response.writeHead(500).end();
        },
      );
    });
    const { port, host } = this.config.metrics;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.server = server;
    const { port: taken } = server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${String(taken)}/metrics`;
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
}
