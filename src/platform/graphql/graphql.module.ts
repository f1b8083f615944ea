import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Credentials } from '../access/credentials.js';
import { enforceAccess } from '../access/enforce-access.js';
import { LOGGER } from '../foundation.js';
import type { GraphqlContext } from './context.js';
import { presentError } from './errors.js';
import { graphiql } from './graphiql.js';
import { LeanApolloDriver } from './graphql-driver.js';
import { httpConduct } from './http-conduct.js';
import { LiveSockets } from './live/live-sockets.js';
import { NodeReaders, NodeResolver } from './node.js';
import { readReason } from './reason-header.js';

@Global()
@Module({ providers: [Credentials, NodeReaders, NodeResolver], exports: [Credentials, NodeReaders] })
class GraphqlParts {}

@Module({})
export class KindredGraphqlModule {
  static register(): DynamicModule {
    return {
      module: KindredGraphqlModule,
      providers: [LiveSockets],
      imports: [
        GraphqlParts,
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: LeanApolloDriver,
          imports: [GraphqlParts],
          inject: [Credentials, LOGGER],
          useFactory: (credentials: Credentials, logger: Logger) => options(credentials, logger),
        }),
      ],
    };
  }
}

function options(credentials: Credentials, logger: Logger): Omit<ApolloDriverConfig, 'driver'> {
  return {
    path: '/graphql',
    autoSchemaFile: true,
    graphiql: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: 1000 },
    persistedQueries: false,
    // Whether the schema is valid is looked at when it is written, see tools/schema.mjs, not at each start.
    buildSchemaOptions: { noDuplicatedFields: true, numberScalarMode: 'integer', skipCheck: true },
    transformSchema: enforceAccess,
    plugins: [ApolloServerPluginCacheControlDisabled(), httpConduct, graphiql()],
    formatError: (formatted, error) => presentError(formatted, error, logger),
    context: async ({ id, headers, ip: address }: FastifyRequest): Promise<GraphqlContext> => {
      const caller = await credentials.callerOf(headers.authorization);
      const { reason, problem } = readReason(headers['kindred-reason']);
      return { caller: caller && { ...caller, request: { id, reason, address } }, requestId: id, problem };
    },
  };
}
