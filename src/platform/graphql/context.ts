import { GraphQLError } from 'graphql';
import type { Caller } from '../access/caller.js';
import type { MeasuredRequest } from '../metrics/metrics.js';

/** What every resolver gets as its third argument. */
export interface GraphqlContext {
  /** Null without a valid credential; an operation that runs has one. */
  caller: Caller | null;
  /** Stands in every error and log line of this request. */
  requestId: string;
  /** From where it comes; null for a command on the machine of the server. */
  address: string | null;
  /** What is wrong with the request besides its document, for a person: nothing is done by it. Null when nothing is. */
  problem: string | null;
  /** Where the whole answer is put as it is sent, when it was written before; left out where nothing is. */
  written?: { answer: Buffer | null };
  /** How long it takes, and what it asks for; left out where nothing is measured. */
  measured?: MeasuredRequest;
}

/** The caller of a running operation. */
export function callerOf(context: GraphqlContext): Caller {
  if (!context.caller) throw new GraphQLError('Not signed in', { extensions: { code: 'UNAUTHENTICATED' } });
  return context.caller;
}
