import type { CompiledOption, CompiledReward, Looker } from '../../eligibility/compiled-reward.js';
import { choicesOf, claimProblem, type ClaimProblem, type WantedChoice } from './claim.js';
import { neededOf } from './needed.js';

const at = (text: string) => new Date(`2027-${text}Z`);
const NOW = at('03-10T12:00:00');

const option = (number: number, changes: Partial<CompiledOption> = {}): CompiledOption => ({
  number,
  surcharge: 0,
  legalAge: null,
  once: false,
  minTier: null,
  ...changes,
});
const reward = (changes: Partial<CompiledReward> = {}): CompiledReward => ({
  points: 2000,
  tierPrices: [],
  timedPrices: [],
  earlyAccess: [],
  visibleFrom: null,
  visibleUntil: null,
  redeemableFrom: null,
  redeemableUntil: null,
  limits: [],
  choose: 0,
  options: [],
  minTier: null,
  ...changes,
});
const aged = (age: number | null): Looker => ({
  isActive: true,
  ages: age === null ? null : { atLeast: age, atMost: age },
  reachedTiers: [],
});
/** G1: the wine tasting is the fourth. */
const NIGHT_OUT = reward({
  choose: 1,
  options: [option(1), option(2), option(3, { once: true }), option(4, { legalAge: 18 })],
});
const one = (number: number | null, quantity = 1): WantedChoice => ({ option: number, quantity });
const invalid = (index: number, wrong: 'UNKNOWN' | 'TWICE' | 'ONCE'): ClaimProblem => ({
  kind: 'INVALID_CHOICE',
  index,
  wrong,
});
const choose = (...options: number[]): ClaimProblem => ({ kind: 'CHOICE_REQUIRED', options });

describe('claimProblem', () => {
  it.each<[string, Partial<CompiledReward>, WantedChoice[], number | null, ClaimProblem | null]>([
    ['nothing', {}, [one(1)], 40, null],
    ['nothing is chosen', {}, [], 40, choose(1, 2, 3, 4)],
    ['too many are chosen', {}, [one(1), one(2)], 40, choose(1, 2, 3, 4)],
    ['one is chosen too often', {}, [one(1, 2)], 40, choose(1, 2, 3, 4)],
    ['nothing, of one that may be chosen twice', { choose: 2 }, [one(1, 2)], 40, null],
    ['one that may be chosen once is chosen twice', { choose: 2 }, [one(3, 2)], 40, invalid(0, 'ONCE')],
    ['one is named twice', { choose: 2 }, [one(1), one(1)], 40, invalid(1, 'TWICE')],
    ['one is unknown', {}, [one(1), one(null)], 40, invalid(1, 'UNKNOWN')],
    ['one is of another reward', {}, [one(9)], 40, invalid(0, 'UNKNOWN')],
    ['the law forbids it', {}, [one(4)], 17, invalid(0, 'UNKNOWN')],
    ['the law may forbid it', {}, [one(4)], null, invalid(0, 'UNKNOWN')],
    ['what the law forbids is not offered', {}, [], 17, choose(1, 2, 3)],
    [
      'the law leaves too few',
      { choose: 4 },
      [],
      17,
      { kind: 'NOT_AVAILABLE', reasons: [{ code: 'NO_OPTION', option: 0 }] },
    ],
    [
      'it is too early',
      { redeemableFrom: at('03-11T00:00:00') },
      [one(1)],
      40,
      { kind: 'NOT_AVAILABLE', reasons: [{ code: 'NOT_YET', from: at('03-11T00:00:00'), option: 0 }] },
    ],
    [
      'it is over, however many are chosen',
      { redeemableUntil: NOW },
      [],
      40,
      { kind: 'NOT_AVAILABLE', reasons: [{ code: 'OVER', option: 0 }] },
    ],
  ])('of a night out: %s', (_, said, wanted, age, expected) => {
    const found = claimProblem({ ...NIGHT_OUT, ...said }, wanted, aged(age), {
      now: NOW,
      timeZone: 'Europe/London',
      outsideOf: () => [],
    });

    expect(found).toEqual(expected);
  });

  it('names all reasons of the reward and of what is chosen, and none of other options', () => {
    const night = reward({ choose: 1, minTier: 'silver', options: [option(1, { minTier: 'gold' }), option(2)] });
    const outsideOf = (number: number) => (number === 0 ? ['TIER_TOO_LOW'] : ['TIER_TOO_LOW', 'NOT_IN_SEGMENT']);

    expect(claimProblem(night, [one(1)], aged(40), { now: NOW, timeZone: 'Europe/London', outsideOf })).toEqual({
      kind: 'NOT_AVAILABLE',
      reasons: [
        { code: 'TIER_TOO_LOW', needed: 'silver', option: 0 },
        { code: 'TIER_TOO_LOW', needed: 'gold', option: 1 },
        { code: 'NOT_IN_SEGMENT', option: 1 },
      ],
    });
  });

  it('has no options to choose where the reward has none', () => {
    const world = { now: NOW, timeZone: 'Europe/London', outsideOf: () => [] };

    expect(claimProblem(reward(), [], aged(40), world)).toBeNull();
    expect(claimProblem(reward(), [one(1)], aged(40), world)).toEqual(invalid(0, 'UNKNOWN'));
  });
});

describe('what a claim needs', () => {
  it('is the reward and its options, each as often as it is chosen', () => {
    expect(choicesOf([one(1, 2), one(null), one(3)])).toEqual([one(1, 2), one(3)]);
    expect(
      neededOf(
        [
          { option: 1, quantity: 2 },
          { option: 3, quantity: 1 },
        ],
        5,
      ),
    ).toEqual([
      { option: 0, count: 5 },
      { option: 1, count: 10 },
      { option: 3, count: 5 },
    ]);
  });
});
