import { Injectable } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import type { Problem } from '../kernel/problem.js';
import { Awarding, RuleBook, type Occasion, type RuleSet } from '../earning/index.js';
import {
  findAwards,
  findCancellations,
  findFormerHolders,
  findLines,
  findOwners,
  findPurchases,
  findReturns,
  type AwardRow,
  type CancellationRow,
  type PurchaseLineRow,
  type PurchaseRow,
  type ReturnRow,
} from '../history/index.js';
import { actFor, lockAndRead, tellEvents, type LockedMember } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Database, Restart, type Settled, type Tx } from '../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../platform/graphql/index.js';
import {
  canonicalHash,
  findKeys,
  isRepeated,
  keyOf,
  keyProblems,
  rememberKeys,
} from '../platform/idempotency/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets, type Spent } from '../points/index.js';
import { Referring, type ReferralBooks } from '../referrals/index.js';
import { audit, ProgramDirectory, readMoment, type ProgramSettings } from '../programs/index.js';
import { GiveVouchersBack, IssueDueGrants } from '../vouchers/index.js';
import { ChangeDesk, type PurchaseFile } from './change-desk.js';
import { loadPointsOf } from './purchase-points.js';
import { PurchaseNotFound } from './purchases.refusals.js';
import { isOrderId } from './record-purchase.check.js';

/** A call that changes one purchase, named by its id or its order id. */
export interface ChangeInput {
  idempotencyKey: string;
  purchaseId?: string | null;
  orderId?: string | null;
}

export interface ChangeRequest<Input> {
  caller: Caller;
  input: Input;
}

/** What one mutation does to a purchase. */
export interface PurchaseChange<Input extends ChangeInput, Outcome> {
  operation: string;
  /** Whether it may earn points, by rules for first purchases. */
  earns: boolean;
  /** Whether it gives the vouchers back that were used with a purchase. */
  givesVouchersBack: boolean;
  /** What is wrong with the input apart from how it names the purchase. */
  problemsOf(input: Input): Problem[];
  /** Decides, and notes on the desk what is to be written. */
  decide(file: PurchaseFile, request: ChangeRequest<Input>, desk: ChangeDesk): Outcome;
  /** The answer to a key that was used before for the same. */
  replay(file: PurchaseFile, result: Record<string, unknown>, programId: number): Outcome;
}

/** What a batch is decided by, read before its transaction. */
interface Prepared {
  settings: ProgramSettings;
  rules: RuleSet;
  books: ReferralBooks;
}

type CommonRefusal = InvalidInput | PurchaseNotFound | IdempotencyKeyReused;

/** The write path of completing, canceling and returning: lock, load, decide, write; for a list in one transaction. */
@Injectable()
export class PurchaseChanges {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly grants: IssueDueGrants,
    private readonly vouchers: GiveVouchersBack,
    private readonly referring: Referring,
  ) {}

  batch<Input extends ChangeInput, Outcome>(
    programId: number,
    requests: readonly ChangeRequest<Input>[],
    change: PurchaseChange<Input, Outcome>,
  ): Promise<Settled<Outcome | CommonRefusal>[]> {
    return this.database.batch(
      requests,
      () => this.prepare(programId),
      (tx, some, prepared) => this.change(tx, prepared, some, change),
    );
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    const [rules, books] = await Promise.all([this.ruleBook.rulesOf(settings), this.referring.booksOf(settings)]);
    return { settings, rules, books };
  }

  private async change<Input extends ChangeInput, Outcome>(
    tx: Tx,
    { settings, rules, books }: Prepared,
    requests: readonly ChangeRequest<Input>[],
    change: PurchaseChange<Input, Outcome>,
  ): Promise<(Outcome | CommonRefusal)[]> {
    const programId = settings.number;

    // Find without a lock, then lock the members and nothing else.
    const named = requests.map(({ input }) => purchaseNamedIn(input));
    const uuids = named.flatMap(({ uuid }) => uuid ?? []);
    const orderIds = named.flatMap(({ orderId }) => orderId ?? []);
    const [owners, formerHolders] = await tx.pipeline([
      findOwners(programId, uuids, orderIds),
      findFormerHolders(programId, uuids, orderIds),
    ]);
    const ids = owners.map((owner) => owner.uuid);
    const uses = change.givesVouchersBack ? await this.vouchers.find(tx, programId, ids) : [];
    // What a friend bought may have brought somebody something, or may do so now.
    const brought = { friends: change.earns ? owners.map(({ memberId }) => memberId) : [], purchases: ids };
    const holders = [...owners, ...formerHolders].map(({ memberId }) => memberId);
    const concerned = [...holders, ...(await this.referring.companionsOf(tx, settings, books, brought))];
    const others = await this.grants.othersToLock(tx, programId, concerned);
    const memberIds = [...new Set([...concerned, ...this.vouchers.membersOf(uses), ...others])];

    // Load, in statements after the lock; settle what became due.
    const { members, rows } = await lockAndRead(tx, programId, memberIds, [
      readMoment(programId),
      findKeys(
        programId,
        requests.map(({ input }) => input.idempotencyKey),
      ),
      findPurchases(programId, ids),
      findLines(programId, ids),
      findAwards(programId, ids),
      findReturns(programId, ids),
      findCancellations(programId, ids),
      findWallets(programId, memberIds),
    ]);
    const [[moment], keys, purchases, lines, awards, returns, cancellations, walletRows] = rows;
    this.programs.restartIfChanged(settings, moment);
    const wallets = new Wallets(settings, walletRows, members);
    const settled = await wallets.settle(tx, moment.now);
    tellAllPostings(members, settled);
    const vouchers = await this.vouchers.open(tx, { settings, now: moment.now, members }, uses);
    const referrals = await this.referring.open(tx, { settings, now: moment.now, members, wallets }, books, brought);

    const occasions = [...(change.earns ? purchases.map(occasionOf) : []), ...referrals.occasions()];
    const back = referrals.givenBack();
    const givenBack = { rules: [...limitedIn(awards), ...back.rules], purchases: [...purchases, ...back.purchases] };
    const awarding = await Awarding.open(tx, settings, rules, moment.now, occasions, givenBack, members);
    await this.referring.start(tx, settings, referrals, awarding);
    const given = [...vouchers.lots(wallets), ...referrals.lots(), ...awarding.recognition.grantedLots(wallets)];
    const spent = await loadPointsOf(tx, wallets, purchases, awards, given);
    const files = filesOf(purchases, members, { lines, awards, returns, cancellations, spent });
    const counts = new Map(
      files.map((file) => [file, awarding.recognition.countsOf(file.purchase, file.awards, wallets)]),
    );

    // Decide: a fold in the order of the input.
    awarding.recognition.tell(members);
    const desk = new ChangeDesk(settings, moment, members, wallets, awarding, keys, counts, vouchers, referrals);
    const buyers: (LockedMember | undefined)[] = [];
    const outcomes = requests.map((request, index) => {
      const { uuid, orderId } = named[index] as NamedPurchase;
      const file = files.find(({ purchase }) => purchase.uuid === uuid || purchase.orderId === orderId);
      actFor(members.values(), request.caller);
      buyers.push(file?.member);
      return decideOne(request, file, desk, change);
    });
    if (desk.remembered.length === 0) return outcomes;
    for (const [index, { caller }] of requests.entries()) actFor([buyers[index]], caller);

    // Write: the keys first, then everything else, in one round trip.
    await tx.pipeline([
      rememberKeys(programId, change.operation, moment.now, desk.remembered),
      ...desk.writes(),
      ...vouchers.writes(),
      ...referrals.writes(),
      ...awarding.writes(),
      ...postingWrites(
        programId,
        [...settled, ...desk.postings, ...referrals.postings, ...awarding.recognition.granted],
        moment.now,
        wallets.toWrite(),
      ),
      ...tellEvents(programId, members.values()),
      ...audit(programId, moment.now, desk.acts),
    ]);
    if (awarding.recognition.areVouchersDue) await this.grants.run(tx, { settings, now: moment.now, members });
    return outcomes;
  }
}

/** How a call names a purchase: by its inner id, or by an order id as far as that can be one. */
interface NamedPurchase {
  uuid: string | null;
  orderId: string | null;
}

function purchaseNamedIn({ purchaseId, orderId }: ChangeInput): NamedPurchase {
  return {
    uuid: purchaseId == null ? null : decodeId('pur', purchaseId),
    orderId: orderId != null && isOrderId(orderId) ? orderId : null,
  };
}

/** Each purchase with what belongs to it. */
function filesOf(
  purchases: readonly PurchaseRow[],
  members: ReadonlyMap<string, LockedMember>,
  read: {
    lines: readonly PurchaseLineRow[];
    awards: readonly AwardRow[];
    returns: readonly ReturnRow[];
    cancellations: readonly CancellationRow[];
    spent: readonly Spent[];
  },
): PurchaseFile[] {
  return purchases.map((purchase) => {
    const { uuid, memberId, paidWallet, paidSequence } = purchase;
    const member = members.get(memberId);
    if (!member) throw new Restart('the purchase belongs to another member now');
    return {
      purchase,
      member,
      lines: read.lines.filter((line) => line.purchaseId === uuid),
      awards: read.awards.filter((award) => award.sourceId === uuid),
      returns: read.returns.filter((one) => one.purchaseId === uuid),
      spent: read.spent.filter((one) => one.walletId === paidWallet && one.sequence === paidSequence),
      cancellation: read.cancellations.find((one) => one.purchaseId === uuid) ?? null,
    };
  });
}

/** The rules that are limited for all members together and gave these awards. */
function limitedIn(awards: readonly AwardRow[]): string[] {
  return awards.flatMap(({ isCountedInTotal, ruleId }) => (isCountedInTotal && ruleId !== null ? [ruleId] : []));
}

function decideOne<Input extends ChangeInput, Outcome>(
  request: ChangeRequest<Input>,
  file: PurchaseFile | undefined,
  desk: ChangeDesk,
  change: PurchaseChange<Input, Outcome>,
): Outcome | CommonRefusal {
  const { caller, input } = request;
  const { idempotencyKey, ...content } = input;
  const used = desk.used(keyOf({ memberId: caller.memberId, key: idempotencyKey }));
  if (used) {
    return isRepeated(used, change.operation, canonicalHash(content)) && file
      ? change.replay(file, used.result, desk.settings.number)
      : new IdempotencyKeyReused(idempotencyKey);
  }
  const problems = [...keyProblems(idempotencyKey), ...namingProblems(input), ...change.problemsOf(input)];
  if (problems.length > 0) return new InvalidInput(problems);
  if (!file) return new PurchaseNotFound([input.purchaseId == null ? 'orderId' : 'purchaseId']);
  return change.decide(file, request, desk);
}

function occasionOf({ memberId, purchasedAt: at }: PurchaseRow): Occasion {
  return { trigger: 'PURCHASE', activityType: null, memberId, at };
}

function namingProblems({ purchaseId, orderId }: ChangeInput): Problem[] {
  if ((purchaseId == null) !== (orderId == null)) return [];
  return [{ path: ['purchaseId'], message: 'give either purchaseId or orderId' }];
}
