import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { resolveMembers, type MemberRef } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { rateLimited } from '../../platform/graphql/index.js';
import { findKeys, type KeyedCall } from '../../platform/idempotency/index.js';
import { callerNetwork } from '../../platform/rates/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { askedBefore } from './asked-before.js';
import { guessersOf, WINDOW_SECONDS, type Guesser } from './guessers.js';
import { countGuesses, findGuesses, type Guesses } from './guess-rows.js';

/** Codes that are looked up for a member whom they are about; null for nobody who is named. */
export interface LookUp {
  readonly about: MemberRef | null;
  readonly codes: number;
  /** The call of which it is a part, where that has a key: null for a question. */
  readonly call: (() => KeyedCall) | null;
}

/** A limit that is used up. */
interface UsedUp extends Pick<Counted, 'kind'> {
  readonly tried: Guesses;
  readonly limit: number;
}

/** Somebody, as rows name them: who they are is not to be read there. */
interface Counted {
  readonly kind: Guesser['kind'];
  readonly limit: number;
  readonly hash: Buffer;
  readonly key: string;
  /** Which look-ups of a call are theirs, and how many codes these have. */
  readonly lookUps: number[];
  codes: number;
}

/** A call that is under way. */
interface UnderWay {
  readonly codes: number;
  readonly ended: Promise<void>;
}

/**
 * Keeps codes from being guessed: after so many wrong ones in ten minutes whoever tried them has to wait, whatever they ask for. Counted
 * by the database, so that all servers count together, on the wall clock. Every look-up counts by itself, however many come in one
 * document: what is under way counts as wrong until it is known better, and the next one waits for that. A server knows what is under way
 * on itself only, so n servers that are asked at the same moment let through n times a limit at most. What was done is answered again by its
 * key whatever was tried meanwhile, since it looks up nothing; who tries for which code a key was used is told so no oftener than codes.
 */
@Injectable()
export class CodeGuesses {
  private readonly underWay = new Map<string, Set<UnderWay>>();

  constructor(
    private readonly database: Database,
    private readonly keys: CodeKeys,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Looks up codes for a caller. `unknownIn`: of how many codes of each look-up the answer says that there is no such code, or nothing else
   * than that. Several look-ups are one call that is let in as a whole. Throws RATE_LIMITED.
   */
  async guard<Answer>(
    caller: Caller,
    lookUps: readonly LookUp[],
    call: () => Promise<Answer>,
    unknownIn: (answer: Answer) => readonly number[],
  ): Promise<Answer> {
    const { programId } = caller;
    const counted = await this.countedOf(caller, lookUps);
    if (counted.length === 0) return call();
    const leave = await this.enter(programId, counted, () => this.areRepeats(caller, lookUps, counted));
    try {
      const answer = await call();
      await this.count(programId, counted, unknownIn(answer));
      return answer;
    } finally {
      leave();
    }
  }

  /**
   * Waits until the call is within all limits, and notes that it is under way; the answer ends that. One that is larger than a limit by itself
   * is let in where nothing else is under way. What was under way when the counts were read still counts: it may have been counted since.
   * A repeat is let in whatever is under way or used up, but not where a limit is used up twice.
   */
  private async enter(
    programId: number,
    counted: readonly Counted[],
    areRepeats: () => Promise<boolean>,
  ): Promise<() => void> {
    for (;;) {
      const { now, since } = this.window();
      const before = new Map(counted.map(({ key }) => [key, [...(this.underWay.get(key) ?? [])]]));
      const hashes = counted.map(({ hash }) => hash);
      const found = await findGuesses(this.database, programId, hashes, since);
      const triedBy = ({ hash }: Counted): Guesses | undefined => found.find(({ subject }) => subject.equals(hash));
      const usedUp = counted.flatMap((one) => usedUpBy(one, triedBy(one)));
      if (usedUp[0]) {
        if (usedUp.every(isUsedUpOnce) && (await areRepeats())) return this.noteUnderWay([]);
        throw tooMany(usedUp[0], now);
      }
      let waitingFor: readonly UnderWay[] | null = null;
      for (const one of counted) {
        const { key, limit, codes } = one;
        const tried = triedBy(one);
        const others = [...new Set([...(before.get(key) ?? []), ...(this.underWay.get(key) ?? [])])];
        const open = others.reduce((sum, other) => sum + other.codes, 0);
        if (others.length > 0 && (tried?.guesses ?? 0) + open + codes > limit) waitingFor = others;
      }
      if (!waitingFor) return this.noteUnderWay(counted);
      await Promise.race(waitingFor.map(({ ended }) => ended));
    }
  }

  /** Whether all of these were done before, each under its key. Counts those whose key was used for something else. */
  private async areRepeats(
    { programId }: Caller,
    lookUps: readonly LookUp[],
    counted: readonly Counted[],
  ): Promise<boolean> {
    const calls = lookUps.map(({ codes, call }) => (codes === 0 ? null : (call?.() ?? null)));
    const keys = calls.flatMap((call) => call?.key ?? []);
    if (keys.length === 0) return false;
    const [done] = await this.database.pipeline([findKeys(programId, keys)]);
    const before = calls.map((call) => (call === null ? 'NEW' : askedBefore(done, call)));
    await this.count(
      programId,
      counted,
      before.map((one) => (one === 'OTHER' ? 1 : 0)),
    );
    return lookUps.every(({ codes }, index) => codes === 0 || before[index] === 'REPEAT');
  }

  private noteUnderWay(counted: readonly Counted[]): () => void {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const noted = counted.map(({ key, codes }) => {
      const underWay = { codes, ended };
      const known = this.underWay.get(key);
      if (known) known.add(underWay);
      else this.underWay.set(key, new Set([underWay]));
      return { key, underWay };
    });
    return () => {
      for (const { key, underWay } of noted) {
        const others = this.underWay.get(key);
        others?.delete(underWay);
        if (others?.size === 0) this.underWay.delete(key);
      }
      end();
    };
  }

  private async count(programId: number, counted: readonly Counted[], unknown: readonly number[]): Promise<void> {
    const guesses = counted.map(({ hash, lookUps }) => ({
      subject: hash,
      guesses: lookUps.reduce((sum, index) => sum + (unknown[index] ?? 0), 0),
    }));
    const wrong = guesses.filter((one) => one.guesses > 0);
    if (wrong.length > 0) await countGuesses(this.database, programId, wrong, this.window());
  }

  /** By whom these look-ups are counted, each once. */
  private async countedOf(caller: Caller, lookUps: readonly LookUp[]): Promise<Counted[]> {
    const { programId, request } = caller;
    const asked = lookUps.flatMap(({ codes, about }, index) => (codes === 0 ? [] : [{ index, codes, about }]));
    const refs = asked.map(({ about }) => about ?? {});
    const members = await resolveMembers(this.database, programId, refs);
    const network = request ? callerNetwork(request.address) : null;
    const byKey = new Map<string, Counted>();
    for (const [at, { index, codes }] of asked.entries()) {
      for (const guesser of guessersOf({ ...caller, network }, members[at] ?? null)) {
        const { kind, subject, limit } = guesser;
        const hash = this.keys.hashOf(programId, `${kind}/${subject}`);
        const key = hash.toString('base64');
        const known = byKey.get(key) ?? { kind, limit, hash, key, lookUps: [], codes: 0 };
        known.lookUps.push(index);
        known.codes += codes;
        byKey.set(key, known);
      }
    }
    return [...byKey.values()];
  }

  private window(): { now: Date; since: Date } {
    const now = this.clock.now();
    return { now, since: new Date(now.getTime() - WINDOW_SECONDS * 1000) };
  }
}

function usedUpBy({ kind, limit }: Counted, tried: Guesses | undefined): UsedUp[] {
  return tried && tried.guesses >= limit ? [{ kind, tried, limit }] : [];
}

function isUsedUpOnce({ tried, limit }: UsedUp): boolean {
  return tried.guesses < 2 * limit;
}

const WHOSE = { KEY: 'with this key', MEMBER: 'about one member', ADDRESS: 'from this address' };

/** What was counted, how much of it is allowed, and when to come again. */
function tooMany({ kind, limit, tried: { guesses, startedAt } }: UsedUp, now: Date): Error {
  const seconds = Math.max(1, Math.ceil((startedAt.getTime() + WINDOW_SECONDS * 1000 - now.getTime()) / 1000));
  const [was, allowed] = [guesses, limit].map((count) => count.toLocaleString('en'));
  const window = `${String(WINDOW_SECONDS / 60)} minutes`;
  return rateLimited(
    `Too many wrong codes ${WHOSE[kind]}: ${was}; at most ${allowed} in ${window}. Nothing was done; come again in ${String(seconds)} seconds.`,
    seconds,
    { limit: 'WRONG_CODES', allowed: limit },
  );
}
