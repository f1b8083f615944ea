import { Injectable } from '@nestjs/common';
import { addToInstant } from '../../kernel/calendar.js';
import { decodeId, encodeId, newId } from '../../kernel/ids.js';
import {
  changeStatus,
  MemberData,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  resolveMembers,
  restartIfMerged,
  type LockedMember,
  type MemberRef,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../../platform/graphql/index.js';
import { canMergeWallets, mergeWallets, TooManyPoints } from '../../points/index.js';
import { audit, ProgramDirectory, type ProgramSettings } from '../../programs/index.js';
import { LeaveReferrals } from '../../referrals/index.js';
import { endReservations } from '../../rewards/index.js';
import { LadderBook, mergeStandings, settleForMerge, type Ladders } from '../../tiers/index.js';
import { IssueDueGrants } from '../../vouchers/index.js';
import { JointDesk, jointProblems } from './joint-desk.js';
import { moveRows } from './member-rows.js';
import { noteMerge } from './merge-rows.js';
import { MergeMembersPayload, type MergeMembersInput } from './merge.types.js';
import { mayMerge } from './unmerge-decision.js';

const OPERATION = 'mergeMembers';

/** How long a merge can be undone. */
const REVERSIBLE_DAYS = 30;

/** What a merge is decided by, read before its transaction. */
interface Prepared {
  settings: ProgramSettings;
  ladders: Ladders;
}

type Outcome =
  MergeMembersPayload | InvalidInput | MemberNotFound | MemberNotActive | TooManyPoints | IdempotencyKeyReused;

/**
 * Makes two members one: points, purchases and everything else of the one become the other's, and what names the one leads to the
 * other. A pause of the one ends first, that of the other goes on. Refuses: InvalidInput, MemberNotFound, MemberNotActive, TooManyPoints, IdempotencyKeyReused.
 */
@Injectable()
export class MergeMembers {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly memberData: MemberData,
    private readonly ladderBook: LadderBook,
    private readonly grants: IssueDueGrants,
    private readonly referrals: LeaveReferrals,
  ) {}

  async run(caller: Caller, input: MergeMembersInput): Promise<Outcome> {
    const problems = jointProblems(input);
    if (problems.length > 0) return new InvalidInput(problems);
    const [settled] = await this.database.batch(
      [input],
      () => this.prepare(caller.programId),
      async (tx, _, prepared) => [await this.merge(tx, prepared, caller, input)],
    );
    if (!settled || 'error' in settled) throw settled?.error;
    return settled.value;
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    return { settings, ladders: await this.ladderBook.laddersOf(settings) };
  }

  private async merge(
    tx: Tx,
    { settings, ladders }: Prepared,
    caller: Caller,
    input: MergeMembersInput,
  ): Promise<Outcome> {
    const programId = settings.number;

    // Resolve without a lock, then lock both and nothing else; settle what became due.
    const [keepId, absorbId] = await resolveOnes(tx, programId, [input.keep, input.absorb]);
    const ids = [keepId, absorbId].filter((id) => id != null);
    const others = await this.referrals.companionsOf(tx, settings, ids);
    const asked = { caller, operation: OPERATION, input };
    const desk = await JointDesk.open(tx, this.programs, settings, asked, ids, others);
    const referredTo = [input.keep.id == null ? keepId : null, input.absorb.id == null ? absorbId : null];
    await restartIfMerged(
      tx,
      programId,
      desk.members,
      referredTo.map((id) => id ?? null),
    );

    // Decide.
    const known = desk.known();
    if (known instanceof IdempotencyKeyReused) return known;
    if (known) return payloadOf(programId, String(known['merge']), String(known['member']), true);
    const keep = mergeable(desk, keepId, 'keep');
    if (!('uuid' in keep)) return keep;
    const absorbed = mergeable(desk, absorbId, 'absorb');
    if (!('uuid' in absorbed)) return absorbed;
    if (keep === absorbed) {
      return new InvalidInput([{ path: ['absorb'], message: 'must be another member than the one to keep' }]);
    }
    const members = { keep: keep.uuid, absorb: absorbed.uuid };
    if (!canMergeWallets(desk.wallets, members)) return new TooManyPoints(['absorb']);
    const uuid = newId();
    const { now: at } = desk.moment;
    await this.grants.run(tx, { settings, now: at, members: desk.members }); // what is due to who will be gone
    await desk.endPause(tx, absorbed, input.reason ?? null);
    desk.tellBoth('member.merged', uuid);
    const place = { settings, ladders, now: at, members: [keep, absorbed] };
    const lockedPlace = { settings, now: at, members: desk.members, wallets: desk.wallets };
    const united = await this.referrals.unite(tx, lockedPlace, [keep.uuid, absorbed.uuid], caller);
    desk.note(united.postings);
    desk.move(await mergeWallets(tx, desk.wallets, members, desk.causeOf(uuid)));
    const ended = await endReservations(tx, programId, [absorbed], desk.moment.now);
    const settled = await settleForMerge(tx, place, [keep.uuid, absorbed.uuid]);

    // Write: what is listed names the merge, so that comes first.
    const act = { caller, reason: input.reason ?? null, at };
    const reversibleUntil = addToInstant(at, REVERSIBLE_DAYS, 'DAYS', settings.timeZone);
    await desk.write(tx, { member: keep.uuid, absorbed: absorbed.uuid, merge: uuid }, [
      ...settled,
      ...ended,
      ...united.writes,
      ...noteMerge(programId, { uuid, reversibleUntil }, { keep, absorbed }, act),
      ...moveRows(programId, this.memberData.tables, { mergeId: uuid, from: absorbed.uuid, to: keep.uuid }),
      ...changeStatus(programId, absorbed, { status: MemberStatus.MERGED, mergedInto: keep.uuid }, act),
      ...audit(programId, at, [
        {
          caller,
          action: OPERATION,
          memberId: keep.uuid,
          subject: encodeId('mrg', uuid),
          reason: act.reason,
          details: { absorbed: encodeId('mem', absorbed.uuid) },
        },
      ]),
    ]);
    await mergeStandings(tx, place, { mergeId: uuid, keep: keep.uuid, absorbed });
    return payloadOf(programId, uuid, keep.uuid, false);
  }
}

/** Whom these references name. An id names that very member, merged or not: nobody is absorbed in the place of another. */
async function resolveOnes(tx: Tx, programId: number, refs: readonly MemberRef[]): Promise<(string | null)[]> {
  const named = await resolveMembers(tx, programId, refs);
  return refs.map(({ id }, index) => (id == null ? (named[index] ?? null) : decodeId('mem', id)));
}

function mergeable(
  desk: JointDesk,
  id: string | null | undefined,
  path: 'keep' | 'absorb',
): LockedMember | MemberNotFound | MemberNotActive {
  const member = id == null ? undefined : desk.members.get(id);
  if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound([path]);
  return mayMerge(member.status) ? member : new MemberNotActive(member.status, [path]);
}

function payloadOf(programId: number, mergeId: string, memberId: string, replayed: boolean): MergeMembersPayload {
  return Object.assign(new MergeMembersPayload(), { programId, mergeId, memberId, replayed });
}
