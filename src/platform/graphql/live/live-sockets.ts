import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { handleProtocols, makeServer, type Context, type Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Caller } from '../../access/caller.js';
import { Credentials } from '../../access/credentials.js';
import type { Config } from '../../config/config.js';
import { CONFIG, LOGGER } from '../../foundation.js';
import { clientAddresses } from '../../http/client-address.js';
import type { RateLimits } from '../../rates/index.js';
import { Admission } from '../admission.js';
import type { Asked } from '../asked.js';
import type { GraphqlContext } from '../context.js';
import { withRequestId } from '../http-conduct.js';
import type { PresentError } from '../run-known.js';
import {
  CHECK_MILLISECONDS,
  Close,
  GOODBYE_MILLISECONDS,
  HELLO_MILLISECONDS,
  IDLE_MILLISECONDS,
  LARGEST_MESSAGE,
  MOST_SOCKETS,
  MOST_SOCKETS_OF_ONE,
  MOST_SUBSCRIPTIONS,
  PING_MILLISECONDS,
  tooOften,
} from './socket-limits.js';
import { Strangers } from './strangers.js';
import { SchemaAnswers } from '../schema-answers.js';
import { readQuestion, type DocumentRules } from './subscription-question.js';

/** An open socket, and who it belongs to once they said so. */
interface Session {
  readonly socket: WebSocket;
  /** From where it comes. */
  readonly address: string;
  authorization: string | null;
  caller: Caller | null;
  /** When something was last seen to be subscribed to, by a clock that only goes forward. */
  usedAt: number;
  isUsed: () => boolean;
  isAlive: boolean;
}

type SocketContext = Context<Record<string, unknown>, { session: Session }>;

/** What the module of GraphQL was set up with. */
type GraphqlOptions = DocumentRules & { path?: string; formatError: PresentError; rates: RateLimits };

/**
 * Subscriptions over WebSocket, by the protocol graphql-transport-ws (library graphql-ws) at the path of GraphQL. A socket belongs to whoever
 * the credential of its first message names, and is closed when that credential opens nothing any more. A subscription is a call of its
 * field of the root: it is let in as queries are.
 */
@Injectable()
export class LiveSockets implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE, handleProtocols });
  private readonly sessions = new Set<Session>();
  private readonly timers: NodeJS.Timeout[] = [];
  private options!: GraphqlOptions;
  private admission!: Admission;
  private strangers!: Strangers;
  private isStopping = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly modules: ModuleRef,
    private readonly credentials: Credentials,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    // A command has no door, and no schema.
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    if (!adapter) return;
    const fastify = adapter.getInstance<FastifyInstance>();
    this.options = this.modules.get<GraphqlOptions>('GqlModuleOptions', { strict: false });
    const { rates } = this.options;
    this.admission = new Admission(this.schemaHost.schema, rates, new SchemaAnswers());
    this.strangers = new Strangers((address) => rates.ofAddress(address));
    const protocol = this.protocol();
    const addressOf = clientAddresses(this.config.limits.http);
    fastify.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const address = addressOf(request);
      const refusal = this.refusalOf(request, address);
      if (refusal) refuse(socket, refusal);
      else this.server.handleUpgrade(request, socket, head, (opened) => this.open(protocol, opened, address));
    });
    this.every(CHECK_MILLISECONDS, () => void this.checkTokens());
    this.every(PING_MILLISECONDS, () => this.ping());
  }

  /** Says goodbye. This module ends before that of GraphQL, which waits until all connections are gone. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    const closed = [...this.sessions].map(({ socket }) => new Promise((resolve) => void socket.once('close', resolve)));
    for (const { socket } of this.sessions) socket.close(...Close.RESTARTING);
    await Promise.race([Promise.all(closed), wait(GOODBYE_MILLISECONDS, undefined, { ref: false })]);
    for (const { socket } of this.sessions) socket.terminate();
  }

  private every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    this.timers.push(timer);
  }

  private refusalOf({ url = '' }: IncomingMessage, address: string): string | null {
    if (url.replace(/\?[^]*$/, '') !== (this.options.path ?? '/graphql')) return '404 Not Found';
    if (this.isStopping || this.sessions.size >= MOST_SOCKETS) return '503 Service Unavailable';
    const seconds = this.strangers.secondsToWait(address);
    return seconds === null ? null : `429 Too Many Requests\r\nRetry-After: ${String(seconds)}`;
  }

  private open(protocol: Protocol<{ session: Session }>, socket: WebSocket, address: string): void {
    const session: Session = {
      socket,
      address,
      authorization: null,
      caller: null,
      usedAt: performance.now(),
      isUsed: () => false,
      isAlive: true,
    };
    this.sessions.add(session);
    this.strangers.came(address);
    socket.on('error', (error) => this.logger.debug({ err: error }, 'a socket failed'));
    socket.on('pong', () => (session.isAlive = true));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) resolve();
            else socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data: Buffer) => {
            handle(data.toString()).catch((error: unknown) => {
              this.logger.error({ err: error }, 'a message of a socket failed');
              socket.close(1011, 'Something went wrong on our side');
            });
          }),
      },
      { session },
    );
    socket.once('close', (code, reason) => {
      this.sessions.delete(session);
      if (!session.caller) this.leftUnknown(session);
      void closed(code, reason.toString());
    });
  }

  private protocol(): Protocol<{ session: Session }> {
    return makeServer<Record<string, unknown>, { session: Session }>({
      schema: this.schemaHost.schema,
      connectionInitWaitTimeout: HELLO_MILLISECONDS,
      onConnect: (context) => this.admit(context),
      onSubscribe: async (context, _id, question) => {
        if (Object.keys(context.subscriptions).length > MOST_SUBSCRIPTIONS) return [tooManySubscriptions()];
        const asked = readQuestion(this.schemaHost.schema, question, this.options);
        if (!('schema' in asked)) return asked;
        const contextValue = contextOf(context.extra.session);
        const refusal = await this.admission.refusal(asked.document, question as Asked, contextValue);
        return refusal ? [refusal] : { ...asked, contextValue };
      },
      onNext: (_context, _id, _question, { contextValue }, result) =>
        this.present(result, (contextValue as GraphqlContext).requestId),
      onError: (_context, _id, _question, errors) => {
        const requestId = randomUUID();
        return errors.map((error) => this.presentOne(error, requestId));
      },
    });
  }

  /** Whether the socket is somebody's who may have another one. It is closed with the reason otherwise. */
  private async admit(context: SocketContext): Promise<boolean> {
    const { session } = context.extra;
    const { authorization } = context.connectionParams ?? {};
    if (typeof authorization !== 'string') return this.turnAway(session, Close.UNAUTHENTICATED);
    const caller = await this.credentials.callerOf(authorization);
    if (!caller) return this.turnAway(session, Close.FORBIDDEN);
    const refusal = await this.options.rates.ofSocket(caller);
    if (refusal) return this.turnAway(session, tooOften(Number(refusal.extensions['retryAfter'])));
    if (session.socket.readyState !== session.socket.OPEN) return false;
    const own = [...this.sessions].filter((other) => isSame(other.caller, caller));
    if (own.length >= MOST_SOCKETS_OF_ONE) return this.turnAway(session, Close.TOO_MANY);
    const isUsed = (): boolean => Object.keys(context.subscriptions).length > 0;
    Object.assign(session, { authorization, caller, isUsed });
    this.strangers.becameKnown(session.address);
    return true;
  }

  private leftUnknown({ address }: Session): void {
    this.strangers.leftUnknown(address).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a socket of nobody known was not counted');
    });
  }

  private turnAway({ socket }: Session, why: readonly [number, string]): false {
    socket.close(...why);
    return false;
  }

  /** Closes sockets whose credential ended, and those that nobody uses. All are looked up together. */
  private async checkTokens(): Promise<void> {
    await Promise.all(
      [...this.sessions].map(async (session) => {
        const { socket, authorization } = session;
        if (authorization === null) return;
        if (session.isUsed()) session.usedAt = performance.now();
        // What cannot be looked up now is looked up the next time.
        const caller = await this.credentials.callerOf(authorization).catch(() => undefined);
        if (caller === null) socket.close(...Close.TOKEN_ENDED);
        else if (performance.now() - session.usedAt > IDLE_MILLISECONDS) socket.close(...Close.IDLE);
      }),
    );
  }

  private ping(): void {
    for (const session of this.sessions) {
      if (!session.isAlive) {
        session.socket.terminate();
        continue;
      }
      session.isAlive = false;
      if (session.socket.readyState === session.socket.OPEN) session.socket.ping();
    }
  }

  private present(result: ExecutionResult, requestId: string): object | undefined {
    if (!result.errors) return undefined;
    return { ...result, errors: result.errors.map((error) => this.presentOne(error, requestId)) };
  }

  private presentOne(error: GraphQLError, requestId: string): GraphQLFormattedError {
    return withRequestId(this.options.formatError(error.toJSON(), error), requestId);
  }
}

function contextOf({ caller, address }: Session): GraphqlContext {
  return { caller, address, requestId: randomUUID(), problem: null };
}

function isSame(one: Caller | null, other: Caller): boolean {
  return one?.programId === other.programId && one.kind === other.kind && one.id === other.id;
}

function tooManySubscriptions(): GraphQLError {
  const message = `${String(MOST_SUBSCRIPTIONS)} subscriptions at most over one socket`;
  return new GraphQLError(message, { extensions: { code: 'RATE_LIMITED' } });
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
