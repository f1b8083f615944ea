import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { ActorKind, Credentials, Role, type Caller, type CredentialReader } from '../../platform/access/index.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG, WALL_CLOCK } from '../../platform/foundation.js';
import { MemberLoader } from '../member-loader.js';
import { mayCall } from '../member-status.js';
import { isOurToken, readToken } from './member-tokens.js';

/** Reads member tokens. The member's status is looked up at each request: who has left calls no more. */
@Injectable()
export class MemberTokenReader implements CredentialReader {
  constructor(
    private readonly members: MemberLoader,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    credentials: Credentials,
  ) {
    credentials.register(this);
  }

  recognizes(credential: string): boolean {
    return isOurToken(credential);
  }

  async read(credential: string): Promise<Caller | null> {
    const claims = await readToken(this.config.tokenSecret, credential, this.clock.now());
    if (!claims) return null;
    const { programId, memberId } = claims;
    const member = await this.members.one(programId, memberId);
    if (!member || !mayCall(member.status)) return null;
    return { programId, roles: [Role.MEMBER], kind: ActorKind.MEMBER, id: memberId, memberId };
  }
}
