import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addCodes, anActiveReward, type ActiveReward } from '../../e2e/rewards/support/redemptions.js';
import { en } from '../../e2e/rewards/support/rewards.js';
import { bringInto } from '../../factories/a-life.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, Story } from '../../factories/a-story.js';
import { aTemplate } from '../../factories/a-template.js';
import type { TestApp } from '../../support/app.js';

/** The night in which summer time begins in London, before and after its midnight, and the noon after. */
const MOMENTS = ['2027-03-27T23:59:59.999Z', '2027-03-28T00:00:00Z', '2027-03-28T00:30:00Z', '2027-03-28T12:00:00Z'];

/** Null three times of four. */
const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.nat(3).chain((turn) => (turn > 0 ? fc.constant(null) : value));

const GIFT = fc.constantFrom('handFulfilled', 'voucher', 'codePool');
const AUDIENCE = fc.constantFrom<{ minTier?: string; minAge?: number; maxAge?: number }>(
  { minTier: 'silver' },
  { minTier: 'gold' },
  { minAge: 20 },
  { maxAge: 30 },
);
const LIMIT = fc.constantFrom<Record<string, unknown>>(
  { points: 250, period: 'DAY' },
  { uses: 1, period: 'WEEK' },
  { points: 150, period: 'EVER', perMember: false },
);

const OPTION = fc.record({
  surcharge: fc.constantFrom(0, 0, 50, 100),
  stock: seldom(fc.nat(2)),
  legalAge: seldom(fc.constant(18)),
  audience: seldom(AUDIENCE),
  once: fc.boolean(),
  gift: seldom(GIFT),
  codes: fc.nat(2),
});

/** A reward as it is thought up; without options `choose` says nothing. */
export const REWARD = fc.record({
  points: fc.constantFrom(100, 200, 500),
  priceOfGold: seldom(fc.constantFrom(100, 300)),
  reducedUntil: seldom(fc.constantFrom('2027-03-28T00:00:00Z', '2027-03-28T12:00:00Z', '2027-03-28T12:00:00.001Z')),
  gift: GIFT,
  codes: fc.nat(3),
  stock: seldom(fc.nat(2)),
  audience: seldom(AUDIENCE),
  limit: seldom(LIMIT),
  from: seldom(fc.constantFrom('2027-03-28T00:30:00Z', '2027-03-28T23:00:00Z', '2027-03-29T11:00:00Z')),
  until: seldom(fc.constantFrom('2027-03-28T00:00:00Z', '2027-03-28T12:00:00.001Z')),
  choose: fc.integer({ min: 1, max: 3 }),
  options: fc.array(OPTION, { maxLength: 4 }),
});

export const CUSTOMER = fc.record({
  birthDate: fc.constantFrom(null, '2009-03-28', '2009-03-29', '2007-03-28', '1996-03-28', '1997-03-29'),
  earned: fc.constantFrom(0, 50, 100),
  credit: fc.constantFrom(0, 100, 160, 300, 5000),
  isPaused: fc.nat(9).map((turn) => turn === 0),
  /** Whether they keep one of what they can have. */
  keeps: fc.boolean(),
});

export const MOMENT = fc.constantFrom(...MOMENTS);

type Made<Of> = Of extends fc.Arbitrary<infer Value> ? Value : never;

/** A reward on offer. */
export interface OfferedReward extends ActiveReward {
  /** How many are to be chosen. */
  choose: number;
  /** The options that can be chosen once only, by their keys. */
  once: ReadonlySet<string>;
}

/** A program with a ladder and a voucher template, in which rewards are put on offer and customers come by. */
export class RewardShop {
  private constructor(
    private readonly story: Story,
    private readonly tiers: Record<string, string>,
    private readonly voucher: string,
  ) {}

  static async open(app: TestApp, at: string): Promise<RewardShop> {
    const story = await aStory(app, { at });
    const { adminKey } = story.program;
    const metals = aLadder(app).by(adminKey).primary().tier('basic', '0').tier('silver', '50').tier('gold', '100');
    return new RewardShop(story, (await metals.active()).tiers, await aTemplate(app).by(adminKey).make());
  }

  async offer(reward: Made<typeof REWARD>): Promise<OfferedReward> {
    const { points, gift, codes, stock, audience, limit, priceOfGold, reducedUntil, from, until } = reward;
    const gold = this.tiers['gold'];
    const choose = Math.min(reward.choose, reward.options.length);
    const options = reward.options.map(({ gift: gives, audience: meant, codes: _codes, ...option }, index) => ({
      key: keyOf(index),
      name: en(keyOf(index)),
      ...option,
      ...(meant && { audience: this.audienceOf(meant) }),
      ...(gives && { gives: this.givesOf(gives) }),
    }));
    const made = await anActiveReward(this.story, {
      points,
      stock,
      gives: this.givesOf(gift),
      ...(audience && { audience: this.audienceOf(audience) }),
      ...(limit && { limits: [limit] }),
      ...(priceOfGold && { tierPrices: [{ tier: gold, points: priceOfGold }] }),
      ...(reducedUntil && { timedPrices: [{ from: '2027-03-27T00:00:00Z', until: reducedUntil, points: 60 }] }),
      ...(from && { redeemableFrom: from, earlyAccess: [{ tier: gold, days: 1 }] }),
      ...(until && !from && { redeemableUntil: until }),
      ...(choose > 0 && { choose, options }),
    });
    if (gift === 'codePool') await this.fill(made.id, codes);
    for (const [index, option] of reward.options.entries())
      if (option.gift === 'codePool') await this.fill(made.id, option.codes, made.options[keyOf(index)]);
    const once = options.flatMap((option) => (option.once ? [option.key] : []));
    return { ...made, choose, once: new Set(once) };
  }

  /** Enrolls a customer who has earned and was given points. */
  async welcome({ birthDate, earned, credit, isPaused }: Made<typeof CUSTOMER>): Promise<Story> {
    const { app, program } = this.story;
    const member = await aMember(app).of(program).with({ birthDate }).enroll();
    const story = new Story(app, program, member);
    if (earned > 0) await story.earn(earned);
    if (credit > 0) await story.credit(credit);
    if (isPaused) await bringInto(app, program.adminKey, member, 'PAUSED');
    return story;
  }

  private audienceOf({ minTier, ...ages }: Made<typeof AUDIENCE>): Record<string, unknown> {
    return minTier === undefined ? ages : { minTier: this.tiers[minTier] };
  }

  private givesOf(gift: string): Record<string, unknown> {
    return gift === 'voucher' ? { voucher: this.voucher } : { [gift]: true };
  }

  private async fill(reward: string, count: number, option?: string): Promise<void> {
    const codes = Array.from({ length: count }, () => randomUUID());
    if (count > 0) await addCodes(this.story, { reward, option, codes });
  }
}

function keyOf(option: number): string {
  return `option-${String(option)}`;
}
