import fc from 'fast-check';
import { postingId } from '../posting-id.js';
import { lotId, readLotId } from './lot-id.js';

describe('the id of a lot', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 2_147_483_647 }), (walletId, number) => {
        expect(readLotId(lotId(walletId, number))).toEqual({ walletId, number });
      }),
      { seed: 4 },
    );
  });

  it.each(['', 'lot_', 'lot_1', postingId(1, 1), 'lot_zzzzzzzzzzz1', 'lot_00000000001zzzzzz', 'lot_00000000001A'])(
    '%j is none',
    (text) => {
      expect(readLotId(text)).toBeNull();
    },
  );
});
