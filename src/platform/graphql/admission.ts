import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';
import { Load } from '../access/load.js';
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

  constructor(private readonly schema: GraphQLSchema) {
    this.limits = new DocumentLimits(schema);
  }

  /** Why nothing is executed, or null. */
  refusal(document: DocumentNode, { variables, operationName }: Asked): GraphQLError | null {
    const operation = this.limits.operation(document, operationName);
    return operation ? complexityExcess(operation, variables) : null;
  }

  /** Whether it calls nothing but operations that take a list: their bodies may be larger. */
  isBulk(document: DocumentNode, { operationName }: Asked): boolean {
    const operation = this.limits.operation(document, operationName);
    if (!operation) return false;
    const fields = this.schema.getRootType(operation.type)?.getFields();
    return [...operation.rootFields.keys()].every((name) => fields?.[name]?.extensions['load'] === Load.BULK);
  }

  /** For documents that take the normal way. */
  plugin(): ApolloServerPlugin<GraphqlContext> {
    return {
      requestDidStart: () =>
        Promise.resolve({
          didResolveOperation: ({ document, request }) => {
            const refusal = this.refusal(document, request);
            return refusal ? Promise.reject(refusal) : Promise.resolve();
          },
        }),
    };
  }
}
