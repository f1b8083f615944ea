import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type ParseOptions,
  type ValidationRule,
} from 'graphql';
import { complexityExcess } from '../limits/document-limits.js';
import { measure } from '../limits/measure.js';

/** The same limits of documents as over HTTP. */
export interface DocumentRules {
  parseOptions?: ParseOptions;
  validationRules?: readonly ValidationRule[];
}

/** What a client sends to subscribe. */
interface Question {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** What is to be executed for a message, or what is wrong with it. Questions that are answered once go over HTTP. */
export function readQuestion(
  schema: GraphQLSchema,
  { query, operationName, variables }: Question,
  { parseOptions, validationRules = [] }: DocumentRules,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parsed(query, parseOptions);
  if (document instanceof GraphQLError) return [document];
  const problems = problemsOf(schema, document, validationRules);
  if (problems.length > 0) return problems.map((problem) => coded(problem, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (!operation) return [new GraphQLError('Name one of the operations', invalid)];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    return [new GraphQLError('Only subscriptions are served here: send everything else by POST', invalid)];
  const measured = measure(schema, document).get(operation.name?.value ?? '');
  const excess = measured && complexityExcess(measured, variables);
  if (excess) return [excess];
  return { schema, document, operationName, variableValues: variables };
}

const invalid = { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };

function parsed(query: string, options: ParseOptions | undefined): DocumentNode | GraphQLError {
  try {
    return parse(query, options);
  } catch (error) {
    if (error instanceof GraphQLError) return coded(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

/** A rule of graphql-js throws what it cannot read of a directive on the field that is subscribed to. */
function problemsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  try {
    return validate(schema, document, [...specifiedRules, ...rules]);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function coded({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
