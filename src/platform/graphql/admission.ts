import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type DocumentNode, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { Load } from '../access/load.js';
import { loadIn, type RateLimits } from '../rates/index.js';
import type { Asked } from './asked.js';
import type { GraphqlContext } from './context.js';
import { complexityExcess, DocumentLimits, schemaValuesOf } from './limits/document-limits.js';
import { isAboutSchema } from './limits/measure.js';
import type { SchemaAnswers } from './schema-answers.js';

/** What is asked of the schema counts as a call more for each so many values, where nobody is known to have asked the same before. */
const VALUES_OF_A_CALL = 2000;

type Refusal = GraphQLError | null | Promise<GraphQLError | null>;

/** The last door before a valid document is executed: says whether this request is let in, known document or not. */
export class Admission {
  private readonly limits: DocumentLimits;
  private readonly loadOf: Record<OperationTypeNode, (operation: string) => Load>;

  constructor(
    schema: GraphQLSchema,
    private readonly rates: RateLimits,
    private readonly answers: SchemaAnswers,
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
  refusal(document: DocumentNode, { variables, operationName }: Asked, { caller, address }: GraphqlContext): Refusal {
    const operation = this.limits.operation(document, operationName);
    if (!operation) return null;
    const excess = complexityExcess(operation, variables);
    if (excess) return excess;
    const isNew = operation.schemaValues !== null && !this.answers.has(document, { variables, operationName });
    const values = isNew ? schemaValuesOf(operation, variables) : 0;
    if (values instanceof GraphQLError) return values;
    if (!caller)
      return isNew && address !== null ? this.rates.ofAddress(address, Math.floor(values / VALUES_OF_A_CALL)) : null;
    const loadOf = this.loadOf[operation.type];
    return this.rates.ofCaller(caller, operation.rootFields, (name) =>
      isNew && name === '__schema' ? Load.EXPENSIVE : loadOf(name),
    );
  }

  /** Whether it asks for nothing but the schema: so the answer is kept. */
  isAboutSchema(document: DocumentNode, { operationName }: Asked): boolean {
    const operation = this.limits.operation(document, operationName);
    return operation !== undefined && isAboutSchema(operation);
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
