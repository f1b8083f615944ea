import fc from 'fast-check';
import { LotState } from './codes.js';
import { inSpendingOrder, takeFree, takeFrom } from './lots.js';
import { newWallet, type Lot, type Wallet } from './wallet.js';

const EARLY = new Date('2027-01-01T00:00:00Z');
const LATE = new Date('2027-06-01T00:00:00Z');

const aLot = (number: number, free: number, fields: Partial<Lot> = {}): Lot => ({
  number,
  stored: null,
  state: LotState.OPEN,
  points: 1000,
  free,
  held: 0,
  forgiven: 0,
  bornSequence: number,
  earnedAt: EARLY,
  availableAt: EARLY,
  expiresAt: null,
  alsoByInactivity: false,
  pause: null,
  origin: null,
  ...fields,
});

const holding = (...lots: Lot[]): Wallet => {
  const wallet = newWallet(1, 'member', 1, 1);
  for (const lot of lots) wallet.lots.set(lot.number, lot);
  return wallet;
};

const taken = (wallet: Wallet, points: number) =>
  takeFree(wallet, points).map(({ lot, points: part }) => [lot.number, part]);

describe('inSpendingOrder', () => {
  it('is soonest-expiring first, never-expiring last, then the oldest', () => {
    const lots = [
      aLot(1, 1),
      aLot(2, 1, { expiresAt: LATE }),
      aLot(3, 1, { expiresAt: EARLY }),
      aLot(4, 1, { expiresAt: EARLY }),
      aLot(5, 1),
    ];

    expect(lots.sort(inSpendingOrder).map((lot) => lot.number)).toEqual([3, 4, 2, 1, 5]);
  });
});

describe('takeFree', () => {
  it('L1: takes of the lot that expires sooner', () => {
    const wallet = holding(aLot(1, 100, { expiresAt: LATE }), aLot(2, 100, { expiresAt: EARLY }));

    expect(taken(wallet, 100)).toEqual([[2, 100]]);
    expect(wallet.lots.get(2)).toMatchObject({ free: 0, state: LotState.CLOSED });
    expect(wallet.lots.get(1)).toMatchObject({ free: 100, state: LotState.OPEN });
  });

  it('L3: takes of the next one what the first cannot give', () => {
    const wallet = holding(aLot(1, 50, { expiresAt: EARLY }), aLot(2, 50, { expiresAt: LATE }));

    expect(taken(wallet, 70)).toEqual([[1, 50], [2, 20]]); // prettier-ignore
    expect(wallet.lots.get(2)).toMatchObject({ free: 30, state: LotState.OPEN });
  });

  it('leaves alone what is pending, empty or closed, and gives less when there is less', () => {
    const wallet = holding(aLot(1, 5, { state: LotState.PENDING }), aLot(2, 0, { held: 3 }), aLot(3, 4));

    expect(taken(wallet, 9)).toEqual([[3, 4]]);
    expect(taken(wallet, 0)).toEqual([]);
  });

  it('takes in spending order and exactly as much as there is', () => {
    const lots = fc.array(fc.record({ free: fc.nat(50), expiry: fc.option(fc.nat(5)) }), { maxLength: 8 });
    fc.assert(
      fc.property(lots, fc.nat(200), (given, points) => {
        const wallet = holding(
          ...given.map(({ free, expiry }, index) =>
            aLot(index + 1, free, { expiresAt: expiry === null ? null : new Date(expiry) }),
          ),
        );
        const order = [...wallet.lots.values()].sort(inSpendingOrder).map((lot) => lot.number);
        const available = given.reduce((sum, { free }) => sum + free, 0);

        const parts = takeFree(wallet, points);

        expect(parts.reduce((sum, part) => sum + part.points, 0)).toBe(Math.min(points, available));
        expect(parts.every((part) => part.points > 0)).toBe(true);
        const places = parts.map(({ lot }) => order.indexOf(lot.number));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(parts.slice(0, -1).every(({ lot }) => lot.free === 0)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('takeFrom', () => {
  it('closes a lot that is empty, not one of which something is held', () => {
    const empty = aLot(1, 10);
    const held = aLot(2, 10, { held: 1 });

    expect([takeFrom(empty, 15), takeFrom(held, 10)]).toEqual([10, 10]);
    expect([empty.state, held.state]).toEqual([LotState.CLOSED, LotState.OPEN]);
  });
});
