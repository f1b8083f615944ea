import { LotState } from '../codes.js';
import type { Lot } from '../wallet.js';
import { alone, kinOf, lotsIn, type LotFamily } from './lot-family.js';

const aLot = (number: number): Lot => ({
  ...{ number, stored: null, state: LotState.OPEN, points: 10, free: 10, held: 0, forgiven: 0, bornSequence: 1 },
  ...{ earnedAt: new Date(0), availableAt: null, expiresAt: null, alsoByInactivity: false, pause: null, origin: null },
});

describe('the lots of a family', () => {
  const first = aLot(1);
  const [here, there, later] = [aLot(5), aLot(2), aLot(9)];
  const family: LotFamily = {
    ...alone(1, first),
    heirs: [
      { walletId: 1, lot: there },
      { walletId: 2, lot: here },
      { walletId: 2, lot: later },
    ],
  };

  it.each<[what: string, wallet: number, lots: Lot[]]>([
    ['the lot itself and what came back to its wallet', 1, [first, there]],
    ['only heirs in another wallet, the oldest first', 2, [here, later]],
    ["nothing in a stranger's", 3, []],
  ])('are %s', (_, wallet, lots) => {
    expect(lotsIn(wallet, family)).toEqual(lots);
  });

  it('are only the lot where nobody was merged', () => {
    expect(lotsIn(1, alone(1, first))).toEqual([first]);
  });

  it('are not those that it came from, which are its kin', () => {
    const forebear = { walletId: 1, lot: aLot(0) };
    const ofOld = { ...family, forebears: [forebear] };

    expect(lotsIn(1, ofOld)).toEqual([first, there]);
    expect(kinOf(ofOld)).toEqual([{ walletId: 1, lot: first }, forebear, ...family.heirs]);
  });
});
