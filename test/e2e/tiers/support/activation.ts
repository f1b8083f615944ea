import { DueSources } from '../../../../src/platform/jobs/index.js';
import type { TestApp } from '../../../support/app.js';

/** Goes on with the activations of a program as of a moment, by at most so many steps. Answers how many there were to do. */
export async function goOn(app: TestApp, programId: number, at: string, steps: number): Promise<number> {
  const source = app.get(DueSources).inOrder.find(({ name }) => name === 'tier-activations');
  if (!source) throw new Error('nothing goes on with activations');
  return source.run(programId, new Date(at), steps);
}
