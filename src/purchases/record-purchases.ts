import { Injectable } from '@nestjs/common';
import { Awarding, RuleBook, type RuleSet } from '../earning/index.js';
import { findPurchases, findPurchasesByOrder } from '../history/index.js';
import { actFor, endPausesBy, lockReferred, tellEvents } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { Database, type Tx } from '../platform/database/index.js';
import { findKeys, rememberKeys, type RememberedCall } from '../platform/idempotency/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets } from '../points/index.js';
import { Referring, type ReferralBooks } from '../referrals/index.js';
import { audit, markInUse, ProgramDirectory, readMoment, type ProgramSettings } from '../programs/index.js';
import { CodeGuesses, guessesIn, IssueDueGrants, PurchaseVouchers, isUnknownCode } from '../vouchers/index.js';
import {
  codesOf,
  hasCodes,
  holdersOf,
  holdIdsOf,
  keysOf,
  lookUpOf,
  occasionsOf,
  orderIdsOf,
  saidBy,
  usedIn,
  whoBuys,
} from './named-in-inputs.js';
import { checkPurchase, type Checked } from './record-purchase.check.js';
import { Recording, type RecordOutcome, type RecordRequest } from './recording.js';
import type { RecordPurchaseInput } from './record-purchase.types.js';

const OPERATION = 'recordPurchase';

/** What a batch is decided by, read before its transaction. */
interface Prepared {
  settings: ProgramSettings;
  rules: RuleSet;
  books: ReferralBooks;
}

/**
 * Records purchases and awards their points. Written once, for a list: what arrives at about the same time becomes one
 * transaction. Each purchase has its own result. Refuses: InvalidInput, MemberNotFound, MemberNotActive, CurrencyMismatch,
 * OrderAlreadyRecorded, IdempotencyKeyReused, HoldNotOpen, TooManyPoints, VoucherNotRedeemable.
 */
@Injectable()
export class RecordPurchases {
  private readonly coalescer = new Coalescer<RecordRequest, RecordOutcome>((programId, requests) =>
    this.database.batch(
      requests,
      () => this.prepare(programId),
      (tx, some, prepared) => this.record(tx, prepared, some),
    ),
  );

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly grants: IssueDueGrants,
    private readonly vouchers: PurchaseVouchers,
    private readonly guesses: CodeGuesses,
    private readonly referring: Referring,
  ) {}

  run(caller: Caller, input: RecordPurchaseInput): Promise<RecordOutcome> {
    const submit = (): Promise<RecordOutcome> =>
      this.coalescer.submit(caller.programId, { caller, input, isImport: false });
    return hasCodes(input)
      ? this.guesses.guard(caller, [lookUpOf(caller, OPERATION, input)], submit, (outcome) => [unknownIn(outcome)])
      : submit();
  }

  runAll(caller: Caller, inputs: readonly RecordPurchaseInput[], isImport = false): Promise<RecordOutcome[]> {
    const submit = (): Promise<RecordOutcome[]> =>
      this.coalescer.submitAll(
        caller.programId,
        inputs.map((input) => ({ caller, input, isImport })),
      );
    return inputs.some(hasCodes)
      ? this.guesses.guard(
          caller,
          inputs.map((input) => lookUpOf(caller, OPERATION, input)),
          submit,
          (outcomes) => outcomes.map(unknownIn),
        )
      : submit();
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    const [rules, books] = await Promise.all([this.ruleBook.rulesOf(settings), this.referring.booksOf(settings)]);
    return { settings, rules, books };
  }

  /** What happens when somebody buys a book, from the call to the commit. */
  private async record(
    tx: Tx,
    { settings, rules, books }: Prepared,
    requests: readonly RecordRequest[],
  ): Promise<RecordOutcome[]> {
    const programId = settings.number;
    const inputs = requests.map(({ input }) => input);
    const checked = inputs.map((input) => checkPurchase(input, settings.currency));

    // Find without a lock, then lock the members and nothing else: with buyers those who hold vouchers that are used, and who brought them.
    const withCodes = inputs.map((input, index) => codesOf(input, checked[index] as Checked));
    const found = await this.vouchers.find(tx, settings, withCodes);
    // Load what is known to be needed, in statements after the lock.
    const { members, memberIds, rows } = await lockReferred(
      tx,
      programId,
      whoBuys(inputs),
      (_, locked) => [
        readMoment(programId),
        findKeys(programId, keysOf(inputs)),
        findPurchasesByOrder(programId, orderIdsOf(inputs)),
        findWallets(programId, locked),
      ],
      {
        others: holdersOf(found),
        companionsOf: (friends) =>
          this.referring.companionsOf(tx, settings, books, { friends, vouchers: usedIn(found, []) }),
      },
    );
    const [[moment], keys, orders, walletRows] = rows;

    // Settle what became due; load what that and the keys show.
    this.programs.restartIfChanged(settings, moment);
    endPausesBy(moment.now, members.values());
    const wallets = new Wallets(settings, walletRows, members);
    const settled = await wallets.settle(tx, moment.now);
    tellAllPostings(members, settled);
    await wallets.contents.loadHolds(tx, holdIdsOf(inputs));
    const replayed = recordedUnder(keys);
    const [purchases] = replayed.length > 0 ? await tx.pipeline([findPurchases(programId, replayed)]) : [[]];

    // Open what members share, after their locks: vouchers, referrals, limits of rules. It is the order of every transaction.
    const place = { settings, now: moment.now, members, ladders: rules.ladders, wallets };
    const till = await this.vouchers.open(tx, place, withCodes, found, memberIds);
    const referrals = await this.referring.open(tx, place, books, {
      friends: memberIds,
      vouchers: usedIn(found, memberIds),
      references: this.referring.referencesOf(settings, saidBy(memberIds, inputs)),
    });
    const occasions = [...occasionsOf(memberIds, inputs, moment.now), ...referrals.occasions()];
    const awarding = await Awarding.open(tx, settings, rules, moment.now, occasions, undefined, members);
    awarding.recognition.tell(members);
    await this.referring.start(tx, settings, referrals, awarding);

    // Decide: a fold in the order of the input, each sees what the accepted ones before it left.
    const known = { purchases: [...orders, ...purchases], keys };
    const recording = new Recording(settings, awarding, moment, members, wallets, till, referrals, known);
    const outcomes = requests.map((request, index) =>
      recording.decide(request, index, memberIds[index] ?? null, checked[index] as Checked),
    );
    if (recording.remembered.length === 0) return outcomes;
    for (const [index, { caller }] of requests.entries()) actFor([members.get(memberIds[index] ?? '')], caller);

    // Write: keys and orders first, then everything else, in one round trip. Where somebody was first the database refuses and all starts over.
    await markInUse(tx, programId, moment);
    const writes = [
      rememberKeys(programId, OPERATION, moment.now, recording.remembered),
      ...recording.writes(),
      ...till.writes(),
      ...referrals.writes(),
      ...awarding.writes(),
      ...postingWrites(
        programId,
        [...settled, ...recording.postings(), ...referrals.postings, ...awarding.recognition.granted],
        moment.now,
        wallets.toWrite(),
      ),
      ...tellEvents(programId, members.values()),
      ...audit(programId, moment.now, recording.acts),
    ];
    if (awarding.recognition.areVouchersDue) {
      await tx.pipeline(writes);
      await this.grants.run(tx, { settings, now: moment.now, members });
    } else await tx.commitWith(writes);
    return outcomes;
  }
}

/** The purchases that were recorded under these keys. */
function recordedUnder(keys: readonly RememberedCall[]): string[] {
  return keys.flatMap(({ operation, result }) => (operation === OPERATION ? [String(result['purchase'])] : []));
}

/** The first code that is wrong is named, and nothing is said of those after it. */
function unknownIn(outcome: RecordOutcome): number {
  return guessesIn(outcome, isUnknownCode);
}
