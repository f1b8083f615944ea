/** Fields of the shop's own choice. */
export type Attributes = Record<string, unknown>;

const MOST_BYTES = 10_000;
const DEEPEST = 10;

/** Half a character, which PostgreSQL's JSON cannot hold; nor can it hold NUL. */
const HALF = /\p{Cs}/u;
const NUL = '\0';

/** What is wrong with attributes, or null: too large, nested too deeply, or with what JSON in PostgreSQL cannot hold. */
export function attributesProblem(attributes: Attributes): string | null {
  const problem = valueProblem(attributes, DEEPEST);
  if (problem !== null) return problem;
  const bytes = new TextEncoder().encode(JSON.stringify(attributes)).length;
  return bytes > MOST_BYTES ? `must be at most ${String(MOST_BYTES)} bytes as JSON, not ${String(bytes)}` : null;
}

function valueProblem(value: unknown, levels: number): string | null {
  if (typeof value === 'string') {
    return HALF.test(value) || value.includes(NUL) ? 'must not contain NUL or half a character in a text' : null;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must not contain a number beyond ±1.8e308';
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return `must not be nested deeper than ${String(DEEPEST)} levels`;
  for (const [key, inner] of Object.entries(value)) {
    const problem = valueProblem(key, levels) ?? valueProblem(inner, levels - 1);
    if (problem !== null) return problem;
  }
  return null;
}
