import { Injectable } from '@nestjs/common';
import { MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { statement, type Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import { forfeitsAt } from './closing.js';
import { LifeChanges, type LifeChange, type LifeDesk, type LifeFacts } from './life-changes.js';
import { MemberNotClosed, PointsForfeited } from './life.refusals.js';
import { lifePayload, ReopenMemberPayload, type ReopenMemberInput } from './life.types.js';

const CLOSED_AT = statement<{ closedAt: Date }>(
  'find-when-member-was-closed',
  'SELECT closed_at AS "closedAt" FROM member WHERE program_id = $1 AND id = $2',
);

/**
 * Takes the closing of a member back, as long as their points are there. Refuses: InvalidInput, MemberNotFound, MemberNotClosed,
 * PointsForfeited, IdempotencyKeyReused.
 */
@Injectable()
export class ReopenMember implements LifeChange<ReopenMemberInput> {
  readonly operation = 'reopenMember';

  constructor(private readonly changes: LifeChanges) {}

  async run(caller: Caller, input: ReopenMemberInput): Promise<ReopenMemberPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : lifePayload(ReopenMemberPayload, caller.programId, outcome);
  }

  problemsOf(): [] {
    return [];
  }

  async decide(tx: Tx, desk: LifeDesk): Promise<LifeFacts | Refusal> {
    const { member, wallets, settings, now } = desk;
    if (member.status !== MemberStatus.CLOSED) return new MemberNotClosed(member.status);
    const [row] = await tx.query(CLOSED_AT, [settings.number, member.uuid]);
    const at = forfeitsAt((row as { closedAt: Date }).closedAt, settings.timeZone);
    if (at <= now) return new PointsForfeited(at);
    desk.become({ status: MemberStatus.ACTIVE }, 'member.reopened');
    wallets.forfeit(member.uuid, null);
    return { member: member.uuid };
  }
}
