import { Injectable } from '@nestjs/common';
import type { Problem } from '../kernel/problem.js';
import { actFor, endPausesBy, lockAndRead, restartIfMerged, tellEvents, type LockedMember } from '../members/index.js';
import { isStaff, type Caller } from '../platform/access/index.js';
import { Database, Restart, type Call, type Queryable, type Settled, type Tx } from '../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal } from '../platform/graphql/index.js';
import {
  canonicalHash,
  findKeys,
  isRepeated,
  keyOf,
  keyProblems,
  rememberKeys,
  type KeyedCall,
  type RememberedCall,
} from '../platform/idempotency/index.js';
import {
  audit,
  markInUse,
  ProgramDirectory,
  readMoment,
  type AuditAction,
  type AuditedAct,
  type AuditNote,
  type Moment,
  type ProgramSettings,
} from '../programs/index.js';
import { causeOf } from './cause.js';
import type { SourceType } from './codes.js';
import { postingWrites } from './ledger.js';
import { tellAllPostings } from './posting-events.js';
import { SpendingLimit } from './spending-limit.js';
import type { Cause, PostingDraft } from './wallet.js';
import { findWallets, Wallets } from './wallets.js';

/** A call that moves points of members. */
export interface WalletRequest<Input extends { idempotencyKey: string } = { idempotencyKey: string }> {
  caller: Caller;
  input: Input;
}

/** What a call concerns, found without a lock. */
export interface Concerned {
  /** Whose rows are locked. */
  members: readonly string[];
  /** Those of them to whom references led: they lead to the survivor of who is merged meanwhile. */
  referredTo: readonly string[];
}

/** By what the result of a call is found again: ids and numbers only. */
export type Facts = Record<string, string | number>;

/** What one mutation does to wallets. `Book`: what it keeps beside them while a transaction is decided, such as stock. */
export interface WalletChange<Input extends { idempotencyKey: string }, Found extends Concerned, Payload, Book = void> {
  readonly operation: AuditAction;
  /** Whether calls may concern nobody who is locked: then what they lock in `load` keeps calls apart that come with the same key. */
  readonly isShared?: boolean;
  /** Has at hand what `find` and `load` take from memory, before a transaction begins. */
  prepare?(settings: ProgramSettings): Promise<unknown>;
  /** What is wrong with the input by itself. */
  problemsOf(input: Input, settings: ProgramSettings): Problem[];
  /** Finds what the calls concern, in their order and without a lock; a refusal where that is nothing. */
  find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly WalletRequest<Input>[],
  ): Promise<(Found | Refusal)[]>;
  /**
   * Loads, under the locks and after settling, the lots and holds that deciding will need, and what else belongs to it. What members
   * share is locked here, in one order.
   */
  load(tx: Tx, desk: WalletDesk, asked: readonly { request: WalletRequest<Input>; found: Found }[]): Promise<Book>;
  /** Decides and books on the desk and in the book; nothing is booked by a refusal. */
  decide(desk: WalletDesk, request: WalletRequest<Input>, found: Found, book: Book): Facts | Refusal;
  /** Whether what was done without a posting holds the program to its currency and time zone, as a voucher does. All that is done when left out. */
  isBinding?(book: Book): boolean;
  /** What is to be written of the book. */
  writes?(desk: WalletDesk, book: Book): Call<unknown>[];
  /** What follows in the transaction once all of it is written. */
  follow?(tx: Tx, desk: WalletDesk, book: Book): Promise<unknown>;
  payloadOf(programId: number, facts: Facts, replayed: boolean): Payload;
  /** What the audit log says when staff did it. */
  noteOf(input: Input, facts: Facts): AuditNote;
}

/** Where the changes of one transaction are decided. */
export class WalletDesk {
  readonly postings: PostingDraft[] = [];
  readonly spendingLimit: SpendingLimit;

  constructor(
    readonly settings: ProgramSettings,
    readonly moment: Moment,
    readonly members: ReadonlyMap<string, LockedMember>,
    readonly wallets: Wallets,
  ) {
    this.spendingLimit = new SpendingLimit(settings, moment.now);
  }

  get now(): Date {
    return this.moment.now;
  }

  book(postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
    tellAllPostings(this.members, postings);
  }

  causeOf(caller: Caller, sourceType: SourceType, sourceId: string | null): Cause {
    return causeOf(caller, sourceType, sourceId, this.now);
  }
}

/** The write path of everything that staff, shops and members do to points: lock, load, settle, decide, write; for a list. */
@Injectable()
export class WalletChanges {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  batch<Input extends { idempotencyKey: string }, Found extends Concerned, Payload, Book>(
    programId: number,
    requests: readonly WalletRequest<Input>[],
    change: WalletChange<Input, Found, Payload, Book>,
  ): Promise<Settled<Payload | Refusal>[]> {
    return this.database.batch(
      requests,
      async () => {
        const settings = await this.programs.settingsOf(programId);
        await change.prepare?.(settings);
        return settings;
      },
      (tx, some, settings) => this.change(tx, settings, some, change),
    );
  }

  private async change<Input extends { idempotencyKey: string }, Found extends Concerned, Payload, Book>(
    tx: Tx,
    settings: ProgramSettings,
    requests: readonly WalletRequest<Input>[],
    change: WalletChange<Input, Found, Payload, Book>,
  ): Promise<(Payload | Refusal)[]> {
    const programId = settings.number;

    // What is wrong by itself is not looked up. Find without a lock, then lock the members and nothing else.
    const problems = requests.map(({ input }) => [
      ...keyProblems(input.idempotencyKey),
      ...change.problemsOf(input, settings),
    ]);
    const sound = requests.filter((_, index) => problems[index]?.length === 0);
    const findings = await change.find(tx, settings, sound);
    const asked = sound.flatMap((request, index) => {
      const found = findings[index];
      return found === undefined || found instanceof Refusal ? [] : [{ request, found }];
    });

    // Load, in statements after the lock; settle what became due.
    const memberIds = [...new Set(asked.flatMap(({ found }) => found.members))];
    const { members, rows } = await lockAndRead(tx, programId, memberIds, [
      readMoment(programId),
      findKeys(
        programId,
        sound.map(({ input }) => input.idempotencyKey),
      ),
      findWallets(programId, memberIds),
    ]);
    const [[moment], keys, walletRows] = rows;
    await restartIfMerged(
      tx,
      programId,
      members,
      asked.flatMap(({ found }) => found.referredTo),
    );
    this.programs.restartIfChanged(settings, moment);
    endPausesBy(moment.now, members.values());
    const desk = new WalletDesk(settings, moment, members, new Wallets(settings, walletRows, members));
    desk.book(await desk.wallets.settle(tx, moment.now));
    const book = await change.load(tx, desk, asked);

    // Decide: a fold in the order of the input, each sees what the ones before it left.
    const known = new Map(keys.map((key) => [keyOf(key), key]));
    const remembered: Omit<RememberedCall, 'operation'>[] = [];
    const acts: AuditedAct[] = [];
    const outcomes = requests.map((request, index) => {
      const wrong = problems[index] ?? [];
      if (wrong.length > 0) return new InvalidInput(wrong);
      const { caller, input } = request;
      const keyed = keyedCallOf(caller, change.operation, input);
      const used = known.get(keyOf(keyed));
      if (used) {
        if (!isRepeated(used, keyed.operation, keyed.inputHash)) return new IdempotencyKeyReused(keyed.key);
        return change.payloadOf(programId, used.result as Facts, true);
      }
      actFor(members.values(), caller);
      const found = findings[sound.indexOf(request)] as Found | Refusal;
      const facts = found instanceof Refusal ? found : change.decide(desk, request, found, book);
      if (facts instanceof Refusal) return facts;
      const call = { ...keyed, result: facts };
      remembered.push(call);
      if (isStaff(caller)) acts.push({ ...change.noteOf(input, facts), caller, action: change.operation });
      known.set(keyOf(keyed), call);
      return change.payloadOf(programId, facts, false);
    });
    if (change.isShared) {
      // Bad input is bad whatever was done under its key, which was not read.
      const refused = sound.filter((request) => outcomes[requests.indexOf(request)] instanceof Refusal);
      await restartIfDone(tx, programId, refused, known);
    }
    if (remembered.length === 0) return outcomes;

    // Write: the keys first, then everything else, in one round trip.
    const writes = change.writes?.(desk, book) ?? [];
    if (desk.postings.length > 0 || (change.isBinding?.(book) ?? true)) await markInUse(tx, programId, moment);
    await tx.pipeline([
      rememberKeys(programId, change.operation, moment.now, remembered),
      ...writes,
      ...postingWrites(programId, desk.postings, moment.now, desk.wallets.toWrite()),
      ...tellEvents(programId, members.values()),
      ...audit(programId, moment.now, acts),
    ]);
    await change.follow?.(tx, desk, book);
    return outcomes;
  }
}

/** A call by its key: all of its input but the key is what it asks for. */
export function keyedCallOf(
  { memberId }: Caller,
  operation: string,
  { idempotencyKey: key, ...content }: { idempotencyKey: string },
): KeyedCall {
  return { memberId, key, operation, inputHash: canonicalHash(content) };
}

/** Throws Restart when a call that is refused was done under its key since keys were read: it is answered with what it did then. */
async function restartIfDone(
  tx: Tx,
  programId: number,
  refused: readonly WalletRequest[],
  known: ReadonlyMap<string, unknown>,
): Promise<void> {
  const scopes = refused
    .map(({ caller, input }) => ({ memberId: caller.memberId, key: input.idempotencyKey }))
    .filter((scope) => keyProblems(scope.key).length === 0 && !known.has(keyOf(scope)));
  if (scopes.length === 0) return;
  const [keys] = await tx.pipeline([
    findKeys(
      programId,
      scopes.map(({ key }) => key),
    ),
  ]);
  const done = new Set(keys.map(keyOf));
  if (scopes.some((scope) => done.has(keyOf(scope)))) throw new Restart('the same call was done meanwhile');
}
