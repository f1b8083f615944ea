import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLRequest } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  lexicographicSortSchema,
  parse,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { bodySizeOf, bodyTooLarge, LARGEST_BODY } from '../http/body-limits.js';
import type { RateLimits } from '../rates/index.js';
import { Admission } from './admission.js';
import { attachResolvers, type Resolvers } from './attach-resolvers.js';
import { closeConnectionsFirst } from './close-connections-first.js';
import type { GraphqlContext } from './context.js';
import type { GraphiqlPage } from './graphiql.js';
import { withRequestId, withRequestIds } from './http-conduct.js';
import { KnownDocuments } from './known-documents.js';
import { LARGEST } from './limits/document-limits.js';
import { ReadyVariables } from './ready-variables.js';
import { schemaAnswering, SchemaAnswers } from './schema-answers.js';
import { thrownInValidation } from './thrown-in-validation.js';
import { runKnown, type Answer, type PresentError } from './run-known.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The page is large, and everybody may have it. */
const CALLS_OF_GRAPHIQL = 10;

/** What the driver needs beside Apollo's options. */
export interface LeanDriverConfig extends ApolloDriverConfig {
  context: (request: FastifyRequest, reply: FastifyReply) => Promise<GraphqlContext>;
  formatError: PresentError;
  /** Is told when a request was answered. */
  answered: (context: GraphqlContext) => void;
  rates: RateLimits;
  graphiqlPage: GraphiqlPage;
}

/** The parts of Nest's factory that know the classes. */
interface SchemaParts {
  gqlSchemaBuilder: {
    build(file: boolean, options: ApolloDriverConfig, classes: unknown[]): Promise<GraphQLSchema>;
  };
  resolversExplorerService: { getAllCtors(): unknown[]; explore(): Resolvers };
}

/**
 * Nest's Apollo driver with a lean door for a POST with a plain JSON body. Apollo parses and checks each document once; when
 * it comes again it is executed at once. Everything else (GET, GraphiQL, other media types) takes the normal way. A JSON body
 * is never a simple request, so the normal way's check against cross-site requests is not needed at this door.
 */
@Injectable()
export class LeanApolloDriver extends ApolloDriver {
  /** As Nest does it, without printing the schema of the classes, reading that again and copying the resolvers back. */
  override async generateSchema(options: ApolloDriverConfig): Promise<GraphQLSchema> {
    const { gqlSchemaBuilder, resolversExplorerService } = this.graphQlFactory as unknown as SchemaParts;
    const schema = await gqlSchemaBuilder.build(true, options, resolversExplorerService.getAllCtors());
    attachResolvers(schema, resolversExplorerService.explore());
    return lexicographicSortSchema((await options.transformSchema?.(schema)) ?? schema);
  }

  override async registerFastify(given: ApolloDriverConfig): Promise<void> {
    const options = given as LeanDriverConfig;
    const schema = options.schema as GraphQLSchema;
    const app = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const documents = new KnownDocuments();
    const answers = new SchemaAnswers();
    const admission = new Admission(schema, options.rates, answers);
    const conduct = { admission, present: options.formatError, ready: new ReadyVariables(schema) };
    const server = new ApolloServer<GraphqlContext>({
      ...options,
      schema,
      documentStore: documents.store,
      plugins: [
        ...(options.plugins ?? []),
        admission.plugin(),
        schemaAnswering(answers, (document, asked) => admission.isAboutSchema(document, asked)),
        tellAnswered(options.answered),
        closeConnectionsFirst(app),
      ],
    } as ConstructorParameters<typeof ApolloServer<GraphqlContext>>[0]);
    await server.start();
    const isBulk = (body: unknown): boolean => {
      const asked = questionOf(body);
      if (!asked) return false;
      const document = documents.of(asked.query) ?? parsed(asked.query);
      return document !== null && admission.isBulk(document, asked);
    };
    const contexts = new WeakMap<FastifyRequest, GraphqlContext>();
    const context = (request: FastifyRequest) => Promise.resolve(contexts.get(request) as GraphqlContext);
    const normal = fastifyApolloHandler(server, { context });
    app.route({
      url: options.path ?? '/graphql',
      method: ['GET', 'POST', 'OPTIONS'],
      handler: async (request, reply) => {
        const refused = async (calls: number): Promise<string | null> => {
          const tooMany = await options.rates.ofAddress(request.ip, calls);
          return (
            tooMany && refuseStranger(reply, withRequestId(options.formatError(tooMany.toJSON(), tooMany), request.id))
          );
        };
        if (options.graphiqlPage.isAskedFor(request))
          return (await refused(CALLS_OF_GRAPHIQL)) ?? options.graphiqlPage.send(request, reply);
        void reply.header('cache-control', 'no-store');
        const size = bodySizeOf(request);
        if (size > LARGEST_BODY.KEY && !isBulk(request.body)) throw bodyTooLarge(size, LARGEST_BODY.KEY);
        const contextValue = await options.context(request, reply);
        const refusal = contextValue.caller ? null : await refused(1);
        if (refusal !== null) return refusal;
        const thrown = thrownInValidation(schema, queryOf(request));
        if (thrown) return refuseDocument(request, reply, options.formatError(thrown.toJSON(), thrown));
        const body = leanBody(request);
        if (!body) {
          contexts.set(request, contextValue);
          const answer = withRequestIds(await normal.call(app, request, reply), request.id);
          return contextValue.written?.answer ?? answer;
        }
        void reply.header('content-type', JSON_TYPE);
        const document = documents.of(body.query);
        const isForApollo = !document || admission.isAboutSchema(document, body);
        const answer = isForApollo
          ? await runNew(server, body, contextValue)
          : await runKnown(schema, document, body, contextValue, conduct);
        if (!isForApollo) options.answered(contextValue);
        if (!answer.data) sayWhenToComeAgain(reply, answer, contextValue);
        return contextValue.written?.answer ?? JSON.stringify(answer);
      },
    });
    (this as unknown as { apolloServer: ApolloServer<GraphqlContext> }).apolloServer = server;
  }
}

/** For what Apollo answers: the first time of a document, and what takes the normal way. */
function tellAnswered(answered: LeanDriverConfig['answered']): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ contextValue }) => {
          answered(contextValue);
          return Promise.resolve();
        },
      }),
  };
}

/** A body for the lean door; null: the normal way says what is wrong with it. */
function leanBody(request: FastifyRequest): (GraphQLRequest & { query: string }) | null {
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) return null;
  const { accept } = request.headers;
  if (accept !== undefined && accept !== '*/*' && !accept.startsWith('application/json')) return null;
  return questionOf(request.body);
}

function questionOf(given: unknown): (GraphQLRequest & { query: string }) | null {
  const body = given as Partial<Record<string, unknown>> | null;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const { query, variables, operationName, extensions } = body;
  if (extensions !== undefined) return null;
  if (typeof query !== 'string' || query === '') return null;
  if (variables !== undefined && (typeof variables !== 'object' || Array.isArray(variables))) return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  return {
    query,
    variables: variables ?? undefined,
    operationName: operationName ?? undefined,
  };
}

/** Null for what cannot be read. */
function parsed(query: string): DocumentNode | null {
  try {
    return parse(query, { maxTokens: LARGEST.tokens });
  } catch {
    return null;
  }
}

/** A document that may be new: Apollo looks at it. */
async function runNew(
  server: ApolloServer<GraphqlContext>,
  body: GraphQLRequest,
  contextValue: GraphqlContext,
): Promise<Answer> {
  const http = { method: 'POST', headers: new HeaderMap(), search: '', body };
  const { body: answer } = await server.executeOperation({ ...body, http }, { contextValue });
  return (answer.kind === 'single' ? answer.singleResult : answer.initialResult) as Answer;
}

/** Nothing is executed since it came too soon: the header says so too, and to who has no credential the status. */
function sayWhenToComeAgain(reply: FastifyReply, { errors }: Answer, by?: GraphqlContext): void {
  const retryAfter = errors?.[0]?.extensions?.['retryAfter'];
  if (typeof retryAfter !== 'number') return;
  void reply.header('retry-after', String(retryAfter));
  if (!by?.caller) void reply.code(429);
}

/** The document that is asked, whichever way; undefined where it is none. */
function queryOf({ method, body, query }: FastifyRequest): unknown {
  return ((method === 'GET' ? query : body) as { query?: unknown } | null | undefined)?.query;
}

/** As Apollo answers a document that is not valid. */
function refuseDocument(request: FastifyRequest, reply: FastifyReply, error: GraphQLFormattedError): string {
  const takesStatus = request.headers.accept?.includes('application/graphql-response+json') === true;
  const type = takesStatus ? 'application/graphql-response+json; charset=utf-8' : JSON_TYPE;
  void reply.code(takesStatus ? 400 : 200).header('content-type', type);
  return JSON.stringify({ errors: [withRequestId(error, request.id)] });
}

/** Before anything is read of what they ask. */
function refuseStranger(reply: FastifyReply, error: GraphQLFormattedError): string {
  void reply.header('content-type', JSON_TYPE);
  sayWhenToComeAgain(reply, { errors: [error] });
  return JSON.stringify({ errors: [error] });
}
