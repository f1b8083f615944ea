import { Injectable } from '@nestjs/common';
import { OneAtATime } from '../batching/index.js';
import { Database, statement } from '../database/index.js';

const CLASS = 7164; // with a program's number any pair that nobody else takes in this database

const TAKE = statement('take-program-turn', 'SELECT pg_advisory_lock($1, $2)');

const TRY = statement<{ taken: boolean }>('try-program-turn', 'SELECT pg_try_advisory_lock($1, $2) AS taken');

/**
 * One at a time lives through the due moments of a program, on all servers together. The turn is a lock on a connection of
 * its own, so it ends with a server that is killed. It keeps order and saves work; what is right does not hang on it.
 */
@Injectable()
export class ProgramTurns {
  /** Who waits in this process waits for each other first: one connection for a program, however many call. */
  private readonly turns = new OneAtATime<number>();

  constructor(private readonly database: Database) {}

  /** Waits for the turn of this program, and has it while `work` runs. */
  take<Result>(programId: number, work: () => Promise<Result>): Promise<Result> {
    return this.turns.run(programId, () =>
      this.database.session(async (session) => {
        await session.query(TAKE, [CLASS, programId]);
        return work();
      }),
    );
  }

  /** Runs `work` when nobody else has the turn; answers whether it did. */
  tryTake(programId: number, work: () => Promise<void>): Promise<boolean> {
    return this.database.session(async (session) => {
      const [answer] = await session.query(TRY, [CLASS, programId]);
      if (!answer?.taken) return false;
      await work();
      return true;
    });
  }
}
