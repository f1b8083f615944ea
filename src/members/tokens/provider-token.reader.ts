import { Inject, Injectable } from '@nestjs/common';
import { decodeJwt, jwtVerify } from 'jose';
import type { Clock } from '../../kernel/clock.js';
import { ActorKind, Credentials, Role, type Caller, type CredentialReader } from '../../platform/access/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { IdentityProviders, type KnownProvider } from '../../programs/index.js';
import { MemberLoader } from '../member-loader.js';
import { mayCall } from '../member-status.js';
import { isOurToken, looksLikeToken } from './member-tokens.js';
import { ProviderKeys } from './provider-keys.js';

/** Clocks of two companies are never quite the same. */
const TOLERANCE_SECONDS = 30;
const LONGEST = 8_000;
const LONGEST_SUBJECT = 255;
/** What tokens for calling are called: an id token, an access token (RFC 9068). Others are for other things. */
const TYPES = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/**
 * Reads tokens of the merchant's own sign-in. Issuer and audience lead to the program, the subject is the member's external id; the
 * member's status is looked up at each request, as for our own tokens. Whatever is wrong with a token, it opens nothing.
 */
@Injectable()
export class ProviderTokenReader implements CredentialReader {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly keys: ProviderKeys,
    private readonly members: MemberLoader,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    credentials: Credentials,
  ) {
    credentials.register(this);
  }

  recognizes(credential: string): boolean {
    return looksLikeToken(credential) && !isOurToken(credential);
  }

  async read(credential: string): Promise<Caller | null> {
    const provider = await this.providerOf(credential);
    const subject = provider && (await this.subjectOf(credential, provider));
    if (!provider || subject === null) return null;
    const { programId } = provider;
    const member = await this.members.named(programId, { externalId: subject });
    if (!member || !mayCall(member.status)) return null;
    return { programId, roles: [Role.MEMBER], kind: ActorKind.MEMBER, id: member.uuid, memberId: member.uuid };
  }

  /** Of whom it says that it is: nothing is proved by that yet. */
  private async providerOf(token: string): Promise<KnownProvider | null> {
    if (token.length > LONGEST) return null;
    try {
      const { iss, aud } = decodeJwt(token);
      const audiences = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : [];
      return typeof iss === 'string' ? await this.providers.find(iss, audiences) : null;
    } catch (error) {
      if (error instanceof TypeError || (error instanceof Error && error.name.startsWith('JW'))) return null;
      throw error; // the database
    }
  }

  /** Whom it speaks of, or null unless it is proved and holds now. */
  private async subjectOf(token: string, { settings }: KnownProvider): Promise<string | null> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.of(settings).keyOf, {
        algorithms: settings.algorithms,
        issuer: settings.issuer,
        audience: settings.audience,
        currentDate: this.clock.now(),
        clockTolerance: TOLERANCE_SECONDS,
        maxTokenAge: settings.maxAgeMinutes * 60,
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      const { sub, cnf } = payload;
      if (!TYPES.has(protectedHeader.typ?.toLowerCase())) return null;
      if (cnf !== undefined) return null; // bound to a key that who calls would have to prove
      return typeof sub === 'string' && isSubject(sub) ? sub : null;
    } catch {
      return null;
    }
  }
}

/** External ids are stored without blanks around them: a subject with some is not the same. */
function isSubject(text: string): boolean {
  return text !== '' && text.length <= LONGEST_SUBJECT && text === text.trim() && !/\p{Cc}/u.test(text);
}
