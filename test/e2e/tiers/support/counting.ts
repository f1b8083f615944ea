import { ProgramDirectory } from '../../../../src/programs/index.js';
import type { LadderFactory } from '../../../factories/a-ladder.js';
import { aPurchase, type RecordedPurchase } from '../../../factories/a-purchase.js';
import type { Story } from '../../../factories/a-story.js';
import { setStatus } from './whole-ladder.js';

/** Makes a ladder of the story's program and lets members climb it. Answers its id. */
export async function climbable(story: Story, ladder: LadderFactory): Promise<string> {
  const { id } = await ladder.by(story.program.adminKey).draft();
  await makeActive(story, id);
  return id;
}

/** Lets members climb a ladder as it is now. */
export async function makeActive({ app, program }: Story, id: string): Promise<void> {
  await setStatus(app, id, 'ACTIVE', program.adminKey);
  app.get(ProgramDirectory).forget(program.program.number);
}

/** A purchase worth so much, and as many points, on a date to which the clock goes; of the story's member unless another is said. */
export async function buys(
  story: Story,
  { amount, at, member = story.member }: { amount: number; at: string; member?: { id: string } },
): Promise<RecordedPurchase> {
  await story.letTimePass(at);
  return aPurchase(story.app).in(story.program).by(member).worth(String(amount)).record();
}
