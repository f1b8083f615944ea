import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import { changeStatus, MemberData, type LockedMember } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../../platform/graphql/index.js';
import { owesPoints, unmergeWallets } from '../../points/index.js';
import { audit, ProgramDirectory, type ProgramSettings } from '../../programs/index.js';
import { LadderBook, settleForMerge, unmergeStandings, type Ladders } from '../../tiers/index.js';
import { endJointExports } from '../exporting/export-rows.js';
import { JointDesk, jointProblems } from './joint-desk.js';
import { giveRowsBack } from './member-rows.js';
import { findMerge, findMergeInForce, noteUnmerge, type MergeRow } from './merge-rows.js';
import { MergeNotFound, MergeNotReversible } from './merge.refusals.js';
import { UnmergeMembersPayload, type UnmergeMembersInput } from './merge.types.js';
import { irreversibleBecause } from './unmerge-decision.js';

const OPERATION = 'unmergeMembers';

/** What the end of a merge is decided by, read before its transaction. */
interface Prepared {
  settings: ProgramSettings;
  ladders: Ladders;
}

type Outcome = UnmergeMembersPayload | InvalidInput | MergeNotFound | MergeNotReversible | IdempotencyKeyReused;

/**
 * Makes two members of one again: what is left of the points that the merge moved goes back, and the listed rows that were not
 * used since; what was spent stays spent. Refuses: InvalidInput, MergeNotFound, MergeNotReversible, IdempotencyKeyReused.
 */
@Injectable()
export class UnmergeMembers {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly memberData: MemberData,
    private readonly ladderBook: LadderBook,
  ) {}

  async run(caller: Caller, input: UnmergeMembersInput): Promise<Outcome> {
    const problems = [...jointProblems(input), ...namingProblems(input)];
    if (problems.length > 0) return new InvalidInput(problems);
    const [settled] = await this.database.batch(
      [input],
      () => this.prepare(caller.programId),
      async (tx, _, prepared) => [await this.unmerge(tx, prepared, caller, input)],
    );
    if (!settled || 'error' in settled) throw settled?.error;
    return settled.value;
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    return { settings, ladders: await this.ladderBook.laddersOf(settings) };
  }

  private async unmerge(
    tx: Tx,
    { settings, ladders }: Prepared,
    caller: Caller,
    input: UnmergeMembersInput,
  ): Promise<Outcome> {
    const programId = settings.number;
    const path = [input.merge == null ? 'absorb' : 'merge'];

    // Find without a lock, then lock both and nothing else; settle what became due, and look again.
    const found = await findAsked(tx, programId, input);
    const ids = found ? [found.keepId, found.absorbedId] : [];
    const desk = await JointDesk.open(tx, this.programs, settings, { caller, operation: OPERATION, input }, ids);
    const [[merge]] = found ? await tx.pipeline([findMerge(programId, found.uuid)]) : [[]];

    // Decide.
    const known = desk.known();
    if (known instanceof IdempotencyKeyReused) return known;
    if (known) return payloadOf(programId, known as UnmergeFacts, true);
    const survivor = merge && desk.members.get(merge.keepId);
    const absorbed = merge && desk.members.get(merge.absorbedId);
    if (!survivor || !absorbed) return new MergeNotFound(path);
    const survivorOwes = owesPoints(desk.wallets, survivor.uuid);
    const because = irreversibleBecause({ ...merge, survivorStatus: survivor.status, survivorOwes }, desk.moment.now);
    if (because) return new MergeNotReversible(because, path);
    desk.tellBoth('member.unmerged', merge.uuid);
    desk.move(await unmergeWallets(tx, desk.wallets, programId, desk.causeOf(merge.uuid)));
    const place = { settings, ladders, now: desk.moment.now, members: [survivor, absorbed] };
    const settled = await settleForMerge(tx, place, [survivor.uuid]);

    // Write.
    const facts: UnmergeFacts = { member: survivor.uuid, absorbed: absorbed.uuid, merge: merge.uuid };
    const act = { caller, reason: input.reason ?? null, at: desk.moment.now };
    const handover = { mergeId: merge.uuid, from: survivor.uuid, to: absorbed.uuid };
    await desk.write(tx, facts, [
      ...settled,
      ...noteUnmerge(programId, merge, act),
      ...giveRowsBack(programId, this.memberData.tables, handover),
      ...endJointExports(programId, [survivor.uuid, absorbed.uuid]),
      ...changeStatus(programId, absorbed, statusBefore(merge), act),
      ...audit(programId, act.at, [
        {
          caller,
          action: OPERATION,
          memberId: survivor.uuid,
          subject: encodeId('mrg', merge.uuid),
          reason: act.reason,
          details: { absorbed: encodeId('mem', absorbed.uuid) },
        },
      ]),
    ]);
    await unmergeStandings(tx, place, { mergeId: merge.uuid, keep: survivor.uuid, absorbed });
    return payloadOf(programId, facts, false);
  }
}

/** By what the result of a call is found again. */
type UnmergeFacts = Record<'member' | 'absorbed' | 'merge', string>;

function namingProblems({ merge, absorb }: UnmergeMembersInput): Problem[] {
  if ((merge == null) === (absorb == null)) return [{ path: ['merge'], message: 'give either merge or absorb' }];
  if (absorb == null || absorb.id != null) return [];
  return [{ path: ['absorb'], message: 'must name the absorbed member by id: their identifiers lead to the survivor' }];
}

/** The merge that a call means: of an absorbed member the one in force. */
async function findAsked(tx: Tx, programId: number, { merge, absorb }: UnmergeMembersInput): Promise<MergeRow | null> {
  const uuid = merge == null ? decodeId('mem', absorb?.id ?? '') : decodeId('mrg', merge);
  if (uuid === null) return null;
  const [[found]] = await tx.pipeline([merge == null ? findMergeInForce(programId, uuid) : findMerge(programId, uuid)]);
  return found ?? null;
}

function statusBefore({ absorbedStatus, absorbedMayEarn, absorbedMaySpend }: MergeRow): {
  status: LockedMember['status'];
  mayEarn: boolean;
  maySpend: boolean;
} {
  return { status: absorbedStatus, mayEarn: absorbedMayEarn, maySpend: absorbedMaySpend };
}

function payloadOf(
  programId: number,
  { member: memberId, absorbed: absorbedId, merge: mergeId }: UnmergeFacts,
  replayed: boolean,
): UnmergeMembersPayload {
  return Object.assign(new UnmergeMembersPayload(), { programId, memberId, absorbedId, mergeId, replayed });
}
