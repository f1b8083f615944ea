import { Injectable } from '@nestjs/common';
import { addToDay } from '../../kernel/calendar.js';
import type { Problem } from '../../kernel/problem.js';
import { MemberNotActive, MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import { LifeChanges, type LifeChange, type LifeDesk, type LifeFacts } from './life-changes.js';
import { lifePayload, PauseMemberPayload, type PauseMemberInput } from './life.types.js';
import { OPEN_ENDED_YEARS, startPause } from './pauses.js';

/**
 * Pauses a member: they earn and do not spend, and their points are protected, as many days of a year as the program grants. Refuses:
 * InvalidInput, MemberNotFound, MemberNotActive, IdempotencyKeyReused.
 */
@Injectable()
export class PauseMember implements LifeChange<PauseMemberInput> {
  readonly operation = 'pauseMember';

  constructor(private readonly changes: LifeChanges) {}

  async run(caller: Caller, input: PauseMemberInput): Promise<PauseMemberPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : lifePayload(PauseMemberPayload, caller.programId, outcome);
  }

  problemsOf({ until }: PauseMemberInput, today: string): Problem[] {
    const latest = addToDay(today, OPEN_ENDED_YEARS, 'YEARS');
    if (until == null || (until >= today && until <= latest)) return [];
    return [{ path: ['until'], message: `must be from ${today} to ${latest}` }];
  }

  detailsOf({ until = null }: PauseMemberInput): { until: string | null } {
    return { until };
  }

  async decide(tx: Tx, desk: LifeDesk, { until }: PauseMemberInput): Promise<LifeFacts | Refusal> {
    const { status, uuid } = desk.member;
    if (status !== MemberStatus.ACTIVE) return new MemberNotActive(status);
    return { member: uuid, pause: await startPause(tx, desk, until ?? null) };
  }
}
