import { ledgerId, readLedgerId } from './ledger-id.js';

describe('the id of what is numbered within a wallet', () => {
  it.each([
    ['pst', 1, 1, 'pst_000000000011'],
    ['lot', 35, 36, 'lot_0000000000z10'],
    ['lot', Number.MAX_SAFE_INTEGER, 2_147_483_647, 'lot_2gosa7pa2gvzik0zj'],
  ] as const)('%s %i/%i is %s', (prefix, walletId, number, id) => {
    expect(ledgerId(prefix, walletId, number)).toBe(id);
    expect(readLedgerId(prefix, id)).toEqual({ walletId, number });
    expect(readLedgerId(prefix === 'lot' ? 'pst' : 'lot', id)).toBeNull();
  });
});
