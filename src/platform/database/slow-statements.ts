import type { Logger } from 'pino';
import type { Call } from './statement.js';

const PROGRAM_FIRST = /\bprogram_id = \$1\b|\(program_id,/;

/** Names the statements that took too long. Never their values. */
export class SlowStatements {
  constructor(
    /** What takes longer is slow. */
    readonly milliseconds: number,
    private readonly logger: Logger,
  ) {}

  /**
   * Statements that were sent together were answered together: together they took so long. `poolWaiting` is how many wait for a connection by
   * now: then the time may have been that of the waiting.
   */
  note(calls: readonly Call<unknown>[], milliseconds: number, poolWaiting: number): void {
    const names = calls.map(({ statement }) => statement.name).join(' + ');
    const programId = programOf(calls[0]);
    this.logger.warn({ statement: names, ms: Math.round(milliseconds), programId, poolWaiting }, 'a slow statement');
  }
}

function programOf(first: Call<unknown> | undefined): number | undefined {
  const value = first?.values[0];
  return first && typeof value === 'number' && PROGRAM_FIRST.test(first.statement.text) ? value : undefined;
}
