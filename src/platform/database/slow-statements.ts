import type { Logger } from 'pino';
import type { Call } from './statement.js';

const PROGRAM_FIRST = /\bprogram_id = \$1\b|\(program_id,/;

/** For so long after some of them were slow, statements that are sent together are timed one by one. */
const LOOKING_CLOSER_MILLISECONDS = 60_000;

/** What is counted when it is not known which of several it was. */
const SEVERAL = 'several';

/**
 * Names the statements that took too long. Never their values. Of statements that are sent together it is known only how long all of
 * them took, since timing each costs a twelfth of all work; so they are named together, and for a while each is timed.
 */
export class SlowStatements {
  private closerUntil = -Infinity;

  constructor(
    /** What takes longer is slow. */
    readonly milliseconds: number,
    private readonly logger: Logger,
  ) {}

  /** Whether statements that are sent together are to be timed one by one. */
  get isLookingCloser(): boolean {
    return performance.now() < this.closerUntil;
  }

  /**
   * Of these one took so long, or all together. Answers what it counts as. `poolWaiting` is how many wait for a connection by now: then
   * the time may have been that of the waiting.
   */
  note(calls: readonly Call<unknown>[], milliseconds: number, poolWaiting: number): string {
    const names = calls.map(({ statement }) => statement.name);
    const programId = calls.map(programOf).find((id) => id !== undefined);
    const known = { ms: Math.round(milliseconds), programId, poolWaiting };
    const [name] = names;
    if (name !== undefined && names.length === 1) {
      this.logger.warn({ statement: name, ...known }, 'a slow statement');
      return name;
    }
    this.closerUntil = performance.now() + LOOKING_CLOSER_MILLISECONDS;
    this.logger.warn({ statements: names, ...known }, 'slow statements, sent together: each is timed for a minute');
    return SEVERAL;
  }
}

function programOf({ statement, values: [first] }: Call<unknown>): number | undefined {
  return typeof first === 'number' && PROGRAM_FIRST.test(statement.text) ? first : undefined;
}
