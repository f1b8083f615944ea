import { plainText, plainTextProblem } from '../../kernel/plain-text.js';

/** Characters of a reason, in the header as in inputs. */
const LONGEST = 500;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Why somebody calls, by the header `kindred-reason`, or what is wrong with it. A blank header says nothing. Node hands a header
 * over byte by byte: one in UTF-8 is read as such, and else as Latin-1, which is what clients send that do not know better.
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

function decoded(bytes: string): string {
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
