/** How a voucher stands. */
export type VoucherStanding = 'ISSUED' | 'RESERVED' | 'REDEEMED' | 'EXPIRED' | 'REVOKED';

/** What is stored of a voucher, with what is set aside of it. */
export interface StoredState {
  status: 'ISSUED' | 'REDEEMED' | 'REVOKED';
  usesLeft: number | null;
  remaining: number | null;
  expiresAt: Date | null;
  /** Reservations that last. */
  reserved: number;
  /** Reservations that are over and that nobody has noted yet: how many, and of how much. */
  lapsed: number;
  lapsedAmount: number;
}

/** A voucher as it stands: due is due, so a reservation that is over counts for nothing. */
export interface ShownState {
  status: VoucherStanding;
  usesLeft: number | null;
  remaining: number | null;
}

/**
 * How a voucher stands now. REVOKED; REDEEMED when nothing is left of it and nothing set aside; EXPIRED when its last day is over and
 * nothing set aside; RESERVED when everything that is left is set aside; else ISSUED.
 */
export function shownState(stored: StoredState, now: Date): ShownState {
  const usesLeft = stored.usesLeft === null ? null : stored.usesLeft + stored.lapsed;
  const remaining = stored.remaining === null ? null : stored.remaining + stored.lapsedAmount;
  return { status: statusOf(stored, (usesLeft ?? remaining) === 0, now), usesLeft, remaining };
}

function statusOf({ status, expiresAt, reserved }: StoredState, isEmpty: boolean, now: Date): VoucherStanding {
  if (status === 'REVOKED') return 'REVOKED';
  if (isEmpty) return reserved > 0 ? 'RESERVED' : 'REDEEMED';
  if (reserved === 0 && expiresAt !== null && expiresAt <= now) return 'EXPIRED';
  return 'ISSUED';
}
