import type { Answer, Facts, Input, Journal } from '../journal/journal.js';
import type { GraphqlClient } from './graphql.js';
import { kindNamed, type KindName } from './kinds.js';
import type { ShopKeys } from './open-shop.js';

/** A call that was thought of, and may be sent several times. */
export interface Call {
  number: number;
  kind: KindName;
  inputs: Input[];
}

/** Sends calls and writes the journal of them. */
export class Caller {
  /** When calls were acknowledged, on `performance.now()`. */
  readonly acknowledgedAt: number[] = [];
  /** How often each failure was seen instead of an answer. */
  readonly failures = new Map<string, number>();
  /** Milliseconds that the slowest call took, answered or not. */
  slowest = 0;
  private readonly attempts = new Map<number, number>();

  constructor(
    private readonly journal: Journal,
    private readonly client: GraphqlClient,
    private readonly keys: ShopKeys,
  ) {}

  newCall(kind: KindName, inputs: Input[]): Call {
    return { number: this.journal.nextCall(), kind, inputs };
  }

  /** The answers to its inputs, in order; null when it was not acknowledged. */
  async send(to: string, { number: call, kind: name, inputs }: Call): Promise<Answer[] | null> {
    const attempt = (this.attempts.get(call) ?? 0) + 1;
    this.attempts.set(call, attempt);
    const { as, document, list } = kindNamed(name);
    const said = inputs.map(({ buyer: _, ...input }) => input);
    const input = list === undefined ? said[0] : { [list]: said };
    this.journal.write({ call, attempt, to, kind: name, inputs });
    const sentAt = performance.now();
    const reply = await this.client.post(to, this.keys[as], document, { input });
    this.slowest = Math.max(this.slowest, performance.now() - sentAt);
    if ('failure' in reply) {
      this.journal.write({ call, attempt, failure: reply.failure });
      this.failures.set(reply.failure, (this.failures.get(reply.failure) ?? 0) + 1);
      return null;
    }
    const result = reply.data[name] as Record<string, unknown>;
    const answers = (list === undefined ? [result] : (result['results'] as Record<string, unknown>[])).map(answerOf);
    this.journal.write({ call, attempt, answers });
    this.acknowledgedAt.push(performance.now());
    return answers;
  }
}

function answerOf(result: Record<string, unknown>): Answer {
  if (typeof result['code'] === 'string') return { refused: result['code'], message: String(result['message']) };
  const { replayed, ...facts } = result as { replayed: boolean } & Facts;
  return { accepted: facts, replayed };
}
