import { compileReward, type OptionToCompile, type RewardToCompile } from './compile-reward.js';

interface Audience {
  minTier: string | null;
}

const en = (text: string) => [{ locale: 'en', text }];

const option = (number: number, changes: Partial<OptionToCompile<Audience>> = {}): OptionToCompile<Audience> => ({
  uuid: `option ${number}`,
  number,
  key: `key${number}`,
  names: en(`Option ${number}`),
  tags: [],
  surcharge: 0,
  legalAge: null,
  meantForMinAge: null,
  meantForMaxAge: null,
  audience: null,
  once: false,
  gift: null,
  voucherTemplate: null,
  ...changes,
});

const reward = (changes: Partial<RewardToCompile<Audience>> = {}): RewardToCompile<Audience> => ({
  uuid: 'mug',
  number: 7,
  version: 3,
  position: 2,
  names: en('A mug'),
  category: null,
  tags: [],
  currencyNumber: 1,
  points: 500,
  money: null,
  moneyCurrency: null,
  tierPrices: [],
  timedPrices: [],
  earlyAccess: [],
  audience: null,
  gift: 'HAND_FULFILLED',
  voucherTemplate: null,
  visibleFrom: null,
  visibleUntil: null,
  redeemableFrom: null,
  redeemableUntil: null,
  limits: [],
  choose: 0,
  options: [],
  createdAt: new Date('2027-03-10T12:00:00Z'),
  ...changes,
});

describe('compileReward', () => {
  it('keeps what decides, and leaves out what is only shown', () => {
    expect(compileReward(reward())).toEqual({
      uuid: 'mug',
      number: 7,
      version: 3,
      position: 2,
      names: en('A mug'),
      topics: [],
      currency: 1,
      points: 500,
      money: null,
      moneyCurrency: null,
      tierPrices: [],
      timedPrices: [],
      earlyAccess: [],
      audience: null,
      minTier: null,
      gift: 'HAND_FULFILLED',
      voucherTemplate: null,
      pool: null,
      visibleFrom: null,
      visibleUntil: null,
      redeemableFrom: null,
      redeemableUntil: null,
      limits: [],
      choose: 0,
      options: [],
      createdAt: new Date('2027-03-10T12:00:00Z'),
    });
  });

  it.each([
    [null, [], []],
    ['music', [], ['music']],
    [null, ['music', 'night'], ['music', 'night']],
    ['music', ['night', 'music'], ['music', 'night']],
  ])('of the category %j and the tags %j has the topics %j', (category, tags, topics) => {
    expect(compileReward(reward({ category, tags })).topics).toEqual(topics);
  });

  it.each([
    [[], ['music', 'night']],
    [['wine'], ['wine']],
  ])('has options that with the tags %j have the topics %j', (tags, topics) => {
    const compiled = compileReward(reward({ category: 'music', tags: ['night'], options: [option(1, { tags })] }));

    expect(compiled.options[0]?.topics).toEqual(topics);
  });

  it('has moments for prices of some time, and the tier at which its audience begins', () => {
    const [from, until] = ['2027-03-01T00:00:00.000Z', '2027-04-01T00:00:00.000Z'];
    const compiled = compileReward(
      reward({ timedPrices: [{ from, until, points: 400 }], audience: { minTier: 'gold' } }),
    );

    expect(compiled.timedPrices).toEqual([{ from: new Date(from), until: new Date(until), points: 400 }]);
    expect(compiled).toMatchObject({ audience: { minTier: 'gold' }, minTier: 'gold' });
  });

  it.each<[string, Partial<RewardToCompile<Audience>>, Partial<OptionToCompile<Audience>>, object, object]>([
    [
      'what the reward gives',
      { gift: 'CODE_POOL' },
      {},
      { gift: 'CODE_POOL', pool: 0 },
      { gift: 'CODE_POOL', pool: 0 },
    ],
    ['codes of its own', {}, { gift: 'CODE_POOL' }, { pool: null }, { gift: 'CODE_POOL', pool: 4 }],
    [
      'what the reward gives, a voucher',
      { gift: 'VOUCHER', voucherTemplate: 'ten' },
      {},
      { voucherTemplate: 'ten' },
      { gift: 'VOUCHER', voucherTemplate: 'ten', pool: null },
    ],
    [
      'something of its own where the reward gives a voucher',
      { gift: 'VOUCHER', voucherTemplate: 'ten' },
      { gift: 'DONATION' },
      { gift: 'VOUCHER' },
      { gift: 'DONATION', voucherTemplate: null, pool: null },
    ],
  ])('has options that give %s', (_, said, ofOption, gives, optionGives) => {
    const compiled = compileReward(reward({ choose: 1, options: [option(4, ofOption)], ...said }));

    expect(compiled).toMatchObject(gives);
    expect(compiled.options[0]).toMatchObject(optionGives);
  });
});
