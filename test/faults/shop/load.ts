import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from './caller.js';
import type { Random } from './random.js';
import type { Shopping } from './shopping.js';

export interface LoadOptions {
  /** Clients, each of which waits for its answer before it goes on. */
  clients: number;
  /** Calls in a second that all clients together begin at most. */
  perSecond: number;
  /** Where a call may be sent; it is asked before each attempt. */
  addresses: () => readonly string[];
}

/** After a call that was not acknowledged. */
const BEFORE_RETRY = [100, 400] as const;

/** Clients of a shop that go on until they are told to stop. What was not acknowledged is sent again, with the same key, until it is. */
export class Load {
  private isOn = true;
  private readonly done: Promise<unknown>;
  /** Calls that were acknowledged. */
  answered = 0;

  constructor(
    private readonly caller: Caller,
    private readonly shopping: Shopping,
    private readonly random: Random,
    private readonly options: LoadOptions,
  ) {
    this.done = Promise.all(Array.from({ length: options.clients }, (_, number) => this.client(number)));
  }

  /** Returns when what is under way was answered, or was not. What was not is left: the shop went home. */
  async stop(): Promise<void> {
    this.isOn = false;
    await this.done;
  }

  private async client(number: number): Promise<void> {
    const { clients, perSecond } = this.options;
    const interval = (clients * 1000) / perSecond;
    await wait((number * interval) / clients);
    while (this.isOn) {
      const begunAt = performance.now();
      await this.callUntilAnswered();
      const rest = interval - (performance.now() - begunAt);
      if (rest > 0 && this.isOn) await wait(rest);
    }
  }

  private async callUntilAnswered(): Promise<void> {
    const thought = this.shopping.next();
    const call = this.caller.newCall(thought.kind, thought.inputs);
    do {
      const to = this.random.pick(this.options.addresses());
      const answers = to === undefined ? null : await this.caller.send(to, call);
      if (answers) {
        this.shopping.remember(thought, answers);
        this.answered++;
        return;
      }
      await wait(this.random.between(...BEFORE_RETRY));
    } while (this.isOn);
  }
}
