import type { Credential, Example } from './examples.js';

export type Answered = Record<string, unknown>;

export interface Walker {
  ask(as: Credential, query: string, variables: unknown): Promise<Answered>;
  /** Runs a command line; undefined: it is not one to be run here. */
  shell(commandLine: string): Promise<Answered | undefined>;
  /** What a reader puts in for a placeholder that no answer has. */
  placeholders?: Record<string, () => Promise<string>>;
}

/** Does what a reader of a document does, from its first example to its last, and checks what it says comes of it. */
export async function walk(examples: readonly Example[], walker: Walker, before: Answered[] = []): Promise<Answered[]> {
  const answers = before;
  for (const { place, kind, text, as, variables, answer } of examples) {
    const filled = variables === null ? undefined : JSON.parse(await fill(variables, answers, walker, place));
    const got = kind === 'graphql' ? await walker.ask(as, text, filled) : await walker.shell(text);
    if (got === undefined) continue;
    const refusals = found(got, (one) => typeof one['code'] === 'string' && typeof one['message'] === 'string');
    if (got['errors'] !== undefined || refusals.length > 0) {
      throw new Error(`${place} answered ${JSON.stringify(got)}`);
    }
    if (answer !== undefined && !agrees(answer, got)) {
      throw new Error(`${place} shows ${JSON.stringify(answer)}, and what comes is ${JSON.stringify(got)}`);
    }
    answers.push(got);
  }
  return answers;
}

/** Placeholders as people read them: `<rule id>`, `<id of the reward "A treat">`. */
async function fill(
  json: string,
  answers: readonly Answered[],
  { placeholders }: Walker,
  place: string,
): Promise<string> {
  let filled = json;
  for (const [whole, name = ''] of json.matchAll(/<((?:[^<>"\\]|\\")+)>/g)) {
    const known = Object.entries(placeholders ?? {}).find(([start]) => name.startsWith(start));
    const value = known ? await known[1]() : valueOf(name.replaceAll('\\"', '"'), answers);
    if (value === undefined) throw new Error(`${place}: nothing that was answered before is <${name}>`);
    filled = filled.replace(whole, value);
  }
  return filled;
}

/** Where the value of a placeholder stands: the name of the object, and its field. */
const PLACES: Record<string, [object: string, field: string]> = {
  'rule id': ['earningRule', 'id'],
  'key id': ['apiKey', 'id'],
  'ladder id': ['tierLadder', 'id'],
  'voucher template id': ['voucherTemplate', 'id'],
  'reward id': ['reward', 'id'],
  'voucher code': ['voucher', 'code'],
  'referral code': ['referral', 'code'],
  code: ['referral', 'code'],
};

function valueOf(name: string, answers: readonly Answered[]): string | undefined {
  const [, kind, title] = /^id of the (\w+) "(.+)"$/.exec(name) ?? [];
  const [object, field] = kind === undefined ? (PLACES[name] ?? ['', '']) : [kind, 'id'];
  for (const answer of [...answers].reverse()) {
    const objects = found(answer, (one) => typeof one[object] === 'object' && one[object] !== null);
    for (const one of objects) {
      const value = one[object] as Answered;
      if (typeof value[field] === 'string' && (title === undefined || value['name'] === title)) return value[field];
    }
  }
  return undefined;
}

/** Every object within that is so. */
function found(value: unknown, isSo: (one: Answered) => boolean): Answered[] {
  if (typeof value !== 'object' || value === null) return [];
  const one = value as Answered;
  return [...(isSo(one) ? [one] : []), ...Object.values(one).flatMap((part) => found(part, isSo))];
}

/** Whether an answer is the one that is shown, where `…` at the end of a text stands for what differs each time. */
function agrees(shown: unknown, got: unknown): boolean {
  if (typeof shown === 'string' && shown.endsWith('…')) {
    return typeof got === 'string' && got.startsWith(shown.slice(0, -1));
  }
  if (typeof shown !== 'object' || shown === null) return shown === got;
  if (typeof got !== 'object' || got === null || Array.isArray(shown) !== Array.isArray(got)) return false;
  const keys = Object.keys(shown);
  return (
    keys.length === Object.keys(got).length &&
    keys.every((key) => agrees((shown as Answered)[key], (got as Answered)[key]))
  );
}

/** The last member token that was made. */
export function tokenIn(answers: readonly Answered[]): string {
  const [, token] = /.*"token":"([^"]+)"/.exec(JSON.stringify(answers)) ?? [];
  return String(token);
}
