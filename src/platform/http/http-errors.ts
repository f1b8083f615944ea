import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { busyReason } from '../database/index.js';
import { BodyRefused } from './body-limits.js';

/** Refuses a request that comes too soon: the message says when to come again, the facts say it to a program. */
export class TooManyRequests extends HttpException {
  constructor(
    message: string,
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(message, HttpStatus.TOO_MANY_REQUESTS);
  }
}

/**
 * What goes wrong before GraphQL begins (a malformed or oversized body) is answered in GraphQL's form; what goes wrong
 * inside it is left to GraphQL, which otherwise would see it logged twice.
 */
@Catch()
export class HttpErrors implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;
    const http = host.switchToHttp();
    return sendHttpError(error, http.getRequest(), http.getResponse());
  }
}

/** The same for errors that Fastify finds before Nest is asked. */
export function sendHttpError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const busy = busyReason(error);
  const status = busy === null ? statusOf(error) : 503;
  const code = busy !== null ? 'SERVICE_UNAVAILABLE' : codeOf(status);
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send({
      errors: [
        { message: busy ?? messageOf(error, status), extensions: { code, ...factsOf(error), requestId: request.id } },
      ],
    });
}

const messages: Record<number, string> = {
  400: 'This cannot be read: POST a JSON body with a "query" to /graphql.',
  404: 'There is nothing here: GraphQL is at /graphql.',
  413: 'The body is too large.',
  415: 'Send the body as application/json.',
  500: 'Something went wrong on our side.',
};

function codeOf(status: number): string {
  if (status >= 500) return 'INTERNAL';
  return status === 429 ? 'RATE_LIMITED' : 'BAD_USER_INPUT';
}

function messageOf(error: unknown, status: number): string {
  const isOurs = error instanceof BodyRefused || error instanceof TooManyRequests;
  return isOurs ? error.message : (messages[status] ?? `HTTP ${String(status)}`);
}

function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof TooManyRequests ? error.facts : {};
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  if (error instanceof HttpException) return error.getStatus();
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
}
