import type { Problem } from '../../../kernel/problem.js';
import type { VoucherKind } from './voucher-gives.js';

const MOST_DAYS = 3_660;
const MOST_USES = 1_000_000_000;
const MOST_POSITION = 100;

/** How a voucher may be used, with what it gives. */
interface Use {
  /** Null where what it gives is not known. */
  kind: VoucherKind | null;
  hasScope: boolean;
  validDays: number | null;
  minimumDays: number | null;
  uses: number;
  position: number;
}

/** What is wrong with how long, how often and when a voucher applies. */
export function useProblems({ kind, hasScope, validDays, minimumDays, uses, position }: Use): Problem[] {
  const isGiftCard = kind === 'GIFT_CARD';
  return [
    ...(isGiftCard && hasScope
      ? [{ path: ['scope'], message: 'not with a gift card, which pays for everything' }]
      : []),
    ...(validDays === null ? [] : rangeProblems(validDays, 1, MOST_DAYS, 'validDays')),
    ...(minimumDays === null ? [] : minimumDaysProblems(minimumDays, validDays)),
    ...(isGiftCard && uses > 1
      ? [{ path: ['uses'], message: `must be 1 with a gift card, not ${uses}: it is used until nothing is left on it` }]
      : rangeProblems(uses, 1, MOST_USES, 'uses')),
    ...rangeProblems(position, 0, MOST_POSITION, 'position'),
  ];
}

/** A voucher that is refused whenever it is issued is none. */
function minimumDaysProblems(minimumDays: number, validDays: number | null): Problem[] {
  const path = ['minimumDays'];
  if (validDays === null) return [{ path, message: 'only with validDays: without them it never ends' }];
  if (minimumDays > validDays && validDays >= 1)
    return [{ path, message: `${minimumDays} must not be above validDays, ${validDays}` }];
  return rangeProblems(minimumDays, 1, MOST_DAYS, 'minimumDays');
}

function rangeProblems(value: number, least: number, most: number, field: string): Problem[] {
  if (value >= least && value <= most) return [];
  return [{ path: [field], message: `${value} is not within ${least} to ${most}` }];
}
