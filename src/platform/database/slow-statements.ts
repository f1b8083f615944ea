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

  /** `poolWaiting` is how many wait for a connection by now: then the time may have been that of the waiting. */
  note({ statement, values }: Call<unknown>, milliseconds: number, poolWaiting: number): void {
    const [first] = values;
    const programId = typeof first === 'number' && PROGRAM_FIRST.test(statement.text) ? first : undefined;
    this.logger.warn(
      { statement: statement.name, ms: Math.round(milliseconds), programId, poolWaiting },
      'a slow statement',
    );
  }
}
