import type { Answer, EndedEntry, Entry, Facts, Input, SentEntry } from './journal.js';

/** What the journal says of one idempotency key. */
export interface Outcome {
  kind: string;
  call: number;
  input: Input;
  /** Accepted by any answer; else refused by the last; open when nothing came back. */
  state: 'accepted' | 'refused' | 'open';
  /** Of the first answer that accepted it. */
  facts: Facts | null;
  refusal: string | null;
  /** Whether some sending of it was not acknowledged, so that its effect may be there without an answer. */
  isDoubtful: boolean;
  /** Answers that said it was done just now: one at most. */
  done: number;
}

/** Something that must not be, with the call of which the journal says it. */
export interface Wrong {
  what: string;
  call: number | null;
  key: string | null;
}

export interface Outcomes {
  byKey: ReadonlyMap<string, Outcome>;
  wrongs: Wrong[];
}

/**
 * Folds a journal into what became of each key. Wrong is what no order of crashes excuses: a key done twice, two answers that differ,
 * something acknowledged that is refused later, a refusal that a client who repeats its calls must never see.
 */
export function outcomesOf(entries: readonly Entry[], isExpected: (kind: string, code: string) => boolean): Outcomes {
  const byKey = new Map<string, Outcome>();
  const wrongs: Wrong[] = [];
  const sent = new Map<string, SentEntry>();
  for (const entry of entries) {
    if ('inputs' in entry) {
      sent.set(attemptOf(entry), entry);
      for (const input of entry.inputs) begin(byKey, entry, input);
      continue;
    }
    const before = sent.get(attemptOf(entry));
    if (!before) throw new Error(`call ${String(entry.call)} ended before it was sent`);
    sent.delete(attemptOf(entry));
    for (const [index, input] of before.inputs.entries()) {
      const outcome = byKey.get(input.idempotencyKey) as Outcome;
      const what = end(outcome, answerTo(entry, index), isExpected);
      if (what !== null) wrongs.push({ what, call: entry.call, key: input.idempotencyKey });
    }
  }
  // What was still under way when the journal ended was not acknowledged.
  for (const { inputs } of sent.values())
    for (const { idempotencyKey } of inputs) (byKey.get(idempotencyKey) as Outcome).isDoubtful = true;
  return { byKey, wrongs };
}

function begin(byKey: Map<string, Outcome>, { kind, call }: SentEntry, input: Input): void {
  if (byKey.has(input.idempotencyKey)) return;
  const nothing = { state: 'open', facts: null, refusal: null, isDoubtful: false, done: 0 } as const;
  byKey.set(input.idempotencyKey, { kind, call, input, ...nothing });
}

/** Notes what came of a sending. Answers what is wrong with it. */
function end(
  outcome: Outcome,
  answer: Answer | null,
  isExpected: (kind: string, code: string) => boolean,
): string | null {
  if (answer === null) {
    outcome.isDoubtful = true;
    return null;
  }
  if ('refused' in answer) {
    if (outcome.state === 'accepted') return `was acknowledged, and later refused as ${answer.refused}`;
    outcome.state = 'refused';
    outcome.refusal = answer.refused;
    return isExpected(outcome.kind, answer.refused) ? null : `was refused as ${answer.refused}: ${answer.message}`;
  }
  const known = outcome.facts;
  outcome.state = 'accepted';
  outcome.refusal = null;
  outcome.facts ??= answer.accepted;
  if (!answer.replayed && (known !== null || ++outcome.done > 1)) return 'was done a second time';
  if (known !== null && !isSame(known, answer.accepted))
    return `was answered ${JSON.stringify(known)}, and later ${JSON.stringify(answer.accepted)}`;
  return null;
}

function answerTo(entry: EndedEntry, index: number): Answer | null {
  return 'answers' in entry ? (entry.answers[index] ?? null) : null;
}

function attemptOf({ call, attempt }: { call: number; attempt: number }): string {
  return `${String(call)}/${String(attempt)}`;
}

/** Both come from one document, so their fields are in one order. */
function isSame(one: Facts, other: Facts): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
