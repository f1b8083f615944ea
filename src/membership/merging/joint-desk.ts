import type { EventType } from '../../kernel/event-types.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { actFor, lockMembers, tell, tellEvents, type LockedMember } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Call, Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused } from '../../platform/graphql/index.js';
import {
  canonicalHash,
  findKeys,
  isRepeated,
  keyProblems,
  rememberKeys,
  type RememberedCall,
} from '../../platform/idempotency/index.js';
import {
  causeOf,
  findWallets,
  noteMoves,
  postingWrites,
  SourceType,
  tellAllPostings,
  Wallets,
  type Cause,
  type PostingDraft,
  type WalletMoves,
} from '../../points/index.js';
import {
  markInUse,
  readMoment,
  type Moment,
  type ProgramDirectory,
  type ProgramSettings,
} from '../../programs/index.js';
import { LifeDesk } from '../life/life-changes.js';
import { endPause } from '../life/pauses.js';

/** A call about two members. */
export interface JointCall {
  caller: Caller;
  operation: string;
  input: { idempotencyKey: string };
}

/** Where a merge or an unmerge is decided: both members locked, all that is theirs settled. */
export class JointDesk {
  private readonly postings: PostingDraft[] = [];
  private readonly moves: WalletMoves['moves'] = [];
  /** What goes before everything else that is written, but for the key. */
  private readonly first: Call<unknown>[] = [];

  private constructor(
    readonly settings: ProgramSettings,
    readonly moment: Moment,
    readonly members: ReadonlyMap<string, LockedMember>,
    readonly wallets: Wallets,
    private readonly asked: JointCall,
    private readonly used: RememberedCall | undefined,
    /** The two. */
    private readonly parties: readonly string[],
  ) {}

  /** Locks these members, and others with them whose wallets have to be at hand, ids ascending, then reads and settles. Throws Restart when the settings changed since they were read. */
  static async open(
    tx: Tx,
    programs: ProgramDirectory,
    settings: ProgramSettings,
    asked: JointCall,
    memberIds: readonly string[],
    others: readonly string[] = [],
  ): Promise<JointDesk> {
    const members = await lockMembers(tx, settings.number, [...memberIds, ...others]);
    const [[moment], keys, rows] = await tx.pipeline([
      readMoment(settings.number),
      findKeys(settings.number, [asked.input.idempotencyKey]),
      findWallets(settings.number, [...members.keys()]),
    ]);
    programs.restartIfChanged(settings, moment);
    const used = keys.find(({ memberId }) => memberId === null);
    const desk = new JointDesk(settings, moment, members, new Wallets(settings, rows, members), asked, used, memberIds);
    desk.book(await desk.wallets.settle(tx, moment.now));
    actFor(members.values(), asked.caller);
    return desk;
  }

  /** What the key was used for before: the result of this very call, or a refusal; null when it is new. */
  known(): RememberedCall['result'] | IdempotencyKeyReused | null {
    const { used } = this;
    if (!used) return null;
    const { operation, input } = this.asked;
    return isRepeated(used, operation, hashOf(input)) ? used.result : new IdempotencyKeyReused(input.idempotencyKey);
  }

  causeOf(mergeId: string): Cause {
    return causeOf(this.asked.caller, SourceType.MERGE, mergeId, this.moment.now);
  }

  /** The pause of one of them ends now, as when they come back, if one is running. */
  async endPause(tx: Tx, member: LockedMember, reason: string | null): Promise<void> {
    const life = new LifeDesk(
      this.settings,
      this.moment,
      member,
      this.members,
      this.wallets,
      this.asked.caller,
      reason,
    );
    await endPause(tx, life);
    this.postings.push(...life.postings);
    this.first.push(...life.writes);
  }

  /** Tells of the merge to whoever follows one of the two. */
  tellBoth(type: EventType, mergeId: string): void {
    for (const id of new Set(this.parties)) {
      const member = this.members.get(id);
      if (!member) continue;
      const about = { subjectId: mergeId, walletId: null, postingSequence: null, occurredAt: this.moment.now };
      tell(member, { type, ...about });
    }
  }

  /** Books what members are told of already. */
  note(postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
  }

  move({ postings, moves }: WalletMoves): void {
    this.book(postings);
    this.moves.push(...moves);
  }

  /** Writes what was decided: the key first, then `changes` and the ledger, in one round trip. */
  async write(tx: Tx, result: RememberedCall['result'], changes: readonly Call<unknown>[]): Promise<void> {
    const { settings, moment, asked } = this;
    const programId = settings.number;
    const { idempotencyKey: key } = asked.input;
    if (this.postings.length > 0) await markInUse(tx, programId, moment);
    const remembered = { memberId: null, key, inputHash: hashOf(asked.input), result };
    await tx.pipeline([
      rememberKeys(programId, asked.operation, moment.now, [remembered]),
      ...this.first,
      ...changes,
      ...postingWrites(programId, this.postings, moment.now, this.wallets.toWrite()),
      ...noteMoves(programId, this.moves),
      ...tellEvents(programId, this.members.values()),
    ]);
  }

  private book(postings: readonly PostingDraft[]): void {
    this.postings.push(...postings);
    tellAllPostings(this.members, postings);
  }
}

const LONGEST_REASON = 500;

/** What is wrong with what every such call says. */
export function jointProblems(input: { idempotencyKey: string; reason?: string | null }): Problem[] {
  return [
    ...keyProblems(input.idempotencyKey),
    ...(input.reason == null ? [] : shortTextProblems('reason', input.reason, LONGEST_REASON)),
  ];
}

function hashOf({ idempotencyKey: _key, ...content }: JointCall['input']): Buffer {
  return canonicalHash(content);
}
