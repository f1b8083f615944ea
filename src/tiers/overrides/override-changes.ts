import { Injectable } from '@nestjs/common';
import { dayInZone } from '../../kernel/calendar.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import {
  actFor,
  lockReferred,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  tellEvents,
  type LockedMember,
  type MemberRef,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Call, type Tx } from '../../platform/database/index.js';
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
  audit,
  markInUse,
  ProgramDirectory,
  readMoment,
  type AuditAction,
  type AuditNote,
  type ProgramSettings,
} from '../../programs/index.js';
import { LadderBook } from '../ladders/ladder-book.js';
import type { CompiledLadder, Ladders } from '../ladders/ladder.js';
import { openStandings } from '../standings/open-standings.js';
import type { Standings } from '../standings/standings.js';
import type { AboutOverride } from './tier-overrides.types.js';

/** A call about a tier that staff give. */
export interface OverrideCall {
  idempotencyKey: string;
  member: MemberRef;
  reason: string;
}

/** By what the result of a call is found again. Inner ids only. */
export interface OverrideFacts {
  readonly member: string;
  readonly ladder: string;
  readonly override: string;
}

/** What is to be written for a call, and what the audit log says of it. */
export interface OverrideDecision {
  readonly facts: OverrideFacts;
  readonly writes: readonly Call<never>[];
  readonly note: AuditNote;
}

/** What one mutation does. */
export interface OverrideChange<Input extends OverrideCall> {
  readonly operation: AuditAction;
  readonly cause: 'OVERRIDE' | 'OVERRIDE_ENDED';
  /** What is wrong with the input by itself, on the calendar day of the call. */
  problemsOf(input: Input, today: string): Problem[];
  /** The ladder that the input is about. */
  ladderOf(tx: Tx, programId: number, ladders: Ladders, input: Input): Promise<CompiledLadder | Refusal>;
  /** Decides under the lock, with the standing settled; nothing is changed by a refusal. */
  decide(tx: Tx, desk: OverrideDesk, input: Input): Promise<OverrideDecision | Refusal>;
}

/** Where one call is decided: the member locked, their standing settled. */
export interface OverrideDesk {
  readonly programId: number;
  readonly caller: Caller;
  readonly memberId: string;
  readonly ladder: CompiledLadder;
  readonly standings: Standings;
  readonly now: Date;
  /** The calendar day in the program's zone. */
  readonly today: string;
}

interface Prepared {
  settings: ProgramSettings;
  ladders: Ladders;
}

interface Done {
  facts: OverrideFacts;
  replayed: boolean;
}

/** Who has left is given no tier. Who is paused or blocked may be. */
const LEFT: readonly MemberStatus[] = [MemberStatus.CLOSED, MemberStatus.MERGED];

/** The write path of tiers that staff give and end: lock, load, settle, decide, write. */
@Injectable()
export class OverrideChanges {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ladderBook: LadderBook,
  ) {}

  /** Answers what a payload is made of. */
  async run<Input extends OverrideCall>(
    caller: Caller,
    input: Input,
    change: OverrideChange<Input>,
  ): Promise<AboutOverride | Refusal> {
    const problems = textProblems(input);
    if (problems.length > 0) return new InvalidInput(problems);
    const [settled] = await this.database.batch(
      [input],
      () => this.prepare(caller.programId),
      async (tx, _, prepared) => [await this.change(tx, prepared, caller, input, change)],
    );
    if (!settled || !('value' in settled)) throw settled?.error;
    const outcome = settled.value;
    if (outcome instanceof Refusal) return outcome;
    const { programId } = caller;
    const { facts, replayed } = outcome;
    const tierAct = { programId, cause: change.cause, sourceId: facts.override };
    return { programId, memberId: facts.member, ladderUuid: facts.ladder, tierAct, replayed };
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    return { settings, ladders: await this.ladderBook.laddersOf(settings) };
  }

  private async change<Input extends OverrideCall>(
    tx: Tx,
    { settings, ladders }: Prepared,
    caller: Caller,
    input: Input,
    change: OverrideChange<Input>,
  ): Promise<Done | Refusal> {
    const programId = settings.number;

    // Find without a lock, then lock the member and nothing else; load, in statements after the lock.
    const { idempotencyKey: key, ...content } = input;
    const { members, memberIds, rows } = await lockReferred(tx, programId, [input.member], () => [
      readMoment(programId),
      findKeys(programId, [key]),
    ]);
    const [[moment], keys] = rows;
    const scope = { memberId: caller.memberId, key };
    this.programs.restartIfChanged(settings, moment);
    const inputHash = canonicalHash(content);
    const used = callUnder(keys, scope);
    if (used) {
      return isRepeated(used, change.operation, inputHash)
        ? { facts: used.result as unknown as OverrideFacts, replayed: true }
        : new IdempotencyKeyReused(key);
    }
    const { now } = moment;
    const today = dayInZone(now, settings.timeZone);
    const problems = change.problemsOf(input, today);
    if (problems.length > 0) return new InvalidInput(problems);
    const [memberId] = memberIds;
    const member = memberId == null ? undefined : members.get(memberId);
    const refused = refusedMember(member);
    if (!member || refused) return refused ?? new MemberNotFound();
    const ladder = await change.ladderOf(tx, programId, ladders, input);
    if (ladder instanceof Refusal) return ladder;
    const open = await openStandings(tx, settings, ladders, now, [{ memberId: member.uuid, at: now }], [], members);
    open.tell(members);

    actFor([member], caller);
    const { standings } = open;
    const desk = { programId, caller, memberId: member.uuid, ladder, standings, now, today };
    const decided = await change.decide(tx, desk, input);
    if (decided instanceof Refusal) return decided;
    open.tell(members);

    // Write: the key first, then everything else, in one round trip.
    await markInUse(tx, programId, moment);
    const { facts, writes, note } = decided;
    const act = { caller, action: change.operation, memberId: member.uuid, reason: input.reason, ...note };
    await tx.pipeline([
      rememberKeys(programId, change.operation, now, [{ ...scope, inputHash, result: { ...facts } }]),
      ...open.writes(),
      ...writes,
      ...tellEvents(programId, members.values()),
      ...audit(programId, now, [act]),
    ]);
    return { facts, replayed: false };
  }
}

function refusedMember(member: LockedMember | undefined): Refusal | null {
  if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
  return LEFT.includes(member.status) ? new MemberNotActive(member.status) : null;
}

function textProblems({ idempotencyKey, reason }: OverrideCall): Problem[] {
  return [...keyProblems(idempotencyKey), ...shortTextProblems('reason', reason, 500)];
}
