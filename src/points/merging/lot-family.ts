import type { Lot } from '../wallet.js';

/** A lot and the wallet it is in. */
export interface PlacedLot {
  readonly walletId: number;
  readonly lot: Lot;
}

/**
 * A lot with its heirs: the lots that came of it when members were merged and unmerged, one from the other, as far as they were
 * loaded; and its forebears, those of which it came in the same way. What members sent each other has none.
 */
export interface LotFamily extends PlacedLot {
  /** Only those that are in the same wallet. */
  readonly forebears: readonly PlacedLot[];
  /** The oldest first. */
  readonly heirs: readonly PlacedLot[];
}

/** A family that was not moved by any merge. */
export function alone(walletId: number, lot: Lot): LotFamily {
  return { walletId, lot, forebears: [], heirs: [] };
}

/** The lot, if it is in this wallet, and those of its heirs that are, which come after it. */
export function lotsIn(walletId: number, { heirs, ...first }: LotFamily): Lot[] {
  return [first, ...heirs].filter((one) => one.walletId === walletId).map(({ lot }) => lot);
}

/** The family without the heirs that are in other wallets than this. */
export function within(walletId: number, { heirs, ...rest }: LotFamily): LotFamily {
  return { ...rest, heirs: heirs.filter((heir) => heir.walletId === walletId) };
}

/** The whole family: the lot itself first. */
export function kinOf({ forebears, heirs, ...first }: LotFamily): PlacedLot[] {
  return [first, ...forebears, ...heirs];
}
