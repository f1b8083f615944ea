import type { Problem } from './problem.js';

/** Control characters and halves of a character: PostgreSQL stores neither as it came. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/u;

/** The one form of a text that a person wrote: composed, without space around it. */
export function plainText(text: string): string {
  return text.trim().normalize('NFC');
}

/** Whether it has characters only: no control characters, such as NUL, and no halves of a character. */
export function isPlain(text: string): boolean {
  return !NOT_TEXT.test(text);
}

/** What is wrong with a short text, or null: empty, longer than `most` characters, or not printable. */
export function plainTextProblem(text: string, most: number): string | null {
  const value = plainText(text);
  if (value.length < 1 || value.length > most)
    return `must have 1 to ${String(most)} characters, not ${String(value.length)}`;
  return isPlain(value) ? null : 'must not contain control characters, such as a line break or NUL';
}

/** Whether it is a short text that can be stored and found again: not blank, not longer, characters only. */
export function isShortText(text: string, most: number): boolean {
  return text.trim() !== '' && text.length <= most && isPlain(text);
}

/** What is wrong with a short text of the shop's or the staff's. */
export function shortTextProblems(field: string, text: string, most: number): Problem[] {
  if (isShortText(text, most)) return [];
  return [{ path: [field], message: `must have 1 to ${String(most)} characters, no control characters` }];
}
