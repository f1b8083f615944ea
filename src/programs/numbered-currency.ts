import type { PointCurrencySettings, ProgramSettings } from './program-directory.js';

/** The point currency with this compact number, which a row of ours names: it is there, archived or not. */
export function numberedCurrency(number: number, { currencies }: ProgramSettings): PointCurrencySettings {
  const currency = currencies.find((one) => one.number === number);
  if (!currency) throw new Error(`there is no point currency ${number} in these settings`);
  return currency;
}
