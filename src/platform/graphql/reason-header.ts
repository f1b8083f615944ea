import { plainText, plainTextProblem } from '../../kernel/plain-text.js';

/** Characters of a reason, in the header as in inputs. */
const LONGEST = 500;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A value beyond ASCII as headers write it (RFC 8187): `UTF-8''caf%C3%A9`. */
const EXTENDED = /^utf-8'[^']*'(.*)$/i;

/**
 * Why somebody calls, by the header `kindred-reason`, or what is wrong with it. A blank header says nothing. Many clients send
 * ASCII only: what goes beyond it is written as in RFC 8187. What comes in bytes is read as UTF-8 if it is, and else as Latin-1.
 */
export function readReason(header: string | string[] | undefined): { reason: string | null; problem: string | null } {
  if (header === undefined) return { reason: null, problem: null };
  const reason = plainText(decoded(String(header)));
  if (reason === '') return { reason: null, problem: null };
  const problem = plainTextProblem(reason, LONGEST);
  return problem === null
    ? { reason, problem }
    : { reason: null, problem: `The header kindred-reason, which says why you call, ${problem}.` };
}

/** Node hands a header over with a character for each byte. */
function decoded(bytes: string): string {
  const extended = EXTENDED.exec(bytes.trim())?.[1];
  try {
    if (extended !== undefined) return decodeURIComponent(extended);
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
