/** How much JSON is taken: characters of its text, and levels of objects and lists in each other. */
export interface JsonBounds {
  most: number;
  deepest: number;
}

/** Half a character, which PostgreSQL's JSON cannot hold; nor can it hold NUL. */
const HALF = /\p{Cs}/u;
const NUL = '\0';

/** What is wrong with a JSON value that shall be stored, or null: too large, nested too deeply, or not to be held. */
export function jsonProblem(value: unknown, { most, deepest }: JsonBounds): string | null {
  const problem = valueProblem(value, deepest, deepest);
  if (problem !== null) return problem;
  const { length } = JSON.stringify(value);
  return length > most ? `must be at most ${String(most)} characters as JSON, not ${String(length)}` : null;
}

function valueProblem(value: unknown, levels: number, deepest: number): string | null {
  if (typeof value === 'string') {
    return HALF.test(value) || value.includes(NUL) ? 'must not contain NUL or half a character in a text' : null;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must not contain a number beyond ±1.8e308';
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return `must not be nested deeper than ${String(deepest)} levels`;
  for (const [key, inner] of Object.entries(value)) {
    const problem = valueProblem(key, levels, deepest) ?? valueProblem(inner, levels - 1, deepest);
    if (problem !== null) return problem;
  }
  return null;
}

/** How many values stand in it, at whatever level; objects and lists count as well. */
export function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + 1 + valuesIn(inner), 0);
}

/** Whether it is a JSON object: neither null nor a list. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
