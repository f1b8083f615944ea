import { Injectable } from '@nestjs/common';
import { MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import { LifeChanges, type LifeChange, type LifeDesk, type LifeFacts } from './life-changes.js';
import { MemberNotBlocked } from './life.refusals.js';
import { lifePayload, UnblockMemberPayload, type UnblockMemberInput } from './life.types.js';

/** Ends a block: the member is active. Refuses: InvalidInput, MemberNotFound, MemberNotBlocked. */
@Injectable()
export class UnblockMember implements LifeChange<UnblockMemberInput> {
  readonly operation = 'unblockMember';

  constructor(private readonly changes: LifeChanges) {}

  async run(caller: Caller, input: UnblockMemberInput): Promise<UnblockMemberPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : lifePayload(UnblockMemberPayload, caller.programId, outcome);
  }

  problemsOf(): [] {
    return [];
  }

  decide(_tx: Tx, desk: LifeDesk): Promise<LifeFacts | Refusal> {
    const { status, uuid } = desk.member;
    if (status !== MemberStatus.BLOCKED) return Promise.resolve(new MemberNotBlocked(status));
    desk.become({ status: MemberStatus.ACTIVE }, 'member.unblocked');
    return Promise.resolve({ member: uuid });
  }
}
