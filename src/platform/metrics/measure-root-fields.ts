import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { GraphqlContext } from '../graphql/context.js';
import { publicCodeOf } from '../graphql/errors.js';
import { UserError } from '../graphql/user-error.js';
import { noteField, type Metrics } from './metrics.js';

/**
 * Counts every answer of every query and mutation by its name in the schema and what came of it. Aliases and names of operations
 * are the client's, and looked at by nobody.
 */
export function measureRootFields(schema: GraphQLSchema, metrics: Metrics): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {}) as GraphQLField<unknown, GraphqlContext>[]) {
      measure(field, metrics);
    }
  }
  return schema;
}

function measure(field: GraphQLField<unknown, GraphqlContext>, metrics: Metrics): void {
  const { name, resolve = defaultFieldResolver } = field;
  const answered = <Answer>(answer: Answer): Answer => {
    metrics.field(name, answer instanceof UserError ? answer.code : 'ok');
    return answer;
  };
  const failed = (error: unknown): never => {
    metrics.field(name, publicCodeOf(error));
    throw error;
  };
  field.resolve = (source, args, context, info) => {
    if (context.measured) noteField(context.measured, name);
    try {
      const answer: unknown = resolve(source, args, context, info);
      return answer instanceof Promise ? answer.then(answered, failed) : answered(answer);
    } catch (error) {
      return failed(error);
    }
  };
}
