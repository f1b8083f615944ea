import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Credentials } from '../access/credentials.js';
import type { HttpLimits } from '../config/limits.js';
import { Metrics } from '../metrics/index.js';
import { LARGEST_BODY, limitBodies } from './body-limits.js';
import { refuseConnections } from './connection-errors.js';
import { sendHttpError } from './http-errors.js';
import { nestLogger } from './logger.js';
import { Readiness } from './readiness.js';

/** How often connections are looked at that take too long. */
const CHECK_MILLISECONDS = 1000;
const SLOW_MILLISECONDS = 1000;
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** The application on Fastify, ready to listen. */
export async function createServer(
  module: DynamicModule,
  logger: Logger,
  limits: HttpLimits,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    // What comes on an open connection while the server stops is still served: its client could not know.
    return503OnClosing: false,
    bodyLimit: LARGEST_BODY.BULK,
    trustProxy: limits.trustProxy,
    requestTimeout: limits.requestMilliseconds,
    keepAliveTimeout: limits.keepAliveMilliseconds,
    http: { headersTimeout: limits.headersMilliseconds, connectionsCheckingInterval: CHECK_MILLISECONDS },
    clientErrorHandler: refuseConnections(limits, logger),
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      void sendHttpError(error, request, reply),
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  const readiness = app.get(Readiness);
  const metrics = app.get(Metrics, { strict: false });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // When it is answered and not when it comes: what was under way at the signal is told as well.
    if (readiness.isDraining || !fastify.server.listening) void reply.header('connection', 'close');
    done();
  });
  const credentials = app.get(Credentials, { strict: false });
  fastify.addHook(
    'preParsing',
    limitBodies(({ headers }) => credentials.callerOf(headers.authorization)),
  );
  fastify.addHook('onResponse', (request, reply, done) => {
    const { statusCode, elapsedTime } = reply;
    metrics.response(statusCode);
    // A probe that is told of the draining is told what it is meant to hear.
    const isFailed = statusCode >= 500 && !(readiness.isDraining && request.url.startsWith('/health/'));
    const level = isFailed ? 'error' : elapsedTime > SLOW_MILLISECONDS ? 'warn' : 'debug';
    if (logger.isLevelEnabled(level)) {
      const path = pathOf(request.url);
      logger[level]({
        requestId: request.id,
        method: request.method,
        path,
        status: statusCode,
        ms: Math.round(elapsedTime),
      });
    }
    done();
  });
  return app;
}

/** Without what may be secret: the query, and the token of a link to a file. */
function pathOf(url: string): string {
  return url.replace(/\?[^]*$/, '').replace(/^(\/exports\/)[^]+$/, '$1…');
}
