import { Injectable } from '@nestjs/common';
import { MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import { LifeChanges, type LifeChange, type LifeDesk, type LifeFacts } from './life-changes.js';
import { MemberNotPaused } from './life.refusals.js';
import { lifePayload, ResumeMemberPayload, type ResumeMemberInput } from './life.types.js';
import { endPause } from './pauses.js';

/**
 * Ends a pause before its time. Refuses: InvalidInput, MemberNotFound, MemberNotPaused, IdempotencyKeyReused.
 */
@Injectable()
export class ResumeMember implements LifeChange<ResumeMemberInput> {
  readonly operation = 'resumeMember';

  constructor(private readonly changes: LifeChanges) {}

  async run(caller: Caller, input: ResumeMemberInput): Promise<ResumeMemberPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : lifePayload(ResumeMemberPayload, caller.programId, outcome);
  }

  problemsOf(): [] {
    return [];
  }

  async decide(tx: Tx, desk: LifeDesk): Promise<LifeFacts | Refusal> {
    const { status, uuid } = desk.member;
    if (status !== MemberStatus.PAUSED) return new MemberNotPaused(status);
    await endPause(tx, desk);
    return { member: uuid };
  }
}
