import { Inject, Injectable } from '@nestjs/common';
import { minutesAfter } from '../../kernel/calendar.js';
import type { Clock } from '../../kernel/clock.js';
import { isStaff, type Caller } from '../../platform/access/index.js';
import type { Config } from '../../platform/config/config.js';
import { Database } from '../../platform/database/index.js';
import { CONFIG, WALL_CLOCK } from '../../platform/foundation.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit, timeIn } from '../../programs/index.js';
import { MemberLoader } from '../member-loader.js';
import { mayCall } from '../member-status.js';
import { MemberNotActive, MemberNotFound } from '../members.refusals.js';
import { CreateMemberTokenPayload, type CreateMemberTokenInput } from './member-token.types.js';
import { signToken } from './member-tokens.js';

const LONGEST_MINUTES = 60;

/**
 * Makes a token by which a member's app calls in their name. When staff make one, that is noted before they get it. Refuses:
 * InvalidInput, MemberNotFound, MemberNotActive.
 */
@Injectable()
export class CreateMemberToken {
  constructor(
    private readonly database: Database,
    private readonly members: MemberLoader,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(
    caller: Caller,
    input: CreateMemberTokenInput,
  ): Promise<CreateMemberTokenPayload | InvalidInput | MemberNotFound | MemberNotActive> {
    const { programId } = caller;
    const { expiresInMinutes } = input;
    if (expiresInMinutes < 1 || expiresInMinutes > LONGEST_MINUTES) {
      const message = `${String(expiresInMinutes)} is not within 1 and ${String(LONGEST_MINUTES)} minutes`;
      return new InvalidInput([{ path: ['expiresInMinutes'], message }]);
    }
    const member = await this.members.named(programId, input.member);
    if (!member) return new MemberNotFound();
    if (!mayCall(member.status)) return new MemberNotActive(member.status);
    const now = this.clock.now();
    const expiresAt = minutesAfter(wholeSecond(now), expiresInMinutes);
    const token = await signToken(this.config.tokenSecret, { programId, memberId: member.uuid }, now, expiresAt);
    await this.note(caller, member.uuid, expiresInMinutes);
    return Object.assign(new CreateMemberTokenPayload(), { token, expiresAt, member });
  }

  private async note(caller: Caller, memberId: string, expiresInMinutes: number): Promise<void> {
    if (!isStaff(caller)) return;
    const { programId } = caller;
    const act = { caller, action: 'createMemberToken', memberId, details: { expiresInMinutes } } as const;
    await this.database.pipeline(audit(programId, await timeIn(this.database, programId), [act]));
  }
}

/** A JWT counts in seconds: what it says and what we answer must be the same moment. */
function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
