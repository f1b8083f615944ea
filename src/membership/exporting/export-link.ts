import { createHash, randomBytes } from 'node:crypto';

/** What stands in a link: the number of the program, and 256 random bits. */
const TOKEN = /^(\d{1,9})\.[A-Za-z0-9_-]{43}$/;

/** A new token, which is shown once, and what is stored of it. */
export function newLinkToken(programId: number): { token: string; hash: Buffer } {
  const token = `${String(programId)}.${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** Where to look for a token, or null when it cannot be one. */
export function readLinkToken(token: string): { programId: number; hash: Buffer } | null {
  const match = TOKEN.exec(token);
  return match && Number(match[1]) <= 2_147_483_647 ? { programId: Number(match[1]), hash: hashOf(token) } : null;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
