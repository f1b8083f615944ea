import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { decodeId, encodeId } from '../../kernel/ids.js';

/** What a member token says: which member of which program, by inner ids. */
export interface MemberTokenClaims {
  programId: number;
  memberId: string;
}

const ALGORITHM = 'HS256';
const ISSUER = 'kindred';
const AUDIENCE = 'kindred:member';
const HEADER = { alg: ALGORITHM, typ: 'JWT' };
/** With what every token of ours begins. */
const BEGINNING = `${Buffer.from(JSON.stringify(HEADER)).toString('base64url')}.`;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether it has the form of a JWT, valid or not. */
export function looksLikeToken(credential: string): boolean {
  return JWT.test(credential);
}

/** Whether it says of itself that we made it, by our algorithm, which no other issuer may use; everybody can say so. */
export function isOurToken(credential: string): boolean {
  return credential.startsWith(BEGINNING) || (looksLikeToken(credential) && algorithmOf(credential) === ALGORITHM);
}

function algorithmOf(token: string): unknown {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return null;
  }
}

/** A token signed with this secret, valid from `now` to `expiresAt` (whole seconds). */
export function signToken(secret: Uint8Array, claims: MemberTokenClaims, now: Date, expiresAt: Date): Promise<string> {
  return new SignJWT({ program: claims.programId })
    .setProtectedHeader(HEADER)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(encodeId('mem', claims.memberId))
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(secret);
}

/** What a token says, or null unless it is one of ours, untampered and still valid. No other algorithm is accepted. */
export async function readToken(secret: Uint8Array, token: string, now: Date): Promise<MemberTokenClaims | null> {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: now,
      requiredClaims: ['exp', 'sub', 'program'],
    });
    const memberId = decodeId('mem', payload.sub ?? '');
    const programId = payload['program'];
    return memberId !== null && typeof programId === 'number' ? { programId, memberId } : null;
  } catch {
    return null; // whatever is wrong with it, it opens nothing
  }
}
