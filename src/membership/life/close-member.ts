import { Injectable } from '@nestjs/common';
import { MemberNotActive, MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import { HoldStatus, release, sourceOfHold } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { LeaveReferrals } from '../../referrals/index.js';
import { endReservations } from '../../rewards/index.js';
import { forfeitsAt } from './closing.js';
import { LifeChanges, type LifeChange, type LifeDesk, type LifeFacts } from './life-changes.js';
import { CloseMemberPayload, lifePayload, type CloseMemberInput } from './life.types.js';
import { endPause } from './pauses.js';

/** Who has left cannot leave again. */
const LEFT: readonly MemberStatus[] = [MemberStatus.CLOSED, MemberStatus.MERGED];

/**
 * A member leaves: they earn and spend no more, their holds are released, their reservations and referrals end, a pause ends first. 30 days later their points are
 * forfeited and what they owe is forgiven. Their identifiers stay theirs. Refuses: InvalidInput, MemberNotFound, MemberNotActive,
 * IdempotencyKeyReused.
 */
@Injectable()
export class CloseMember implements LifeChange<CloseMemberInput> {
  readonly operation = 'closeMember';

  constructor(
    private readonly changes: LifeChanges,
    private readonly referrals: LeaveReferrals,
  ) {}

  async run(caller: Caller, input: CloseMemberInput): Promise<CloseMemberPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    if (outcome instanceof Refusal) return outcome;
    const at = new Date(Number(outcome.facts['forfeitsAt']));
    return Object.assign(lifePayload(CloseMemberPayload, caller.programId, outcome), { forfeitsAt: at });
  }

  companionsOf(db: Queryable, settings: ProgramSettings, memberId: string): Promise<string[]> {
    return this.referrals.companionsOf(db, settings, [memberId]);
  }

  problemsOf(): [] {
    return [];
  }

  async decide(tx: Tx, desk: LifeDesk): Promise<LifeFacts | Refusal> {
    const { member, wallets, settings, now } = desk;
    if (LEFT.includes(member.status)) return new MemberNotActive(member.status);
    await endPause(tx, desk);
    desk.become({ status: MemberStatus.CLOSED }, 'member.closed');
    await wallets.contents.loadOpenHolds(tx, wallets.ofMember(member.uuid));
    for (const wallet of wallets.ofMember(member.uuid)) {
      for (const hold of [...wallet.holds.values()].sort((a, b) => a.sequence - b.sequence)) {
        if (hold.status !== HoldStatus.OPEN) continue;
        const { sourceType, sourceId } = sourceOfHold(hold);
        desk.book(release(wallet, hold, desk.causeOf(sourceType, sourceId)));
      }
    }
    desk.writes.push(...(await endReservations(tx, settings.number, [member], now)));
    const place = { settings, now, members: desk.members, wallets };
    const ended = await this.referrals.leave(tx, place, [member.uuid], desk.by);
    desk.note(ended.postings);
    desk.writes.push(...ended.writes);
    const at = forfeitsAt(now, settings.timeZone);
    wallets.forfeit(member.uuid, at);
    return { member: member.uuid, forfeitsAt: at.getTime() };
  }
}
