import { toMinor } from '../../kernel/money.js';
import { Money } from '../../platform/graphql/index.js';
import type { SegmentTerms } from './segment-definition.js';
import type { SegmentDefinition } from './segment-definition.types.js';

/** A definition as it is shown: amounts with exactly as many decimals as the program's money currency has. */
export function shownDefinition(terms: SegmentTerms, { currency }: { currency: string }): SegmentDefinition {
  const money = (amount: string | null): Money | null =>
    amount === null ? null : Money.of(Math.round(toMinor(amount, currency)), currency);
  const { spent } = terms;
  return { ...terms, spent: spent && { atLeast: money(spent.atLeast), atMost: money(spent.atMost) } };
}
