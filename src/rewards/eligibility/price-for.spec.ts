import type { Choice, CompiledReward } from './compiled-reward.js';
import { priceFor } from './price-for.js';

const option = (number: number, surcharge: number) => ({
  number,
  surcharge,
  legalAge: null,
  once: false,
  minTier: null,
});
const at = (text: string) => new Date(`2027-${text}T00:00:00Z`);

const REWARD: CompiledReward = {
  points: 1000,
  tierPrices: [
    { tier: 'silver', points: 900 },
    { tier: 'gold', points: 800 },
  ],
  timedPrices: [
    { from: at('03-01'), until: at('04-01'), points: 850 },
    { from: at('05-01'), until: at('06-01'), points: 2000 },
  ],
  earlyAccess: [],
  visibleFrom: null,
  visibleUntil: null,
  redeemableFrom: null,
  redeemableUntil: null,
  limits: [],
  choose: 2,
  options: [option(1, 0), option(2, 150)],
  minTier: null,
};

describe('priceFor', () => {
  it.each<[string, string[], string, Choice[], number]>([
    ['nobody in particular', [], '01-01', [], 1000],
    ['who reached silver', ['bronze', 'silver'], '01-01', [], 900],
    ['who reached gold: the lowest', ['bronze', 'silver', 'gold'], '01-01', [], 800],
    ['everybody from the first moment of a timed price', [], '03-01', [], 850],
    ['everybody after its last', [], '04-01', [], 1000],
    ['gold, lower than the timed price', ['silver', 'gold'], '03-15', [], 800],
    ['silver, higher than the timed price', ['silver'], '03-15', [], 850],
    ['everybody in the time of a higher price', [], '05-15', [], 1000],
    ['who chooses without surcharge', [], '01-01', [{ option: 1, quantity: 2 }], 1000],
    ['who chooses with surcharge', ['silver'], '01-01', [{ option: 1, quantity: 1 }, { option: 2, quantity: 1 }], 1050],
    ['who chooses it twice', [], '01-01', [{ option: 2, quantity: 2 }], 1300],
  ])('for %s', (_, reachedTiers, day, choices, expected) => {
    expect(priceFor(REWARD, choices, { reachedTiers }, at(day))).toBe(expected);
  }); // prettier-ignore

  it('knows no options of other rewards', () => {
    expect(() => priceFor(REWARD, [{ option: 3, quantity: 1 }], { reachedTiers: [] }, at('01-01'))).toThrow(
      'not checked',
    );
  });
});
