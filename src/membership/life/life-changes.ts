import { Injectable } from '@nestjs/common';
import { dayInZone } from '../../kernel/calendar.js';
import type { EventType } from '../../kernel/event-types.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import {
  actFor,
  endPausesBy,
  changeStatus,
  lockAndRead,
  MemberNotFound,
  MemberStatus,
  resolveMembers,
  restartIfMerged,
  tell,
  tellEvents,
  type LockedMember,
  type MemberRef,
  type NewState,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal } from '../../platform/graphql/index.js';
import {
  callUnder,
  canonicalHash,
  findKeys,
  isRepeated,
  keyProblems,
  rememberKeys,
} from '../../platform/idempotency/index.js';
import {
  causeOf,
  findWallets,
  postingWrites,
  SourceType,
  tellAllPostings,
  Wallets,
  type Cause,
  type PostingDraft,
} from '../../points/index.js';
import {
  audit,
  markInUse,
  ProgramDirectory,
  readMoment,
  type AuditAction,
  type Moment,
  type ProgramSettings,
} from '../../programs/index.js';
import { planReviews } from '../../tiers/index.js';

/** A call that changes where a member is in life. What says a state needs no key: saying it again changes nothing. */
export interface LifeInput {
  idempotencyKey?: string;
  member: MemberRef;
  reason: string;
}

/** By what the result of a call is found again: ids and numbers only. */
export type LifeFacts = { member: string } & Record<string, string | number>;

/** What one mutation does. */
export interface LifeChange<Input extends LifeInput> {
  readonly operation: AuditAction;
  /** What is wrong with the input by itself, on the calendar day of the call. */
  problemsOf(input: Input, today: string): Problem[];
  /** Who has to be locked besides, with wallets at hand; found without a lock. */
  companionsOf?(db: Queryable, settings: ProgramSettings, memberId: string): Promise<string[]>;
  /** What the audit log says of it besides whom it concerns and why. */
  detailsOf?(input: Input): Record<string, unknown>;
  /** Decides under the lock, with everything booked that was due; what is to be written is noted on the desk. */
  decide(tx: Tx, desk: LifeDesk, input: Input): Promise<LifeFacts | Refusal>;
}

/**
 * Where a change of one member's life is decided: the member locked, their wallets settled. Others may be locked beside them, and have
 * wallets at hand.
 */
export class LifeDesk {
  readonly postings: PostingDraft[] = [];
  readonly writes: Call<unknown>[] = [];
  /** Whether days of the calendar are written: from then on the program keeps its time zone. */
  countsDays = false;

  constructor(
    readonly settings: ProgramSettings,
    readonly moment: Moment,
    readonly member: LockedMember,
    /** Who is locked: the member, and those beside them. */
    readonly members: ReadonlyMap<string, LockedMember>,
    readonly wallets: Wallets,
    readonly by: Pick<Caller, 'kind' | 'id'>,
    readonly reason: string | null,
  ) {
    endPausesBy(moment.now, [member]);
  }

  get now(): Date {
    return this.moment.now;
  }

  /** The calendar day in the program's zone. */
  get today(): string {
    return dayInZone(this.now, this.settings.timeZone);
  }

  causeOf(sourceType: SourceType, sourceId: string | null): Cause {
    return causeOf(this.by, sourceType, sourceId, this.now);
  }

  /** Books what happens in the wallets of those who are locked, and tells them. */
  book(postings: readonly PostingDraft[]): void {
    this.note(postings);
    tellAllPostings(this.members, postings);
  }

  /** Books what its members are told of already. */
  note(postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
  }

  /** Gives the member another state, notes it in their history and tells of it. */
  become(to: NewState, event: EventType): void {
    const { now: at, by: caller, reason } = this;
    this.writes.push(...changeStatus(this.settings.number, this.member, to, { caller, reason, at }));
    tell(this.member, { type: event, subjectId: null, walletId: null, postingSequence: null, occurredAt: at });
  }
}

/** What became of a call. */
export type LifeOutcome = { facts: LifeFacts; replayed: boolean } | Refusal;

/** The write path of everything that happens to a member's life: lock, load, settle, decide, write. */
@Injectable()
export class LifeChanges {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  async run<Input extends LifeInput>(caller: Caller, input: Input, change: LifeChange<Input>): Promise<LifeOutcome> {
    const problems = textProblems(input);
    if (problems.length > 0) return new InvalidInput(problems);
    const [settled] = await this.database.batch(
      [input],
      () => this.programs.settingsOf(caller.programId),
      async (tx, _, settings) => [await this.change(tx, settings, caller, input, change)],
    );
    if (settled && 'value' in settled) return settled.value;
    throw settled?.error;
  }

  private async change<Input extends LifeInput>(
    tx: Tx,
    settings: ProgramSettings,
    caller: Caller,
    input: Input,
    change: LifeChange<Input>,
  ): Promise<LifeOutcome> {
    const programId = settings.number;

    // Find without a lock, then lock the member and nothing else.
    const { idempotencyKey: key, ...content } = input;
    const [found] = await resolveMembers(tx, programId, [input.member]);
    const referredTo = found == null ? [] : [found];
    const companions = found == null ? [] : await change.companionsOf?.(tx, settings, found);

    // Load, in statements after the lock; settle what became due.
    const scope = key === undefined ? null : { memberId: caller.memberId, key };
    const memberIds = [...new Set([...referredTo, ...(companions ?? [])])];
    const { members, rows } = await lockAndRead(tx, programId, memberIds, [
      readMoment(programId),
      findKeys(programId, scope ? [scope.key] : []),
      findWallets(programId, memberIds),
    ]);
    const [[moment], keys, walletRows] = rows;
    await restartIfMerged(tx, programId, members, referredTo);
    this.programs.restartIfChanged(settings, moment);
    const inputHash = canonicalHash(content);
    const used = scope && callUnder(keys, scope);
    if (used) {
      return isRepeated(used, change.operation, inputHash)
        ? { facts: used.result as LifeFacts, replayed: true }
        : new IdempotencyKeyReused(used.key);
    }
    const problems = change.problemsOf(input, dayInZone(moment.now, settings.timeZone));
    if (problems.length > 0) return new InvalidInput(problems);
    const member = found == null ? undefined : members.get(found);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    const desk = new LifeDesk(
      settings,
      moment,
      member,
      members,
      new Wallets(settings, walletRows, members),
      caller,
      input.reason,
    );
    desk.book(await desk.wallets.settle(tx, moment.now));
    actFor(members.values(), caller);

    const facts = await change.decide(tx, desk, input);
    if (facts instanceof Refusal) return facts;

    // Write: the key first, then everything else, in one round trip.
    if (desk.writes.length === 0) return { facts, replayed: false };
    desk.writes.push(...(await planReviews(tx, programId, member)));
    if (desk.countsDays) await markInUse(tx, programId, moment);
    const act = { caller, action: change.operation, reason: input.reason };
    const call = scope && { ...scope, inputHash, result: facts };
    await tx.pipeline([
      rememberKeys(programId, change.operation, moment.now, call ? [call] : []),
      ...postingWrites(programId, desk.postings, moment.now, desk.wallets.toWrite()),
      ...desk.writes,
      ...tellEvents(programId, members.values()),
      ...audit(programId, moment.now, [{ ...act, memberId: member.uuid, details: change.detailsOf?.(input) ?? null }]),
    ]);
    return { facts, replayed: false };
  }
}

function textProblems({ idempotencyKey, reason }: LifeInput): Problem[] {
  return [...keyProblems(idempotencyKey), ...shortTextProblems('reason', reason, 500)];
}
