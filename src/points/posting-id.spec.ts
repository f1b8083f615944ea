import fc from 'fast-check';
import { postingId, readPostingId } from './posting-id.js';

describe('the id of a posting', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 2_147_483_647 }), (walletId, sequence) => {
        expect(readPostingId(postingId(walletId, sequence))).toEqual({ walletId, sequence });
      }),
      { seed: 3 },
    );
  });

  it.each([
    '',
    'pst_',
    'pst_1',
    'mem_000000000011',
    'pst_zzzzzzzzzzz1',
    'pst_00000000001zzzzzz',
    'pst_00000000001A',
    'pst_000000000011234567',
  ])('%j is none', (text) => {
    expect(readPostingId(text)).toBeNull();
  });
});
