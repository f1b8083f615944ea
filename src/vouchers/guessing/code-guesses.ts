import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { rateLimited } from '../../platform/graphql/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { guessersOf, WINDOW_SECONDS, type Guesser } from './guessers.js';
import { countGuess, findGuesses } from './guess-rows.js';

/** Somebody, as rows name them: who they are is not to be read there. */
interface Counted {
  limit: number;
  hash: Buffer;
  key: string;
}

/**
 * Keeps codes from being guessed: after so many wrong ones in ten minutes whoever tried them has to wait, whatever they ask for. Counted
 * by the database, so that all servers count together, on the wall clock. Every look-up counts by itself, however many come in one
 * document: what is under way counts as wrong until it is known better, and the next one waits for that.
 */
@Injectable()
export class CodeGuesses {
  private readonly underWay = new Map<string, Set<Promise<unknown>>>();

  constructor(
    private readonly database: Database,
    private readonly keys: CodeKeys,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Looks up a code, for a caller and the member whom it is about. `isUnknown`: whether the answer says that there is no such code, or
   * nothing else than that. Throws RATE_LIMITED.
   */
  async guard<Answer>(
    caller: Caller,
    about: string | null,
    lookUp: () => Promise<Answer>,
    isUnknown: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const { programId } = caller;
    const counted = guessersOf({ ...caller, address: caller.request?.address ?? null }, about).map((one) =>
      this.countedOf(programId, one),
    );
    if (counted.length === 0) return lookUp();
    await this.admit(programId, counted);
    const looking = this.look(programId, counted, lookUp, isUnknown);
    for (const { key } of counted) this.ofKey(key).add(looking);
    try {
      return await looking;
    } finally {
      for (const { key } of counted) this.leave(key, looking);
    }
  }

  /** Waits until one more look-up is within all limits. There is no pause between this and noting that it is under way. */
  private async admit(programId: number, counted: readonly Counted[]): Promise<void> {
    for (;;) {
      const { now, since } = this.window();
      const hashes = counted.map(({ hash }) => hash);
      const found = await findGuesses(this.database, programId, hashes, since);
      let waitingFor: Set<Promise<unknown>> | null = null;
      for (const { hash, key, limit } of counted) {
        const tried = found.find(({ subject }) => subject.equals(hash));
        if (tried && tried.guesses >= limit) throw tooMany(tried.startedAt, now);
        const others = this.underWay.get(key);
        if (others && (tried?.guesses ?? 0) + others.size >= limit) waitingFor = others;
      }
      if (!waitingFor) return;
      await Promise.race([...waitingFor].map((one) => one.catch(() => null)));
    }
  }

  private async look<Answer>(
    programId: number,
    counted: readonly Counted[],
    lookUp: () => Promise<Answer>,
    isUnknown: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const answer = await lookUp();
    if (isUnknown(answer)) {
      const hashes = counted.map(({ hash }) => hash);
      await countGuess(this.database, programId, hashes, this.window());
    }
    return answer;
  }

  private countedOf(programId: number, { kind, subject, limit }: Guesser): Counted {
    const hash = this.keys.hashOf(programId, `${kind}/${subject}`);
    return { limit, hash, key: hash.toString('base64') };
  }

  private window(): { now: Date; since: Date } {
    const now = this.clock.now();
    return { now, since: new Date(now.getTime() - WINDOW_SECONDS * 1000) };
  }

  private ofKey(key: string): Set<Promise<unknown>> {
    const known = this.underWay.get(key);
    if (known) return known;
    const made = new Set<Promise<unknown>>();
    this.underWay.set(key, made);
    return made;
  }

  private leave(key: string, looking: Promise<unknown>): void {
    const others = this.underWay.get(key);
    others?.delete(looking);
    if (others?.size === 0) this.underWay.delete(key);
  }
}

function tooMany(startedAt: Date, now: Date): Error {
  const seconds = Math.max(1, Math.ceil((startedAt.getTime() + WINDOW_SECONDS * 1000 - now.getTime()) / 1000));
  const message = `Too many codes that there are not. Try again in ${String(seconds)} seconds.`;
  return rateLimited(message, seconds);
}
