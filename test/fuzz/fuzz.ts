import fc from 'fast-check';
import { faultIn } from './judge.js';
import { ODD_QUESTION, operationsOf, questionAbout, type Question } from './questions.js';
import type { World } from './world.js';

/** A question by which something is wrong, as small as it could be made. */
export interface Fault {
  question: Question;
  fault: string;
  /** What stands in the log of it. */
  cause: string | undefined;
}

/** A fault of this question, or null. */
export async function faultOf(world: World, question: Question): Promise<string | null> {
  return faultIn(question, await world.ask(question));
}

/**
 * Asks so many questions and answers the first fault, as small as it can be made unless it is said otherwise. Every operation has its turn: the questions about it, and now and
 * then one that is odd in itself.
 */
export async function findFault(world: World, runs: number, seed: number, isShrunken = true): Promise<Fault | null> {
  const operations = operationsOf(world.schema);
  const about = operations.map(([root, field]) => questionAbout(root, field, world.schema));
  const question = fc.oneof({ arbitrary: fc.oneof(...about), weight: 12 }, { arbitrary: ODD_QUESTION, weight: 1 });
  let last: Fault | null = null;
  const property = fc.asyncProperty(question, async (one) => {
    const fault = await faultOf(world, one);
    if (fault !== null) last = { question: one, fault, cause: world.lastCause() };
    return fault === null;
  });
  const { failed } = await fc.check(property, { numRuns: runs, seed, endOnFailure: !isShrunken });
  return failed ? last : null;
}
