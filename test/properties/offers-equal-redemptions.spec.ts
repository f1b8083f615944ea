import fc from 'fast-check';
import type { Story } from '../factories/a-story.js';
import type { Outcome } from '../e2e/purchases/support/calls.js';
import { cancel, redeem } from '../e2e/rewards/support/redemptions.js';
import { rewardsFor } from '../e2e/rewards/support/offers.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { CUSTOMER, MOMENT, REWARD, RewardShop, type OfferedReward } from './model/offered-rewards.js';

/** `KINDRED_PROPERTY_RUNS` times as many shops, `KINDRED_PROPERTY_SEED` for others. */
const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_270_328);

/** What is looked at after everything else, in this order. */
const LAST = ['LIMIT_REACHED', 'OUT_OF_STOCK', 'INSUFFICIENT_POINTS'];

/** A way to redeem a reward, and what came of it. */
interface Try {
  keys: string[];
  choices: Record<string, unknown>[];
  outcome: Outcome;
}

describe('what a member is shown of a reward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('is what redeeming it does: who may have what, for how much, and why not', async () => {
    const seen = { available: 0, unavailable: 0, accepted: 0, refused: 0 };
    const compare = async (story: Story, reward: OfferedReward): Promise<Try | undefined> => {
      const shown = await rewardsFor(app, story.member, { as: story.program.shopKey });
      const offer = shown.find((one) => one.reward.id === reward.id);
      const tries = await tryAll(story, reward, offer);
      expectSame(offer, tries);
      await expectHidden(story, reward, offer);
      const accepted = tries.filter(({ outcome }) => outcome.redemption);
      seen[offer.available ? 'available' : 'unavailable']++;
      seen.accepted += accepted.length;
      seen.refused += tries.length - accepted.length;
      return accepted[0];
    };

    await fc.assert(
      fc.asyncProperty(
        MOMENT,
        fc.array(REWARD, { minLength: 1, maxLength: 3 }),
        fc.array(CUSTOMER, { minLength: 1, maxLength: 2 }),
        async (at, rewards, customers) => {
          const shop = await RewardShop.open(app, at);
          const offered: OfferedReward[] = [];
          for (const reward of rewards) offered.push(await shop.offer(reward));
          for (const customer of customers) {
            const story = await shop.welcome(customer);
            for (const reward of offered) {
              const possible = await compare(story, reward);
              if (!possible || !customer.keeps) continue;
              await redeem(story, reward.id, { choices: possible.choices });
              await compare(story, reward);
            }
          }
        },
      ),
      { seed: SEED, numRuns: 20 * RUNS },
    );

    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });
});

/** Redeems a reward in every way that is shown; each is canceled again. */
async function tryAll(story: Story, { id, options, choose, once }: OfferedReward, offer: Outcome): Promise<Try[]> {
  const shown: string[] = offer.options.map(({ option }: Outcome) => option.key);
  const tries: Try[] = [];
  for (const chosen of waysToChoose(
    shown.map((key) => [key, once.has(key) ? 1 : choose] as const),
    choose,
  )) {
    const keys = Object.keys(chosen);
    const choices = keys.map((key) => ({ option: options[key], quantity: chosen[key] }));
    const outcome = await redeem(story, id, { choices });
    const { redemption } = outcome;
    if (redemption) expect(await cancel(story, redemption.id)).toMatchObject({ pointsGivenBack: redemption.points });
    tries.push({ keys, choices, outcome });
  }
  return tries;
}

/** Every way to choose so many things, each at most as often as it may be. */
function waysToChoose(most: readonly (readonly [string, number])[], choose: number): Record<string, number>[] {
  const [first, ...others] = most;
  if (!first) return choose === 0 ? [{}] : [];
  const [key, times] = first;
  const counts = Array.from({ length: Math.min(times, choose) + 1 }, (_, count) => count);
  return counts.flatMap((count) =>
    waysToChoose(others, choose - count).map((rest) => (count > 0 ? { [key]: count, ...rest } : rest)),
  );
}

function expectSame(offer: Outcome, tries: readonly Try[]): void {
  const accepted = tries.filter(({ outcome }) => outcome.redemption);
  const shown = (key: string | null, { available, price }: Outcome) => [key, available, available ? price : null];
  const done = (key: string | null, some: readonly Try[]) => {
    const prices = some.map(({ outcome }) => outcome.redemption.points as number);
    return [key, prices.length > 0, prices.length > 0 ? Math.min(...prices) : null];
  };

  expect(shown(null, offer)).toEqual(done(null, accepted));
  for (const one of [offer, ...offer.options]) expect(one.available).toBe(one.reasons.length === 0);
  for (const { outcome, keys } of tries) if (!outcome.redemption) expectExplained(offer, keys, outcome);
  if (!offer.available) return;
  for (const one of offer.options) {
    const { key } = one.option;
    const own = accepted.filter(({ keys }) => keys.includes(key));
    expect(shown(key, one)).toEqual(done(key, own));
  }
}

/** Who is refused hears what they were shown; limits, stock and points of several things together may come on top. */
function expectExplained(offer: Outcome, keys: readonly string[], outcome: Outcome): void {
  const codesOf = (reasons: readonly Outcome[]): string[] => reasons.map(({ code }) => code);
  const shown = codesOf(offer.reasons);
  const earlier = shown.filter((code) => !LAST.includes(code) && code !== 'NO_OPTION');
  const last = LAST.indexOf(outcome.code);
  if (last >= 0) {
    const first = LAST.findIndex((code) => shown.includes(code));
    expect(earlier).toEqual([]);
    // What passes no limit may be what cannot be had: it is no matter of what the reward costs.
    if (first >= 0) expect(last).toBeLessThanOrEqual(Math.max(first, 1));
    if (keys.length === 0) expect(LAST[last]).toBe(shown[0]);
  } else if (outcome.code === 'MEMBER_NOT_ACTIVE') {
    expect(shown[0]).toBe('MEMBER_NOT_ACTIVE');
  } else {
    expect(outcome.code).toBe('REWARD_NOT_AVAILABLE');
    const said = outcome.reasons as Outcome[];
    const own = codesOf(said.filter(({ option }) => option === null));
    expect(own.filter((code) => code !== 'NO_OPTION')).toEqual(earlier);
    if (own.includes('NO_OPTION')) expect(shown).toContain('NO_OPTION');
    for (const { option, code } of said.filter((one) => one.option !== null)) {
      expect(keys).toContain(option.key);
      const chosen = offer.options.find((one: Outcome) => one.option.key === option.key);
      expect(codesOf(chosen.reasons)).toContain(code);
    }
  }
  if (outcome.code === 'INSUFFICIENT_POINTS' && keys.length === 0) {
    expect([offer.price, offer.reasons[0].missing]).toEqual([outcome.required, outcome.missing]);
  }
}

/** What the law forbids somebody is as unknown to them as an option of another reward. */
async function expectHidden(story: Story, { id, options }: OfferedReward, offer: Outcome): Promise<void> {
  const shown = offer.options.map(({ option }: Outcome) => option.key);
  for (const key of Object.keys(options).filter((one) => !shown.includes(one))) {
    const { code } = await redeem(story, id, { choices: [{ option: options[key] }] });
    expect(code).toBe(offer.reasons[0]?.code === 'MEMBER_NOT_ACTIVE' ? 'MEMBER_NOT_ACTIVE' : 'INVALID_INPUT');
  }
}
