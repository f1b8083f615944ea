import { Injectable } from '@nestjs/common';
import { MemberNotActive, MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import { LifeChanges, type LifeChange, type LifeDesk, type LifeFacts } from './life-changes.js';
import { BlockMemberPayload, lifePayload, type BlockMemberInput } from './life.types.js';
import { endPause } from './pauses.js';

/** Who has left is not blocked. */
const LEFT: readonly MemberStatus[] = [MemberStatus.CLOSED, MemberStatus.MERGED];

/**
 * Blocks a member, and says whether they still earn and spend. It says a state: saying again what holds changes nothing. A pause ends
 * first. Refuses: InvalidInput, MemberNotFound, MemberNotActive.
 */
@Injectable()
export class BlockMember implements LifeChange<BlockMemberInput> {
  readonly operation = 'blockMember';

  constructor(private readonly changes: LifeChanges) {}

  async run(caller: Caller, input: BlockMemberInput): Promise<BlockMemberPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : lifePayload(BlockMemberPayload, caller.programId, outcome);
  }

  problemsOf(): [] {
    return [];
  }

  detailsOf(input: BlockMemberInput): { mayEarn: boolean; maySpend: boolean } {
    return flagsOf(input);
  }

  async decide(tx: Tx, desk: LifeDesk, input: BlockMemberInput): Promise<LifeFacts | Refusal> {
    const { member } = desk;
    if (LEFT.includes(member.status)) return new MemberNotActive(member.status);
    const flags = flagsOf(input);
    const isSame = member.mayEarn === flags.mayEarn && member.maySpend === flags.maySpend;
    if (member.status === MemberStatus.BLOCKED && isSame) return { member: member.uuid };
    await endPause(tx, desk);
    desk.become({ status: MemberStatus.BLOCKED, ...flags }, 'member.blocked');
    return { member: member.uuid };
  }
}

function flagsOf({ mayEarn, maySpend }: BlockMemberInput): { mayEarn: boolean; maySpend: boolean } {
  return { mayEarn: mayEarn ?? false, maySpend: maySpend ?? false };
}
