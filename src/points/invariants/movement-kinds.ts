import { Account, Kind } from '../codes.js';

const { PENDING, AVAILABLE, HELD, OWED, ISSUED, SPENT, EXPIRED, FORGIVEN, ADJUSTED, TRANSIT } = Account;

/** Which movements each kind of posting may have, as from and to: the table of the ledger's design. */
const MOVEMENTS: Record<Kind, readonly (readonly [Account, Account])[]> = {
  [Kind.EARN]: [
    [ISSUED, PENDING],
    [ISSUED, AVAILABLE],
  ],
  [Kind.MATURE]: [[PENDING, AVAILABLE]],
  [Kind.REPAY]: [[AVAILABLE, OWED]],
  [Kind.SPEND]: [[AVAILABLE, SPENT]],
  [Kind.HOLD]: [[AVAILABLE, HELD]],
  [Kind.CAPTURE]: [
    [HELD, SPENT],
    [HELD, AVAILABLE],
  ],
  [Kind.RELEASE]: [[HELD, AVAILABLE]],
  [Kind.EXPIRE]: [[AVAILABLE, EXPIRED]],
  [Kind.REVERSE]: [
    [PENDING, ISSUED],
    [AVAILABLE, ISSUED],
    [OWED, ISSUED],
    [FORGIVEN, ISSUED],
  ],
  [Kind.REFUND]: [
    [SPENT, AVAILABLE],
    [SPENT, FORGIVEN],
  ],
  [Kind.TRANSFER_OUT]: [
    [AVAILABLE, TRANSIT],
    [PENDING, TRANSIT],
    [TRANSIT, OWED],
  ],
  [Kind.TRANSFER_IN]: [
    [TRANSIT, AVAILABLE],
    [TRANSIT, PENDING],
    [OWED, TRANSIT],
  ],
  [Kind.ADJUST]: [
    [ADJUSTED, AVAILABLE],
    [AVAILABLE, ADJUSTED],
    [OWED, ADJUSTED],
  ],
  [Kind.REINSTATE]: [[EXPIRED, AVAILABLE]],
  [Kind.EXTEND]: [],
  [Kind.FORFEIT]: [
    [AVAILABLE, EXPIRED],
    [PENDING, EXPIRED],
    [FORGIVEN, OWED],
  ],
};

/** Postings of these kinds take what is available, soonest-expiring lot first. */
const SPENDING: readonly Kind[] = [Kind.SPEND, Kind.HOLD, Kind.TRANSFER_OUT, Kind.ADJUST];

/** Accounts whose points belong to a lot. */
const OF_LOTS: readonly Account[] = [PENDING, AVAILABLE, HELD];

export function isMovementOf(kind: Kind, from: Account, to: Account): boolean {
  return MOVEMENTS[kind].some((pair) => pair[0] === from && pair[1] === to);
}

export function isKind(kind: number): kind is Kind {
  return kind in MOVEMENTS;
}

export function isSpending(kind: Kind, from: Account): boolean {
  return from === AVAILABLE && SPENDING.includes(kind);
}

export function isOfLots(account: Account): boolean {
  return OF_LOTS.includes(account);
}
