import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Credentials } from '../access/credentials.js';
import { enforceAccess } from '../access/enforce-access.js';
import { LOGGER } from '../foundation.js';
import { measureRootFields, Metrics } from '../metrics/index.js';
import { RateLimits } from '../rates/index.js';
import type { GraphqlContext } from './context.js';
import { presentError, publicCodeOf } from './errors.js';
import { GraphiqlPage } from './graphiql.js';
import { LeanApolloDriver, type LeanDriverConfig } from './graphql-driver.js';
import { httpConduct } from './http-conduct.js';
import { DocumentLimits, LARGEST } from './limits/document-limits.js';
import { LiveSockets } from './live/live-sockets.js';
import { NodeReaders, NodeResolver } from './node.js';
import { readReason } from './reason-header.js';

@Global()
@Module({
  providers: [Credentials, GraphiqlPage, NodeReaders, NodeResolver, RateLimits],
  exports: [Credentials, GraphiqlPage, NodeReaders, RateLimits],
})
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
          inject: [Credentials, GraphiqlPage, RateLimits, LOGGER, Metrics],
          useFactory: options,
        }),
      ],
    };
  }
}

function options(
  credentials: Credentials,
  graphiqlPage: GraphiqlPage,
  rates: RateLimits,
  logger: Logger,
  metrics: Metrics,
): Omit<LeanDriverConfig, 'driver'> {
  return {
    rates,
    path: '/graphql',
    autoSchemaFile: true,
    graphiql: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: LARGEST.tokens },
    validationRules: [DocumentLimits.rule],
    persistedQueries: false,
    // Whether the schema is valid is looked at when it is written, see tools/schema.mjs, not at each start.
    buildSchemaOptions: { noDuplicatedFields: true, numberScalarMode: 'integer', skipCheck: true },
    transformSchema: (schema) => measureRootFields(enforceAccess(schema), metrics),
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled(), httpConduct],
    graphiqlPage,
    formatError: (formatted, error) => {
      const presented = presentError(formatted, error, logger);
      metrics.error(publicCodeOf(presented));
      return presented;
    },
    answered: ({ measured }) => measured && metrics.answered(measured),
    context: async ({ id, headers, ip: address }: FastifyRequest): Promise<GraphqlContext> => {
      const written = { answer: null };
      const measured = { startedAt: performance.now(), field: null };
      const caller = await credentials.callerOf(headers.authorization);
      const { reason, problem } = readReason(headers['kindred-reason']);
      return {
        caller: caller && { ...caller, request: { id, reason, address } },
        requestId: id,
        address,
        problem,
        measured,
        written,
      };
    },
  };
}
