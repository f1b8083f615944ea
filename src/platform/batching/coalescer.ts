import { queueIsFull, type Settled } from '../database/index.js';

interface Waiting<Item, Result> {
  items: readonly Item[];
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

interface Queue<Item, Result> {
  waiting: Waiting<Item, Result>[];
  inFlight: number;
  scheduled: boolean;
}

export interface CoalescerOptions {
  /** Items in one batch. A larger list runs alone. */
  atMost: number;
  /** Batches under way at once for one program: one writes while the other is decided. One more where it is full: it has nothing to wait for. */
  inFlight: number;
}

/** Calls that wait for a batch of theirs: beyond that nobody would wait long enough. */
const MOST_WAITING = 10_000;

/**
 * Turns calls that arrive at about the same time into batches, one program at a time: what arrives while batches are in
 * flight forms the next one. There is no timer: a batch goes at the end of the turn of the event loop in which it could, with
 * all that came in during that turn. A list stays together and in order.
 */
export class Coalescer<Item, Result> {
  private readonly queues = new Map<number, Queue<Item, Result>>();

  constructor(
    private readonly run: (programId: number, items: readonly Item[]) => Promise<Settled<Result>[]>,
    private readonly options: CoalescerOptions = { atMost: 100, inFlight: 2 },
  ) {}

  async submit(programId: number, item: Item): Promise<Result> {
    const [result] = await this.submitAll(programId, [item]);
    return result as Result;
  }

  submitAll(programId: number, items: readonly Item[]): Promise<Result[]> {
    const queue = this.queueOf(programId);
    if (queue.waiting.length >= MOST_WAITING) return Promise.reject(queueIsFull(queue.waiting.length));
    return new Promise((resolve, reject) => {
      queue.waiting.push({ items, resolve, reject });
      this.schedule(programId, queue);
    });
  }

  private queueOf(programId: number): Queue<Item, Result> {
    let queue = this.queues.get(programId);
    if (!queue) {
      queue = { waiting: [], inFlight: 0, scheduled: false };
      this.queues.set(programId, queue);
    }
    return queue;
  }

  /** Waits until all that has come in by now is submitted: requests of several connections are read in one turn. */
  private schedule(programId: number, queue: Queue<Item, Result>): void {
    if (queue.scheduled || !this.hasRoom(queue)) return;
    queue.scheduled = true;
    setImmediate(() => {
      queue.scheduled = false;
      this.dispatch(programId, queue);
    });
  }

  private hasRoom({ inFlight, waiting }: Queue<Item, Result>): boolean {
    return inFlight < this.options.inFlight || (inFlight === this.options.inFlight && this.fillsOne(waiting));
  }

  private fillsOne(waiting: readonly Waiting<Item, Result>[]): boolean {
    let count = 0;
    return waiting.some(({ items }) => (count += items.length) >= this.options.atMost);
  }

  private dispatch(programId: number, queue: Queue<Item, Result>): void {
    const taken: Waiting<Item, Result>[] = [];
    let count = 0;
    while (queue.waiting[0] && (count === 0 || count + queue.waiting[0].items.length <= this.options.atMost)) {
      const next = queue.waiting.shift() as Waiting<Item, Result>;
      taken.push(next);
      count += next.items.length;
    }
    if (taken.length === 0) {
      if (queue.inFlight === 0) this.queues.delete(programId);
      return;
    }
    queue.inFlight++;
    this.schedule(programId, queue);
    void this.settle(programId, taken).finally(() => {
      queue.inFlight--;
      this.schedule(programId, queue);
    });
  }

  private async settle(programId: number, taken: Waiting<Item, Result>[]): Promise<void> {
    let settled: Settled<Result>[];
    try {
      settled = await this.run(
        programId,
        taken.flatMap((one) => one.items),
      );
    } catch (error) {
      for (const one of taken) one.reject(error);
      return;
    }
    let from = 0;
    for (const { items, resolve, reject } of taken) {
      const own = settled.slice(from, from + items.length);
      from += items.length;
      const failed = own.find((one): one is { error: unknown } => 'error' in one);
      if (failed) reject(failed.error);
      else resolve(own.map((one) => (one as { value: Result }).value));
    }
  }
}
