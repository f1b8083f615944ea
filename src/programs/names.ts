/** Control characters and halves of a character: PostgreSQL stores neither as it came. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/u;

/** What is wrong with the name of a program or a key, or null. */
export function nameProblem(name: string, most: number): string | null {
  if (name.trim() === '' || name.length > most) return `must have 1 to ${String(most)} characters`;
  return NOT_TEXT.test(name) ? 'must not contain control characters, such as a line break or NUL' : null;
}
