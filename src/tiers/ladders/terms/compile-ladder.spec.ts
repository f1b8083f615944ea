import { compileLadder, type LadderToCompile } from './compile-ladder.js';

const en = (text: string) => [
  { locale: 'de', text: `${text} (de)` },
  { locale: 'en', text },
];

const tier = (number: number, key: string, threshold: string, multiplier = '1'): LadderToCompile['tiers'][number] => ({
  uuid: `uuid of ${key}`,
  number,
  key,
  names: en(key),
  threshold,
  multiplier,
  pending: null,
  expiry: null,
  entryPoints: null,
  entryVoucher: null,
});

const LADDER: LadderToCompile = {
  uuid: 'u',
  number: 3,
  counter: 11,
  version: 2,
  names: en('Status'),
  primary: true,
  metric: 'SPEND',
  currencyNumber: null,
  activityType: null,
  moneyCurrency: 'GBP',
  window: 'ROLLING',
  windowMonths: 12,
  falling: 'ONE_STEP',
  graceDays: 30,
  tiers: [tier(1, 'bronze', '0'), tier(4, 'silver', '100.5', '1.5'), tier(2, 'gold', '1000000000000', '2')],
};

describe('compileLadder', () => {
  it('has everything that decides, in the language of the program', () => {
    const policies = {
      pending: { kind: 'AFTER', count: 3, unit: 'DAYS' } as const,
      expiry: { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null } as const,
      entryPoints: 500,
      entryVoucher: 'voucher template',
    };

    const compiled = compileLadder({ ...LADDER, tiers: [{ ...tier(1, 'bronze', '0'), ...policies }] }, 'en');

    expect(compiled).toEqual({
      id: 'u',
      number: 3,
      counter: 11,
      version: 2,
      name: 'Status',
      isPrimary: true,
      metric: 'SPEND',
      currency: null,
      activityType: null,
      moneyCurrency: 'GBP',
      window: 'ROLLING',
      windowMonths: 12,
      falling: 'ONE_STEP',
      graceDays: 30,
      tiers: [
        {
          id: 'uuid of bronze',
          number: 1,
          position: 1,
          key: 'bronze',
          name: 'bronze',
          threshold: 0,
          multiplier: { extra: 0n, scale: 1n },
          ...policies,
        },
      ],
      takeover: null,
    });
  });

  it('numbers places from the lowest tier, whatever their numbers', () => {
    const { tiers } = compileLadder(LADDER, 'de');

    expect(tiers.map(({ position, number, name }) => [position, number, name])).toEqual([
      [1, 1, 'bronze (de)'],
      [2, 4, 'silver (de)'],
      [3, 2, 'gold (de)'],
    ]);
  });

  it.each<[string, string | null, string[], number[]]>([
    ['pence', 'GBP', ['0', '100.5', '1000000000000'], [0, 10_050, 100_000_000_000_000]],
    ['yen', 'JPY', ['0', '7'], [0, 7]],
    ['fils', 'KWD', ['0', '0.001', '1000000000000'], [0, 1, 1_000_000_000_000_000]],
    ['what is counted', null, ['0', '9007199254740991'], [0, Number.MAX_SAFE_INTEGER]],
  ])('has thresholds in %s', (_, moneyCurrency, thresholds, expected) => {
    const tiers = thresholds.map((threshold, index) => tier(index + 1, `t${index}`, threshold));

    const compiled = compileLadder({ ...LADDER, moneyCurrency, tiers }, 'en');

    expect(compiled.tiers.map(({ threshold }) => threshold)).toEqual(expected);
  });

  it.each<[string, bigint, bigint]>([
    ['1', 0n, 1n],
    ['1.5', 5n, 10n],
    ['1.0001', 1n, 10_000n],
    ['2', 1n, 1n],
    ['100', 99n, 1n],
    ['12.25', 1125n, 100n],
  ])('adds %s times as extra / scale', (multiplier, extra, scale) => {
    const { tiers } = compileLadder({ ...LADDER, tiers: [tier(1, 'bronze', '0', multiplier)] }, 'en');

    expect(tiers[0]!.multiplier).toEqual({ extra, scale });
  });
});
