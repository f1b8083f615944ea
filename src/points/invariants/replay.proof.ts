import type { Evidence, Finding, Invariant, Proof } from '../../platform/verify/index.js';
import { Account } from '../codes.js';
import { Tally, type Claim } from './claims.js';
import type { StoredWallet } from './ledger-rows.js';
import { ledgerStreams, nextWallet, type LedgerStreams } from './ledger-streams.js';
import { WalletReplay, type Sums } from './wallet-replay.js';

const CLAIMS: Record<Claim, Invariant> = {
  figures: { number: 1, title: "a wallet's balances and lifetime figures are the sums of its movements" },
  sequence: { number: 2, title: 'postings are numbered without a gap, each follows from the one before' },
  totals: { number: 3, title: 'wallets and program accounts add up to zero per point currency, nothing is in transit' },
  noneNegative: { number: 4, title: 'no balance was ever below zero, who owes has nothing available' },
  lotsAddUp: { number: 5, title: 'the lots of a wallet add up to its balances' },
  lotParts: { number: 6, title: 'each lot has what its movements left it' },
  spendingOrder: { number: 7, title: 'what expires soonest was spent first' },
  expiry: {
    number: 8,
    title: 'nothing was spent after its expiry, an expiry took exactly what was free, a forfeiture everything',
  },
  oneEffect: { number: 10, title: 'nothing has the same effect on a wallet twice' },
  movementsOfKind: { number: null, title: 'each posting has the movements of its kind' },
  owners: { number: null, title: 'every row of the ledger belongs to one that is there' },
};

/** Invariants 1 to 8 and the ledger's part of 10, by replaying every wallet; also what the missing foreign keys would promise. */
export const REPLAY_PROOF: Proof = { invariants: Object.values(CLAIMS), findings };

const WALLETS_A_FINDING = 1000;
const PROGRAM_ACCOUNTS = Object.values(Account).filter((account) => account >= Account.ISSUED);

async function* findings(evidence: Evidence): AsyncGenerator<Finding> {
  const tally = new Tally();
  const streams = ledgerStreams(evidence);
  const totals = new ProgramTotals();
  for (let count = 1; ; count++) {
    const walletId = await nextWallet(streams);
    if (walletId === null) break;
    await replayWallet(walletId, streams, totals, tally);
    if (count % WALLETS_A_FINDING === 0) yield* counted(tally);
  }
  totals.judge(tally);
  yield* counted(tally);
}

async function replayWallet(
  walletId: number,
  streams: LedgerStreams,
  totals: ProgramTotals,
  tally: Tally,
): Promise<void> {
  const isOwn = (row: { walletId: number }): boolean => row.walletId === walletId;
  const [wallet] = await streams.wallets.take(isOwn);
  tally.look('owners');
  tally.expect(
    'owners',
    wallet !== undefined,
    () => `there is no wallet ${String(walletId)}, but there are rows of it`,
  );
  const replay = new WalletReplay(
    wallet ?? nothingIn(walletId),
    await streams.lots.take(isOwn),
    await streams.terms.take(isOwn),
    { moves: await streams.moves.take(isOwn), forgiven: await streams.forgiven.take(isOwn) },
    tally,
  );
  for (;;) {
    const posting = await streams.postings.peek();
    const movements = await streams.movements.take(
      (row) => isOwn(row) && row.sequence <= (posting && isOwn(posting) ? posting.sequence : Infinity),
    );
    const own = movements.filter((movement) => posting && isOwn(posting) && movement.sequence === posting.sequence);
    tally.look('owners', movements.length);
    tally.expect(
      'owners',
      own.length === movements.length,
      () => `wallet ${String(walletId)} has movements of no posting`,
    );
    if (!posting || !isOwn(posting)) break;
    await streams.postings.take((row) => row === posting);
    replay.apply(posting, own);
  }
  if (!wallet) return;
  replay.finish();
  totals.add(wallet, replay.sums);
}

function nothingIn(walletId: number): StoredWallet {
  const balances = { pending: 0, available: 0, held: 0, owed: 0 };
  const lifetime = { lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 0 };
  return { walletId, currency: 0, ...balances, ...lifetime, sequence: 0, lotCount: 0, lastPostedAt: null };
}

/** What wallets store and what program accounts moved, per point currency. Sums of many wallets pass 2^53. */
class ProgramTotals {
  private readonly stored = new Map<number, bigint>();
  private readonly moved = new Map<number, bigint>();
  private readonly transit = new Map<number, bigint>();

  add(wallet: StoredWallet, sums: Sums): void {
    const { currency, pending, available, held, owed } = wallet;
    const own = PROGRAM_ACCOUNTS.reduce((sum, account) => sum + (sums.get(account) ?? 0), 0);
    addTo(this.stored, currency, pending + available + held - owed);
    addTo(this.moved, currency, own);
    addTo(this.transit, currency, sums.get(Account.TRANSIT) ?? 0);
  }

  judge(tally: Tally): void {
    for (const [currency, stored] of this.stored) {
      const moved = this.moved.get(currency) ?? 0n;
      const transit = this.transit.get(currency) ?? 0n;
      tally.look('totals');
      tally.expect(
        'totals',
        stored + moved === 0n,
        () => `point currency ${String(currency)}: wallets have ${String(stored)}, program accounts ${String(moved)}`,
      );
      tally.expect('totals', transit === 0n, () => `point currency ${String(currency)}: ${String(transit)} in transit`);
    }
  }
}

function addTo(sums: Map<number, bigint>, currency: number, points: number): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(points));
}

function* counted(tally: Tally): Generator<Finding> {
  for (const [claim, count] of tally.take()) yield { invariant: CLAIMS[claim], ...count };
}
