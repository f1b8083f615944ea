import type { Ask } from '../api.js';

/** Fields of the input of a mutation. */
export type Input = Record<string, unknown>;

/** A refusal, or nothing of it. */
export interface Outcome {
  code?: string;
  message?: string;
}

const REFUSAL = '... on UserError { code message path }';

/** Calls a mutation and answers what came of it, a refusal too. `wanted` is what to ask of its payload. */
export async function tryAct<Payload extends object = object>(
  ask: Ask,
  mutation: string,
  input: Input,
  wanted = '__typename',
): Promise<Payload & Outcome> {
  const type = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const document = `mutation ($input: ${type}Input!) {
    ${mutation}(input: $input) { ... on ${type}Payload { ${wanted} } ${REFUSAL} }
  }`;
  const answer = await ask<Record<string, Payload & Outcome>>(document, { input });
  return answer[mutation] as Payload & Outcome;
}

/** The same where nothing can be refused: a refusal is a bug. */
export async function act<Payload extends object = object>(
  ask: Ask,
  mutation: string,
  input: Input,
  wanted?: string,
): Promise<Payload> {
  const outcome = await tryAct<Payload>(ask, mutation, input, wanted);
  if (outcome.code !== undefined) throw refused(mutation, input, outcome);
  return outcome;
}

export function refused(mutation: string, input: Input, { code, message }: Outcome): Error {
  return new Error(
    `the demo could not go on: ${mutation} answered ${String(code)}, ${String(message)} (${JSON.stringify(input)})`,
  );
}
