import { availability, type Circumstances, type Unavailable } from './availability.js';
import type { CompiledOption, CompiledReward, Looker, RewardLimit } from './compiled-reward.js';

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
const world = (changes: Partial<Circumstances> = {}): Circumstances => ({
  now: NOW,
  timeZone: 'Europe/London',
  balance: 5000,
  stockOf: () => null,
  shared: null,
  outsideOf: () => [],
  usedOf: () => ({ uses: 0, points: 0 }),
  resetOf: () => at('03-11T00:00:00'),
  ...changes,
});
const limit = (changes: Partial<RewardLimit> = {}): RewardLimit => ({
  uses: 1,
  points: null,
  period: 'DAY',
  perMember: true,
  ...changes,
});

/** G1: a night out; the wine tasting is the fourth. */
const NIGHT_OUT = reward({ choose: 1, options: [option(1), option(2), option(3), option(4, { legalAge: 18 })] });

describe('what keeps somebody from a reward', () => {
  it.each<[string, Partial<CompiledReward>, Partial<Looker>, Partial<Circumstances>, Unavailable[]]>([
    ['nothing', {}, {}, {}, []],
    ['nothing, with just enough points', {}, {}, { balance: 2000 }, []],
    ['a status', {}, { isActive: false }, {}, [{ code: 'MEMBER_NOT_ACTIVE' }]],
    ['points', {}, {}, { balance: 1999 }, [{ code: 'INSUFFICIENT_POINTS', missing: 1 }]],
    ['points and debt', {}, {}, { balance: -50 }, [{ code: 'INSUFFICIENT_POINTS', missing: 2000 }]],
    [
      'points, at the price of their tier',
      { tierPrices: [{ tier: 'gold', points: 800 }] },
      { reachedTiers: ['gold'] },
      { balance: 300 },
      [{ code: 'INSUFFICIENT_POINTS', missing: 500 }],
    ],
    [
      'a tier',
      { minTier: 'gold' },
      {},
      { outsideOf: () => ['TIER_TOO_LOW'] },
      [{ code: 'TIER_TOO_LOW', needed: 'gold' }],
    ],
    [
      'an audience, by all its reasons',
      {},
      {},
      { outsideOf: () => ['TOO_YOUNG', 'NOT_IN_SEGMENT'] },
      [{ code: 'TOO_YOUNG' }, { code: 'NOT_IN_SEGMENT' }],
    ],
    ['stock', {}, {}, { stockOf: () => 0 }, [{ code: 'OUT_OF_STOCK' }]],
    [
      'a time to come',
      { redeemableFrom: at('03-10T12:00:01') },
      {},
      {},
      [{ code: 'NOT_YET', from: at('03-10T12:00:01') }],
    ],
    ['nothing from the first moment', { redeemableFrom: NOW }, {}, {}, []],
    ['a time that is over', { redeemableUntil: NOW }, {}, {}, [{ code: 'OVER' }]],
    ['nothing until the last moment', { redeemableUntil: at('03-10T12:00:01') }, {}, {}, []],
    [
      'a time to come that early access does not reach',
      { redeemableFrom: at('03-13T12:00:00'), earlyAccess: [{ tier: 'gold', days: 2 }] },
      { reachedTiers: ['gold'] },
      {},
      [{ code: 'NOT_YET', from: at('03-11T12:00:00') }],
    ],
    [
      'nothing with early access, of two tiers the longer',
      {
        redeemableFrom: at('03-13T12:00:00'),
        earlyAccess: [
          { tier: 'gold', days: 3 },
          { tier: 'silver', days: 1 },
        ],
      },
      { reachedTiers: ['silver', 'gold'] },
      {},
      [],
    ],
    [
      'early access over the change to summer time: at the same time of day',
      { redeemableFrom: at('03-29T11:00:00'), earlyAccess: [{ tier: 'gold', days: 2 }] },
      { reachedTiers: ['gold'] },
      {},
      [{ code: 'NOT_YET', from: at('03-27T12:00:00') }],
    ],
    [
      'a limit',
      { limits: [limit()] },
      {},
      { usedOf: () => ({ uses: 1, points: 2000 }) },
      [{ code: 'LIMIT_REACHED', resetsAt: at('03-11T00:00:00') }],
    ],
    [
      'a limit of points that the price would pass',
      { limits: [limit({ uses: null, points: 3000 })] },
      {},
      { usedOf: () => ({ uses: 0, points: 1001 }) },
      [{ code: 'LIMIT_REACHED', resetsAt: at('03-11T00:00:00') }],
    ],
    [
      'nothing, where the price just fits',
      { limits: [limit({ uses: null, points: 3000 })] },
      {},
      { usedOf: () => ({ uses: 0, points: 1000 }) },
      [],
    ],
    [
      'of several limits the one that never ends',
      { limits: [limit(), limit({ period: 'EVER' })] },
      {},
      {
        usedOf: () => ({ uses: 1, points: 0 }),
        resetOf: ({ period }) => (period === 'EVER' ? null : at('03-11T00:00:00')),
      },
      [{ code: 'LIMIT_REACHED', resetsAt: null }],
    ],
    [
      'everything together',
      { redeemableUntil: NOW, limits: [limit()], minTier: 'gold' },
      { isActive: false },
      { balance: 0, stockOf: () => 0, outsideOf: () => ['TIER_TOO_LOW'], usedOf: () => ({ uses: 1, points: 0 }) },
      [
        { code: 'MEMBER_NOT_ACTIVE' },
        { code: 'OVER' },
        { code: 'TIER_TOO_LOW', needed: 'gold' },
        { code: 'LIMIT_REACHED', resetsAt: at('03-11T00:00:00') },
        { code: 'OUT_OF_STOCK' },
        { code: 'INSUFFICIENT_POINTS', missing: 2000 },
      ],
    ],
  ])('%s', (_, said, who, circumstances, expected) => {
    const found = availability(reward(said), { ...aged(40), ...who }, world(circumstances));

    expect(found.reasons).toEqual(expected);
    expect(found.isAvailable).toBe(expected.length === 0);
  });
});

describe('whether it is seen', () => {
  it.each<[Partial<CompiledReward>, string[], boolean]>([
    [{}, [], true],
    [{ visibleFrom: NOW }, [], true],
    [{ visibleFrom: at('03-11T12:00:00') }, [], false],
    [{ visibleFrom: at('03-11T12:00:00'), earlyAccess: [{ tier: 'gold', days: 1 }] }, ['gold'], true],
    [{ visibleFrom: at('03-11T12:00:00'), earlyAccess: [{ tier: 'gold', days: 1 }] }, ['silver'], false],
    [{ visibleUntil: NOW }, [], false],
    [{ redeemableUntil: NOW }, [], true],
  ])('%#', (said, reachedTiers, expected) => {
    expect(availability(reward(said), { ...aged(40), reachedTiers }, world()).isVisible).toBe(expected);
  });
});

describe('options', () => {
  it.each<[number | null, number[]]>([
    [62, [1, 2, 3, 4]],
    [18, [1, 2, 3, 4]],
    [17, [1, 2, 3]],
    [null, [1, 2, 3]],
  ])('at the age of %j are %j: the law hides', (age, expected) => {
    const { options, isAvailable } = availability(NIGHT_OUT, aged(age), world());

    expect(options.filter(({ isHidden }) => !isHidden).map(({ number }) => number)).toEqual(expected);
    expect(isAvailable).toBe(true);
  });

  it('that are hidden say to staff why', () => {
    const wine = (age: number | null) => availability(NIGHT_OUT, aged(age), world({ balance: 0 })).options[3]?.reasons;

    expect(wine(17)).toEqual([{ code: 'TOO_YOUNG' }]);
    expect(wine(null)).toEqual([{ code: 'AGE_UNKNOWN' }]);
  });

  it('are hidden where only the year is known and they may be too young', () => {
    const person = { ...aged(18), ages: { atLeast: 17, atMost: 18 } };

    expect(availability(NIGHT_OUT, person, world()).options[3]?.isHidden).toBe(true);
  });

  it('of an audience are listed with its reasons, never hidden', () => {
    const circumstances = world({ outsideOf: (number) => (number === 2 ? ['TIER_TOO_LOW'] : []) });
    const night = reward({ choose: 1, options: [option(1), option(2, { minTier: 'gold' })] });

    const { options, isAvailable } = availability(night, aged(40), circumstances);

    expect(isAvailable).toBe(true);
    expect(options[1]).toEqual({
      number: 2,
      isHidden: false,
      reasons: [{ code: 'TIER_TOO_LOW', needed: 'gold' }],
      price: 2000,
    });
  });

  it.each<[string, Partial<CompiledReward>, number | null, Partial<Circumstances>, string[]]>([
    ['two of three', { choose: 2 }, 40, {}, []],
    ['two of which one is illegal', { choose: 2, options: [option(1), option(2, { legalAge: 18 })] }, 17, {}, ['NO_OPTION']],
    ['one of which the only is illegal', { choose: 1, options: [option(1, { legalAge: 18 })] }, null, {}, ['NO_OPTION']],
    ['one of which none is left', { choose: 1 }, 40, { stockOf: (number) => (number > 0 ? 0 : null) }, ['NO_OPTION']],
    ['two of which one is left, which may be taken twice', { choose: 2 }, 40, { stockOf: (number) => (number > 1 ? 0 : null) }, []],
    ['two of which the last one is left', { choose: 2 }, 40, { stockOf: (number) => (number > 1 ? 0 : 1) }, ['NO_OPTION']],
    ['two of which one is left, which may be taken once', { choose: 2, options: [option(1, { once: true }), option(2)] }, 40, { stockOf: (number) => (number > 1 ? 0 : null) }, ['NO_OPTION']],
  ])('choose %s', (_, said, age, circumstances, expected) => {
    const night = reward({ options: [option(1), option(2), option(3)], ...said });

    expect(availability(night, aged(age), world(circumstances)).reasons.map(({ code }) => code)).toEqual(expected);
  }); // prettier-ignore

  it('say that a limit is reached where only their own price would pass it', () => {
    const limits = [{ uses: null, points: 2150, period: 'DAY' as const, perMember: true }];
    const options = [option(1), option(2, { surcharge: 200 })];

    const night = availability(reward({ choose: 1, options, limits }), aged(40), world({ balance: 9000 }));

    expect(night.isAvailable).toBe(true);
    expect(night.options.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([[], ['LIMIT_REACHED']]);
  });

  it('cost the least with what else is chosen', () => {
    const options = [
      option(1, { surcharge: 100 }),
      option(2, { surcharge: 300, once: true }),
      option(3, { once: true }),
    ];
    const found = availability(reward({ choose: 2, options }), aged(40), world({ balance: 2250 }));

    expect(found.price).toBe(2100);
    expect(found.options.map(({ price }) => price)).toEqual([2100, 2300, 2100]);
    expect(found.options.map(({ reasons }) => reasons)).toEqual([
      [],
      [{ code: 'INSUFFICIENT_POINTS', missing: 50 }],
      [],
    ]);
    expect(found.isAvailable).toBe(true);
  });

  it('count for the price only while they can be had', () => {
    const options = [option(1, { surcharge: 500 }), option(2)];
    const circumstances = world({ balance: 2100, stockOf: (number) => (number === 2 ? 0 : null) });

    const found = availability(reward({ choose: 1, options }), aged(40), circumstances);

    expect(found.reasons).toEqual([{ code: 'INSUFFICIENT_POINTS', missing: 400 }]);
    expect(found.options[1]?.reasons).toEqual([{ code: 'OUT_OF_STOCK' }]);
  });
});
