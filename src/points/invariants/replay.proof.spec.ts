import type { Statement } from '../../platform/database/index.js';
import type { Evidence } from '../../platform/verify/index.js';
import { Account, ActorType, Kind, LotState, SourceType } from '../codes.js';
import type { StoredLot, StoredMovement, StoredPosting, StoredTerm, StoredWallet } from './ledger-rows.js';
import { REPLAY_PROOF } from './replay.proof.js';

const { PENDING, AVAILABLE, HELD, OWED, ISSUED, SPENT, EXPIRED, FORGIVEN, ADJUSTED, TRANSIT } = Account;

/** A posting on a day: its kind and movements as from, to, points, lot. */
type Told = [day: number, kind: Kind, ...movements: [from: Account, to: Account, points: number, lot: number | null][]];

const day = (number: number): Date => new Date(Date.UTC(2027, 0, number));

/** The rows of a wallet to which this happened. Lots expire on these days under their last terms; terms begin at a posting. */
function storedAs(
  walletId: number,
  story: Told[],
  expiries: (number | null)[],
  terms: [lot: number, sequence: number, day: number | null][] = [],
) {
  const balance = new Map<Account, number>();
  const of = (account: Account) => balance.get(account) ?? 0;
  const lots = expiries.map((at, index): StoredLot => {
    const expiresAt = at === null ? null : day(at);
    return {
      walletId,
      number: index + 1,
      state: LotState.CLOSED,
      points: 0,
      free: 0,
      held: 0,
      forgiven: 0,
      bornSequence: 0,
      expiresAt,
      alsoByInactivity: false,
    };
  });
  const postings: StoredPosting[] = [];
  const movements: StoredMovement[] = [];
  for (const [at, kind, ...moves] of story) {
    const sequence = postings.length + 1;
    moves.forEach(([from, to, points, lot], index) => {
      balance.set(from, of(from) - points);
      balance.set(to, of(to) + points);
      const stored = lot === null ? undefined : lots[lot - 1];
      if (stored) move(stored, from, to, points, sequence);
      movements.push({
        walletId,
        sequence,
        number: index + 1,
        from,
        to,
        points,
        lot,
        awardLot: kind === Kind.REVERSE ? 1 : null,
        awardWallet: null,
      });
    });
    const balances = { pending: of(PENDING), available: of(AVAILABLE), held: of(HELD), owed: -of(OWED) };
    const cause = { sourceType: SourceType.PURCHASE, sourceId: null, actorType: ActorType.SYSTEM };
    postings.push({ walletId, sequence, kind, ...cause, ...balances, occurredAt: day(at) });
  }
  for (const lot of lots) if (lot.free + lot.held > 0) lot.state = of(PENDING) > 0 ? LotState.PENDING : LotState.OPEN;
  const last = postings.at(-1)!;
  const { pending, available, held, owed, occurredAt } = last;
  const lifetime = { lifetimeEarned: -of(ISSUED), lifetimeSpent: of(SPENT), lifetimeExpired: of(EXPIRED) };
  const wallet: StoredWallet = {
    walletId,
    currency: 1,
    pending,
    available,
    held,
    owed,
    ...lifetime,
    sequence: last.sequence,
    lotCount: lots.length,
    lastPostedAt: occurredAt,
  };
  const storedTerms = terms.map(([lot, sequence, at]): StoredTerm => ({
    walletId,
    lot,
    sequence,
    expiresAt: at === null ? null : day(at),
    alsoByInactivity: false,
  }));
  return {
    wallets: [wallet],
    postings,
    movements,
    lots,
    terms: storedTerms,
    'moved-figures': [],
    'forgiven-elsewhere': [],
  };
}

function move(lot: StoredLot, from: Account, to: Account, points: number, sequence: number): void {
  if (lot.points === 0) Object.assign(lot, { points, bornSequence: sequence });
  if (from === PENDING || from === AVAILABLE) lot.free -= points;
  if (to === PENDING || to === AVAILABLE) lot.free += points;
  if (from === HELD) lot.held -= points;
  if (to === HELD) lot.held += points;
}

/** In which order each table is read. */
const KEYS: Record<keyof ReturnType<typeof storedAs>, string[]> = {
  wallets: ['walletId'],
  postings: ['walletId', 'sequence'],
  movements: ['walletId', 'sequence', 'number'],
  lots: ['walletId', 'number'],
  terms: ['walletId', 'lot', 'sequence'],
  'moved-figures': ['walletId'],
  'forgiven-elsewhere': ['walletId', 'lot'],
};

/** What the proof finds wrong in these rows, read in pages of three. */
async function wrongIn(...stored: ReturnType<typeof storedAs>[]): Promise<(number | string)[]> {
  const query = async <Row>({ name }: Statement<Row>, values: readonly unknown[]): Promise<Row[]> => {
    const table = name.replace('verify-', '') as keyof ReturnType<typeof storedAs>;
    const after = values.slice(1, -1) as number[];
    const rows = stored.flatMap((one) => one[table] as object[]);
    const keyOf = (row: object) => KEYS[table].map((column) => (row as Record<string, number>)[column]!);
    const isAfter = (row: object) => compare(keyOf(row), after) > 0;
    return rows
      .sort((a, b) => compare(keyOf(a), keyOf(b)))
      .filter(isAfter)
      .slice(0, 3) as Row[];
  };
  const evidence = { programId: 1, pageSize: 3, snapshot: { query } } as unknown as Evidence;
  const wrong = new Set<number | string>();
  for await (const { invariant, ...found } of REPLAY_PROOF.findings(evidence)) {
    if (found.wrong > 0) wrong.add(invariant.number ?? invariant.title);
  }
  return [...wrong];
}

const compare = (one: number[], other: number[]): number => {
  const index = one.findIndex((value, place) => value !== other[place]);
  return index < 0 ? 0 : one[index]! - other[index]!;
};

const earned = (at: number, points: number, lot: number): Told => [at, Kind.EARN, [ISSUED, AVAILABLE, points, lot]];

describe('the replay of a wallet', () => {
  it.each<[string, ReturnType<typeof storedAs>]>([
    [
      'a hold that is captured in part',
      storedAs(
        1,
        [
          earned(1, 100, 1),
          [2, Kind.HOLD, [AVAILABLE, HELD, 80, 1]],
          [3, Kind.CAPTURE, [HELD, SPENT, 50, 1]],
          [3, Kind.RELEASE, [HELD, AVAILABLE, 30, 1]],
        ],
        [null],
      ),
    ],
    [
      'R13: held points outlive their lot',
      storedAs(
        1,
        [
          earned(1, 100, 1),
          [2, Kind.HOLD, [AVAILABLE, HELD, 40, 1]],
          [5, Kind.EXPIRE, [AVAILABLE, EXPIRED, 60, 1]],
          [6, Kind.RELEASE, [HELD, AVAILABLE, 40, 1]],
          [6, Kind.EXPIRE, [AVAILABLE, EXPIRED, 40, 1]],
        ],
        [5],
      ),
    ],
    [
      'a refund into a lot that expired meanwhile',
      storedAs(
        1,
        [
          earned(1, 100, 1),
          [2, Kind.SPEND, [AVAILABLE, SPENT, 70, 1]],
          [5, Kind.EXPIRE, [AVAILABLE, EXPIRED, 30, 1]],
          [9, Kind.REFUND, [SPENT, AVAILABLE, 70, 1]],
          [10, Kind.SPEND, [AVAILABLE, SPENT, 70, 1]],
        ],
        [39],
        [
          [1, 1, 5],
          [1, 4, 39],
        ],
      ),
    ],
    [
      'a lot that was extended is spent later than before',
      storedAs(
        1,
        [
          earned(1, 10, 1),
          earned(1, 10, 2),
          [2, Kind.SPEND, [AVAILABLE, SPENT, 5, 1]],
          [3, Kind.EXTEND],
          [4, Kind.SPEND, [AVAILABLE, SPENT, 5, 2]],
        ],
        [99, 20],
        [
          [1, 1, 10],
          [1, 4, 99],
        ],
      ),
    ],
    [
      'points that expired and were reinstated',
      storedAs(
        1,
        [
          earned(1, 10, 1),
          [5, Kind.EXPIRE, [AVAILABLE, EXPIRED, 10, 1]],
          [6, Kind.REINSTATE, [EXPIRED, AVAILABLE, 10, 1]],
        ],
        [50],
        [
          [1, 1, 5],
          [1, 3, 50],
        ],
      ),
    ],
    [
      'a debt that is forfeited',
      storedAs(
        1,
        [
          earned(1, 10, 1),
          [2, Kind.SPEND, [AVAILABLE, SPENT, 10, 1]],
          [3, Kind.REVERSE, [OWED, ISSUED, 10, null]],
          [33, Kind.FORFEIT, [FORGIVEN, OWED, 10, null]],
        ],
        [null],
      ),
    ],
    [
      'adjustments up and down, beyond the balance',
      storedAs(
        1,
        [
          [1, Kind.ADJUST, [ADJUSTED, AVAILABLE, 10, 1]],
          [2, Kind.ADJUST, [AVAILABLE, ADJUSTED, 10, 1], [OWED, ADJUSTED, 5, null]],
        ],
        [null],
      ),
    ],
    [
      'a forfeiture of all that is there and owed',
      storedAs(
        1,
        [
          [1, Kind.EARN, [ISSUED, PENDING, 10, 1]],
          [2, Kind.ADJUST, [OWED, ADJUSTED, 5, null]],
          [9, Kind.FORFEIT, [PENDING, EXPIRED, 10, 1], [FORGIVEN, OWED, 5, null]],
        ],
        [null],
      ),
    ],
    [
      'what is pending and matures',
      storedAs(
        1,
        [
          [1, Kind.EARN, [ISSUED, PENDING, 10, 1]],
          [4, Kind.MATURE, [PENDING, AVAILABLE, 10, 1]],
        ],
        [null],
      ),
    ],
  ])('holds for %s', async (_, stored) => {
    expect(await wrongIn(stored)).toEqual([]);
  });

  it('holds for a transfer between two wallets, and not for half of one', async () => {
    const out = storedAs(1, [earned(1, 10, 1), [2, Kind.TRANSFER_OUT, [AVAILABLE, TRANSIT, 10, 1]]], [null]);
    const into = storedAs(2, [[2, Kind.TRANSFER_IN, [TRANSIT, AVAILABLE, 10, 1]]], [null]);

    expect(await wrongIn(into, out)).toEqual([]);
    expect(await wrongIn(out)).toEqual([3]);
  });

  it.each<[string, (number | string)[], ReturnType<typeof storedAs>]>([
    [
      'the later lot held first',
      [7],
      storedAs(1, [earned(1, 10, 1), earned(1, 10, 2), [2, Kind.HOLD, [AVAILABLE, HELD, 5, 1]]], [9, 8]),
    ],
    [
      'the newer of two lots without expiry taken first',
      [7],
      storedAs(1, [earned(1, 10, 1), earned(1, 10, 2), [2, Kind.ADJUST, [AVAILABLE, ADJUSTED, 5, 2]]], [null, null]),
    ],
    [
      'a lot taken before the one that was sooner until it was extended',
      [7],
      storedAs(
        1,
        [earned(1, 10, 1), earned(1, 10, 2), [2, Kind.SPEND, [AVAILABLE, SPENT, 5, 2]], [3, Kind.EXTEND]],
        [99, 20],
        [
          [1, 1, 10],
          [1, 4, 99],
        ],
      ),
    ],
    [
      'a spending at the moment of expiry',
      [8],
      storedAs(1, [earned(1, 10, 1), [5, Kind.SPEND, [AVAILABLE, SPENT, 5, 1]]], [5]),
    ],
    [
      'an expiry that leaves something',
      [8],
      storedAs(1, [earned(1, 10, 1), [5, Kind.EXPIRE, [AVAILABLE, EXPIRED, 9, 1]]], [5]),
    ],
    [
      'a forfeiture that leaves something',
      [8],
      storedAs(1, [earned(1, 10, 1), [5, Kind.FORFEIT, [AVAILABLE, EXPIRED, 9, 1]]], [null]),
    ],
    [
      'a forfeiture that forgives a part of what is owed',
      [8],
      storedAs(
        1,
        [
          [1, Kind.ADJUST, [OWED, ADJUSTED, 5, null]],
          [5, Kind.FORFEIT, [FORGIVEN, OWED, 4, null]],
        ],
        [],
      ),
    ],
    [
      'an extension that forgot the first terms',
      [8],
      storedAs(1, [earned(1, 10, 1), [3, Kind.EXTEND]], [99], [[1, 2, 99]]),
    ],
    [
      'points released that were never held',
      [4, 6],
      storedAs(1, [earned(1, 10, 1), [2, Kind.RELEASE, [HELD, AVAILABLE, 5, 1]]], [null]),
    ],
    ['points of no lot', [5, 6], storedAs(1, [earned(1, 10, 1), [2, Kind.SPEND, [AVAILABLE, SPENT, 5, null]]], [null])],
    [
      'a spending called an expiry',
      ['each posting has the movements of its kind', 8],
      storedAs(1, [earned(1, 10, 1), [2, Kind.EXPIRE, [AVAILABLE, SPENT, 5, 1]]], [null]),
    ],
  ])('finds %s', async (_, expected, stored) => {
    expect((await wrongIn(stored)).sort()).toEqual([...expected].sort());
  });
});
