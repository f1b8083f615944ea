import { isPlain } from '../kernel/plain-text.js';

/** What is wrong with the name of a program or a key, or null. */
export function nameProblem(name: string, most: number): string | null {
  if (name.trim() === '' || name.length > most) return `must have 1 to ${String(most)} characters`;
  return isPlain(name) ? null : 'must not contain control characters, such as a line break or NUL';
}
