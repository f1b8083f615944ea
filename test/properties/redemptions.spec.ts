import fc from 'fast-check';
import { aStory } from '../factories/a-story.js';
import { lotsOf } from '../e2e/points/support/corrections.js';
import {
  addCodes,
  anActiveReward,
  cancel,
  confirm,
  fulfill,
  redeem,
  reserve,
  shelfOf,
} from '../e2e/rewards/support/redemptions.js';
import { en } from '../e2e/rewards/support/rewards.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const CREDITS = fc.array(
  fc.record({ points: fc.integer({ min: 1, max: 400 }), day: fc.integer({ min: 1, max: 28 }) }),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const CLAIMS = fc.array(
  fc.record({
    inTwoSteps: fc.boolean(),
    confirmed: fc.boolean(),
    fulfilled: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 3 }),
    option: fc.constantFrom('film', 'mug'),
    /** In which order they are canceled. */
    turn: fc.integer(),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('canceling', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('restores everything exactly, whatever was claimed and in whichever order it is canceled', async () => {
    await fc.assert(
      fc.asyncProperty(CREDITS, CLAIMS, async (credits, claims) => {
        const story = await aStory(app, { at: '2027-01-15T12:00:00Z' });
        for (const { points, day } of credits) await story.credit(points, `2027-06-${String(day).padStart(2, '0')}`);
        const options = [
          { key: 'film', name: en('Film'), surcharge: 7, stock: 6, gives: { codePool: true } },
          { key: 'mug', name: en('Mug') },
        ];
        const night = await anActiveReward(story, { points: 50, stock: 9, choose: 1, options });
        await addCodes(story, { reward: night.id, option: night.options['film'], codes: ['A', 'B', 'C', 'D', 'E'] });
        const before = [await shelfOf(story), await lotsOf(story), await story.balance(), await story.lifetime()];

        const made: { id: string; turn: number }[] = [];
        for (const { inTwoSteps, confirmed, fulfilled, quantity, option, turn } of claims) {
          const input = { quantity, choices: [{ option: night.options[option] }] };
          const { redemption } = await (inTwoSteps ? reserve : redeem)(story, night.id, input);
          if (!redemption) continue;
          if (inTwoSteps && confirmed) await confirm(story, redemption.id);
          if (fulfilled && (!inTwoSteps || confirmed)) await fulfill(story, redemption.id);
          made.push({ id: redemption.id, turn });
        }
        for (const { id } of made.sort((one, other) => one.turn - other.turn))
          expect(await cancel(story, id)).toMatchObject({ redemption: { status: 'CANCELED' } });

        expect([await shelfOf(story), await lotsOf(story), await story.balance(), await story.lifetime()]).toEqual(
          before,
        );
      }),
      { numRuns: 12 },
    );
  });
});
