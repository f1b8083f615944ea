import { ApolloServer, HeaderMap, type BaseContext, type GraphQLRequest } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Nest's Apollo driver with a lean door: a POST with a plain JSON body goes straight to `executeOperation`; everything else
 * (GET, GraphiQL, other media types) takes the normal way. A JSON body is never a simple request, so the check against
 * cross-site requests of the normal way is not needed here.
 */
@Injectable()
export class LeanApolloDriver extends ApolloDriver {
  override async registerFastify(options: ApolloDriverConfig): Promise<void> {
    const app = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const server = new ApolloServer({
      ...options,
      schema: options.schema as NonNullable<typeof options.schema>,
      plugins: [...(options.plugins ?? []), fastifyApolloDrainPlugin(app)],
    } as ConstructorParameters<typeof ApolloServer>[0]);
    await server.start();
    const context = options.context as (request: FastifyRequest, reply: FastifyReply) => Promise<BaseContext>;
    const normal = fastifyApolloHandler(server, { context });
    app.route({
      url: options.path as string,
      method: ['GET', 'POST', 'OPTIONS'],
      handler: async (request, reply) => {
        const body = leanBody(request);
        if (!body) return normal.call(app, request, reply);
        const { body: answer, http } = await server.executeOperation(
          { ...body, http: { method: 'POST', headers: new HeaderMap(), search: '', body: request.body } },
          { contextValue: await context(request, reply) },
        );
        if (answer.kind !== 'single') return normal.call(app, request, reply);
        void reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
        void reply.code(http.status ?? 200);
        return JSON.stringify(answer.singleResult);
      },
    });
    (this as unknown as { apolloServer: ApolloServer<BaseContext> }).apolloServer = server as ApolloServer<BaseContext>;
  }
}

function leanBody(request: FastifyRequest): GraphQLRequest | null {
  if (request.method !== 'POST') return null;
  if (!request.headers['content-type']?.startsWith('application/json')) return null;
  const { accept } = request.headers;
  if (accept !== undefined && accept !== '*/*' && !accept.startsWith('application/json')) return null;
  const body = request.body as GraphQLRequest | null;
  if (typeof body !== 'object' || body === null || Array.isArray(body) || typeof body.query !== 'string') return null;
  const { query, variables, operationName } = body;
  if ('extensions' in body) return null;
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables))) return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}
