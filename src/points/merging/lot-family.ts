import type { Lot } from '../wallet.js';

/** A lot and the wallet it is in. */
export interface PlacedLot {
  readonly walletId: number;
  readonly lot: Lot;
}

/**
 * A lot with its heirs: the lots that came of it when members were merged and unmerged, one from the other, as far as they were
 * loaded. What members sent each other has none.
 */
export interface LotFamily extends PlacedLot {
  /** The oldest first. */
  readonly heirs: readonly PlacedLot[];
}

/** A family that was not moved by any merge. */
export function alone(walletId: number, lot: Lot): LotFamily {
  return { walletId, lot, heirs: [] };
}

/** The lots of a family that are in this wallet, the lot itself first, then its heirs. */
export function lotsIn(walletId: number, { heirs, ...first }: LotFamily): Lot[] {
  return [first, ...heirs].filter((one) => one.walletId === walletId).map(({ lot }) => lot);
}
