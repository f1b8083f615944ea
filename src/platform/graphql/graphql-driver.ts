import { ApolloServer, HeaderMap, type GraphQLRequest } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { lexicographicSortSchema, type GraphQLSchema } from 'graphql';
import { attachResolvers, type Resolvers } from './attach-resolvers.js';
import type { GraphqlContext } from './context.js';
import type { GraphiqlPage } from './graphiql.js';
import { withRequestIds } from './http-conduct.js';
import { KnownDocuments } from './known-documents.js';
import { runKnown, type PresentError } from './run-known.js';

/** What the driver needs beside Apollo's options. */
export interface LeanDriverConfig extends ApolloDriverConfig {
  context: (request: FastifyRequest, reply: FastifyReply) => Promise<GraphqlContext>;
  formatError: PresentError;
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
    const server = new ApolloServer<GraphqlContext>({
      ...options,
      schema,
      documentStore: documents.store,
      plugins: [...(options.plugins ?? []), fastifyApolloDrainPlugin(app)],
    } as ConstructorParameters<typeof ApolloServer<GraphqlContext>>[0]);
    await server.start();
    const normal = fastifyApolloHandler(server, { context: options.context });
    app.route({
      url: options.path ?? '/graphql',
      method: ['GET', 'POST', 'OPTIONS'],
      handler: async (request, reply) => {
        if (options.graphiqlPage.isAskedFor(request)) return options.graphiqlPage.send(request, reply);
        const body = leanBody(request);
        if (!body) return withRequestIds(await normal.call(app, request, reply), request.id);
        const contextValue = await options.context(request, reply);
        void reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
        const document = documents.of(body.query);
        if (document) return JSON.stringify(await runKnown(schema, document, body, contextValue, options.formatError));
        const http = { method: 'POST', headers: new HeaderMap(), search: '', body };
        const { body: answer } = await server.executeOperation({ ...body, http }, { contextValue });
        return JSON.stringify(answer.kind === 'single' ? answer.singleResult : answer.initialResult);
      },
    });
    (this as unknown as { apolloServer: ApolloServer<GraphqlContext> }).apolloServer = server;
  }
}

/** A body for the lean door; null: the normal way says what is wrong with it. */
function leanBody(request: FastifyRequest): (GraphQLRequest & { query: string }) | null {
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) return null;
  const { accept } = request.headers;
  if (accept !== undefined && accept !== '*/*' && !accept.startsWith('application/json')) return null;
  const body = request.body as Partial<Record<string, unknown>> | null;
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
