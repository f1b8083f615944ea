import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { execute, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { systemCaller } from '../platform/access/index.js';
import type { GraphqlContext } from '../platform/graphql/index.js';

/** Asks the API. What `Data` looks like is the caller's claim, which the document beside it makes good. */
export type Ask = <Data>(document: string, variables?: Record<string, unknown>) => Promise<Data>;

/**
 * The public API of a program without HTTP, for what a command says or does: what is done by it anybody with a key could have
 * done, and what is shown by it anybody may ask for. Throws what a client would get as errors.
 */
export function apiOf(app: INestApplicationContext, programId: number): Ask {
  const { schema } = app.get(GraphQLSchemaHost, { strict: false });
  const known = new Map<string, DocumentNode>();
  return async <Data>(document: string, variables?: Record<string, unknown>): Promise<Data> => {
    const parsed = known.get(document) ?? checked(schema, document);
    known.set(document, parsed);
    const caller = systemCaller(programId);
    const contextValue: GraphqlContext = { caller, requestId: randomUUID(), address: null, problem: null };
    const { data, errors } = await execute({ schema, document: parsed, variableValues: variables, contextValue });
    if (errors?.[0]) throw errors[0].originalError ?? errors[0];
    return data as Data;
  };
}

function checked(schema: GraphQLSchema, document: string): DocumentNode {
  const parsed = parse(document);
  const [problem] = validate(schema, parsed);
  if (problem) throw problem;
  return parsed;
}
