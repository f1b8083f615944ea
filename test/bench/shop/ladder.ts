import { systemCaller } from '../../../src/platform/access/index.js';
import { DueSources } from '../../../src/platform/jobs/index.js';
import { ActivateTierLadder, CreateTierLadder } from '../../../src/tiers/index.js';
import { contextOn } from './context.js';

const PROGRAM = 1;

type NewLadder = Parameters<CreateTierLadder['run']>[1];

const en = (text: string): NewLadder['name'] => [{ locale: 'en', text }];

/**
 * A quarter of the seeded members stand on its second tier from the start and earn half as much again; the others reach it with their
 * third purchase of the load.
 */
export const POINTS_LADDER: NewLadder = {
  name: en('Club'),
  metric: 'QUALIFYING_POINTS',
  window: 'CALENDAR_YEAR',
  falling: 'ONE_STEP',
  tiers: [
    { key: 'basic', name: en('Basic'), threshold: '0' },
    { key: 'silver', name: en('Silver'), threshold: '60', multiplier: '1.5' },
    { key: 'gold', name: en('Gold'), threshold: '1000', multiplier: '2' },
  ],
};

/** Makes the primary ladder of a seeded program and brings it into force, its members taken over. */
export async function makeLadder(url: string, input: NewLadder): Promise<void> {
  const context = await contextOn(url);
  const caller = systemCaller(PROGRAM);
  const made = await context.get(CreateTierLadder, { strict: false }).run(caller, input);
  if (!('tierLadder' in made)) throw new Error(made.message);
  const activated = await context.get(ActivateTierLadder, { strict: false }).run(caller, { id: made.tierLadder.id });
  if (!('tierLadder' in activated)) throw new Error(activated.message);
  const activations = context
    .get(DueSources, { strict: false })
    .inOrder.find(({ name }) => name === 'tier-activations');
  while (activations && (await activations.run(PROGRAM, new Date(), 1)) > 0);
  await context.close();
}
