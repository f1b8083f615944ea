import type { Call, Queryable } from './statement.js';

/** Something that others change, and that is held still while a transaction begins anew that met such a change. */
export interface Standstill {
  /** Takes, for a whole session, a lock that those who change it do not share. */
  readonly lock: Call<unknown>;
  /** What was read before it stood still may be old. */
  readonly begun: () => void;
}

interface Held {
  users: number;
  readonly begun: Promise<void>;
  readonly end: () => void;
}

/** Who changes it takes no longer, or is no longer there: then the attempt is made without it. */
const LONGEST_WAIT = 5000;

/**
 * What this process holds still, each over one connection beside the pool for all who want it at the same time: so it stands
 * still before a connection of the pool is taken, and what is prepared then still holds in the transaction. Without such a
 * connection attempts are made all the same, and may meet another change.
 */
export class Standstills {
  private readonly held = new Map<string, Held>();

  constructor(private readonly inSession: (work: (session: Queryable) => Promise<void>) => Promise<void>) {}

  async during<Result>(standstill: Standstill, work: () => Promise<Result>): Promise<Result> {
    const { statement, values } = standstill.lock;
    const key = [statement.name, ...values].join(' ');
    const held = this.held.get(key) ?? this.hold(key, standstill);
    held.users++;
    try {
      await held.begun;
      return await work();
    } finally {
      if (--held.users === 0) {
        this.held.delete(key);
        held.end();
      }
    }
  }

  private hold(key: string, { lock, begun }: Standstill): Held {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const held = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LONGEST_WAIT);
      const goOn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.inSession(async (session) => {
        await session.query(lock.statement, lock.values);
        begun();
        goOn();
        await ended;
      }).catch(goOn);
    });
    const one = { users: 0, begun: held, end };
    this.held.set(key, one);
    return one;
  }
}
