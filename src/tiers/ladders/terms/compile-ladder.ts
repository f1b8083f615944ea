import { textFor, type Localized } from '../../../kernel/localized-text.js';
import { toMinor } from '../../../kernel/money.js';
import type { CompiledLadder, CompiledTier, Takeover } from '../ladder.js';

/** What is compiled of a tier. Decimals are without superfluous zeros. */
interface TierToCompile extends Pick<
  CompiledTier,
  'number' | 'key' | 'pending' | 'expiry' | 'entryPoints' | 'entryVoucher'
> {
  uuid: string;
  names: readonly Localized[];
  threshold: string;
  multiplier: string;
}

/** What is compiled of a ladder, its tiers from the lowest up. */
export interface LadderToCompile extends Omit<
  CompiledLadder,
  'id' | 'name' | 'isPrimary' | 'currency' | 'tiers' | 'takeover'
> {
  uuid: string;
  names: readonly Localized[];
  primary: boolean;
  counter: number;
  currencyNumber: number | null;
  /** Where all standings are of this version, nothing. */
  takeover?: Takeover | null;
  tiers: readonly TierToCompile[];
}

/** Makes a ladder ready for deciding: once for each change, not for each purchase. */
export function compileLadder(ladder: LadderToCompile, locale: string): CompiledLadder {
  const { moneyCurrency } = ladder;
  return {
    id: ladder.uuid,
    number: ladder.number,
    version: ladder.version,
    name: textFor(ladder.names, locale),
    isPrimary: ladder.primary,
    counter: ladder.counter,
    metric: ladder.metric,
    currency: ladder.currencyNumber,
    activityType: ladder.activityType,
    moneyCurrency,
    window: ladder.window,
    windowMonths: ladder.windowMonths,
    falling: ladder.falling,
    graceDays: ladder.graceDays,
    tiers: ladder.tiers.map((tier, index) => ({
      id: tier.uuid,
      number: tier.number,
      position: index + 1,
      key: tier.key,
      name: textFor(tier.names, locale),
      threshold: moneyCurrency === null ? Number(tier.threshold) : toMinor(tier.threshold, moneyCurrency),
      multiplier: fractionOf(tier.multiplier),
      pending: tier.pending,
      expiry: tier.expiry,
      entryPoints: tier.entryPoints,
      entryVoucher: tier.entryVoucher,
    })),
    takeover: ladder.takeover ?? null,
  };
}

/** `1.5` gives half as much again: 5 tenths. */
function fractionOf(multiplier: string): CompiledTier['multiplier'] {
  const [whole = '', fraction = ''] = multiplier.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return { extra: BigInt(whole + fraction) - scale, scale };
}
