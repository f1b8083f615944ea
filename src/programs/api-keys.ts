import { createHash, randomBytes } from 'node:crypto';

const FORM = /^kindred_(\d{1,9})_([0-9a-f]{48})([0-9a-f]{8})$/;

/** A new secret: a prefix that scanners for leaked secrets can find, the program, 192 random bits, a checksum. */
export function newSecret(programId: number): string {
  const body = `kindred_${String(programId)}_${randomBytes(24).toString('hex')}`;
  return body + checksum(body);
}

/** The program that a secret opens, or null when it is none of ours or mistyped: no database is asked for those. */
export function programOfSecret(secret: string): number | null {
  const match = FORM.exec(secret);
  return match && checksum(secret.slice(0, -8)) === match[3] ? Number(match[1]) : null;
}

/** What is stored of a secret. It has 192 random bits, so a plain SHA-256 cannot be searched. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** How a secret begins: enough to recognize it, not to use it. */
export function prefixOfSecret(secret: string): string {
  return secret.slice(0, secret.lastIndexOf('_') + 7);
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 8);
}
