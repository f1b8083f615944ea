import { Injectable } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import { Awarding, RuleBook, type RuleSet } from '../earning/index.js';
import { findPurchases, findPurchasesByOrder, insertAwards, insertLines, insertPurchases } from '../history/index.js';
import { actFor, lockReferred, tellEvents } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { Database, Restart, type Tx } from '../platform/database/index.js';
import { findKeys, rememberKeys } from '../platform/idempotency/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets } from '../points/index.js';
import { Referring, type ReferralBooks } from '../referrals/index.js';
import { audit, markInUse, ProgramDirectory, readMoment, type ProgramSettings } from '../programs/index.js';
import {
  CodeGuesses,
  IssueDueGrants,
  PurchaseVouchers,
  isUnknownCode,
  type CodesOfPurchase,
  type FoundVoucher,
  type LookUp,
} from '../vouchers/index.js';
import { checkPurchase, isName, type Checked } from './record-purchase.check.js';
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
      ? this.guesses.guard(caller, [lookUpOf(input)], submit, (outcome) => [unknownIn(outcome)])
      : submit();
  }

  runAll(caller: Caller, inputs: readonly RecordPurchaseInput[], isImport = false): Promise<RecordOutcome[]> {
    const submit = (): Promise<RecordOutcome[]> =>
      this.coalescer.submitAll(
        caller.programId,
        inputs.map((input) => ({ caller, input, isImport })),
      );
    return inputs.some(hasCodes)
      ? this.guesses.guard(caller, inputs.map(lookUpOf), submit, (outcomes) => outcomes.map(unknownIn))
      : submit();
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    const [rules, books] = await Promise.all([this.ruleBook.rulesOf(settings), this.referring.booksOf(settings)]);
    return { settings, rules, books };
  }

  private async record(
    tx: Tx,
    { settings, rules, books }: Prepared,
    requests: readonly RecordRequest[],
  ): Promise<RecordOutcome[]> {
    const programId = settings.number;
    const checked = requests.map(({ input }) => checkPurchase(input, settings.currency));

    // Find without a lock, then lock the members and nothing else: with buyers those who hold vouchers that are used, and who brought them.
    const withCodes = requests.map(({ input }, index) => codesOf(input, checked[index] as Checked));
    const found = await this.vouchers.find(tx, settings, withCodes);
    const { members, memberIds } = await lockReferred(
      tx,
      programId,
      requests.map(({ input }) => input.member),
      found.flat().flatMap((voucher) => voucher?.memberId ?? []),
      (friends) => this.referring.companionsOf(tx, settings, books, { friends, vouchers: usedIn(found, []) }),
    );

    // Load, in statements after the lock; settle what became due.
    const scopes = requests
      .map(({ caller, input }) => ({ memberId: caller.memberId, key: input.idempotencyKey }))
      .filter(({ key }) => isName(key));
    const orderIds = requests.map(({ input }) => input.orderId).filter(isName);
    const [[moment], keys, orders, walletRows] = await tx.pipeline([
      readMoment(programId),
      findKeys(programId, scopes),
      findPurchasesByOrder(programId, orderIds),
      findWallets(programId, [...members.keys()]),
    ]);
    if (moment?.revision !== settings.revision) {
      this.programs.forget(programId);
      throw new Restart('the settings of the program changed');
    }
    const replayed = keys.flatMap((key) => (key.operation === OPERATION ? [String(key.result['purchase'])] : []));
    const wallets = new Wallets(settings, walletRows, members);
    const settled = await wallets.settle(tx, moment.now);
    tellAllPostings(members, settled);
    await wallets.contents.loadHolds(
      tx,
      requests.flatMap(({ input }) => (input.holdId == null ? [] : (decodeId('hld', input.holdId) ?? []))),
    );
    const [purchases] = replayed.length > 0 ? await tx.pipeline([findPurchases(programId, replayed)]) : [[]];

    // After members, vouchers and then what all members share are locked: the order of every transaction.
    const place = { settings, now: moment.now, members, ladders: rules.ladders, wallets };
    const till = await this.vouchers.open(tx, place, withCodes, found, memberIds);
    const referrals = await this.referring.open(tx, place, books, {
      friends: memberIds,
      vouchers: usedIn(found, memberIds),
      references: this.referring.referencesOf(
        settings,
        requests.map(({ input }, index) => ({ memberId: memberIds[index] ?? null, said: input })),
      ),
    });
    const occasions = requests.map(({ input }, index) => ({
      trigger: 'PURCHASE' as const,
      activityType: null,
      memberId: memberIds[index] ?? null,
      at: input.purchasedAt ?? moment.now,
    }));
    const facts = [...occasions, ...referrals.occasions()];
    const awarding = await Awarding.open(tx, settings, rules, moment.now, facts, undefined, members);
    awarding.recognition.tell(members);
    await this.referring.start(tx, settings, referrals, awarding);

    // Decide: a fold in the order of the input, each sees what the accepted ones before it left.
    const known = { purchases: [...orders, ...purchases], keys };
    const recording = new Recording(settings, awarding, moment, members, wallets, till, referrals, known);
    const outcomes = requests.map((request, index) =>
      recording.decide(request, index, memberIds[index] ?? null, checked[index] as Checked),
    );
    const { accepted, remembered } = recording;
    if (remembered.length === 0) return outcomes;
    for (const [index, { caller }] of requests.entries()) actFor([members.get(memberIds[index] ?? '')], caller);

    // Write: keys and orders first, then everything else, in one round trip. Where somebody was first the database refuses and all starts over.
    await markInUse(tx, programId, moment);
    const writes = [
      rememberKeys(programId, OPERATION, moment.now, remembered),
      insertPurchases(
        programId,
        moment.now,
        accepted.map((one) => one.purchase),
      ),
      insertLines(
        programId,
        accepted.flatMap((one) => one.lines),
      ),
      ...insertAwards(
        programId,
        accepted.flatMap((one) => one.awards),
      ),
      ...till.writes(),
      ...referrals.writes(),
      ...awarding.writes(),
      ...postingWrites(
        programId,
        [
          ...settled,
          ...accepted.flatMap((one) => one.postings),
          ...referrals.postings,
          ...awarding.recognition.granted,
        ],
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

/** The vouchers that are used, and by whom as far as that is known. */
function usedIn(
  found: readonly (readonly (FoundVoucher | null)[])[],
  memberIds: readonly (string | null)[],
): { voucherId: string; memberId: string | null }[] {
  return found.flatMap((vouchers, index) =>
    vouchers.flatMap((voucher) => (voucher ? [{ voucherId: voucher.uuid, memberId: memberIds[index] ?? null }] : [])),
  );
}

function hasCodes({ voucherCodes }: RecordPurchaseInput): boolean {
  return voucherCodes != null && voucherCodes.length > 0;
}

/** Codes of a purchase that is wrong by itself are not looked up. */
function codesOf({ voucherCodes, orderId, channel }: RecordPurchaseInput, checked: Checked): CodesOfPurchase {
  return { codes: 'problems' in checked ? [] : (voucherCodes ?? []), orderId, channel: channel ?? null };
}

function lookUpOf({ member, voucherCodes }: RecordPurchaseInput): LookUp {
  return { about: member, codes: voucherCodes?.length ?? 0 };
}

/** The first code that is wrong is named, and nothing is said of those after it. */
function unknownIn(outcome: RecordOutcome): number {
  return isUnknownCode(outcome) ? 1 : 0;
}
