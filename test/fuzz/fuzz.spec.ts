import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectInvariants } from '../support/invariants.js';
import { faultOf, findFault, type Fault } from './fuzz.js';
import type { Question } from './questions.js';
import { aWorld, type World } from './world.js';

/** So many questions in the suite. `npm run test:fuzz -- --runs 20000 --seed 7` asks more, and others. */
const RUNS = Number(process.env['KINDRED_FUZZ_RUNS'] ?? 400);
const SEED = Number(process.env['KINDRED_FUZZ_SEED'] ?? 1);
/** After so many, the world is worn: members are closed, rules archived. Then another program is made. */
const RUNS_OF_A_WORLD = 500;
const MILLISECONDS_A_RUN = 500;

interface Kept {
  /** What was wrong. */
  was: string;
  question: Question;
}
const kept = JSON.parse(readFileSync(join(process.cwd(), 'test/fuzz/kept.json'), 'utf8')) as Kept[];

describe('whatever is asked', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
  });
  afterAll(() => world.close());

  /** As an application would, after all that. */
  const expectAlive = async () => {
    const { data } = await world.app.asAdmin('{ __typename pointCurrencies { code } }');
    expect(data.__typename).toBe('Query');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    await expectInvariants(world.app);
  };

  it('was once answered wrongly, and is not any more', async () => {
    const faults: Record<string, string | null> = {};
    for (const { was, question } of kept) faults[was] = await faultOf(world, question);

    expect(faults).toEqual(Object.fromEntries(kept.map(({ was }) => [was, null])));
  });

  it(
    'is answered, tells nothing of the inside, and leaves everything whole',
    async () => {
      const faults: Fault[] = [];
      for (let asked = 0; asked < RUNS; asked += RUNS_OF_A_WORLD) {
        const one = asked === 0 ? world : await aWorld(world.app);
        const fault = await findFault(
          one,
          Math.min(RUNS_OF_A_WORLD, RUNS - asked),
          SEED + asked,
          RUNS <= RUNS_OF_A_WORLD,
        );
        if (fault) faults.push(fault);
        if (fault && RUNS > RUNS_OF_A_WORLD) console.log(`after ${asked}:`, JSON.stringify(fault, null, 2));
      }

      expect(faults).toEqual([]);
      await expectAlive();
    },
    30_000 + RUNS * MILLISECONDS_A_RUN,
  );
});
