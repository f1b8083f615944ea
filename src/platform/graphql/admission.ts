import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type DocumentNode, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { Load } from '../access/load.js';
import { loadIn, type RateLimits } from '../rates/index.js';
import type { GraphqlContext } from './context.js';
import type { Variables } from './limits/cost.js';
import { complexityExcess, DocumentLimits } from './limits/document-limits.js';

/** What is asked, as far as it decides whether it is let in. */
export interface Asked {
  variables?: Variables | undefined;
  operationName?: string | undefined;
}

/** The last door before a valid document is executed: says whether this request is let in, known document or not. */
export class Admission {
  private readonly limits: DocumentLimits;
  private readonly loadOf: Record<OperationTypeNode, (operation: string) => Load>;

  constructor(
    schema: GraphQLSchema,
    private readonly rates: RateLimits,
  ) {
    this.limits = new DocumentLimits(schema);
    this.loadOf = {
      [OperationTypeNode.QUERY]: loadIn(schema, OperationTypeNode.QUERY),
      [OperationTypeNode.MUTATION]: loadIn(schema, OperationTypeNode.MUTATION),
      [OperationTypeNode.SUBSCRIPTION]: loadIn(schema, OperationTypeNode.SUBSCRIPTION),
    };
    rates.check(schema);
  }

  /** Why nothing is executed, or null. Who has no valid credential was counted before the document was read. */
  refusal(
    document: DocumentNode,
    { variables, operationName }: Asked,
    { caller }: GraphqlContext,
  ): GraphQLError | null | Promise<GraphQLError | null> {
    const operation = this.limits.operation(document, operationName);
    if (!operation) return null;
    const excess = complexityExcess(operation, variables);
    if (excess || !caller) return excess;
    return this.rates.ofCaller(caller, operation.rootFields, this.loadOf[operation.type]);
  }

  /** Whether it calls nothing but operations that take a list: their bodies may be larger. */
  isBulk(document: DocumentNode, { operationName }: Asked): boolean {
    const operation = this.limits.operation(document, operationName);
    return (
      operation !== undefined &&
      [...operation.rootFields.keys()].every((name) => this.loadOf[operation.type](name) === Load.BULK)
    );
  }

  /** For documents that take the normal way. */
  plugin(): ApolloServerPlugin<GraphqlContext> {
    return {
      requestDidStart: () =>
        Promise.resolve({
          didResolveOperation: async ({ document, request, contextValue }) => {
            const refusal = await this.refusal(document, request, contextValue);
            if (refusal) throw withStatus(refusal);
          },
        }),
    };
  }
}

/** For clients that take the status. */
function withStatus(refusal: GraphQLError): GraphQLError {
  const { retryAfter } = refusal.extensions;
  const http =
    typeof retryAfter === 'number'
      ? { status: 429, headers: new HeaderMap([['retry-after', String(retryAfter)]]) }
      : { status: 400 };
  const extensions: Record<string, unknown> = { ...refusal.extensions, http };
  return new GraphQLError(refusal.message, { extensions });
}
