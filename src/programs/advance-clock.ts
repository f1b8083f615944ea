import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Caller } from '../platform/access/index.js';
import { call, Database, statement } from '../platform/database/index.js';
import { InvalidInput, serviceUnavailable } from '../platform/graphql/index.js';
import { DueRunner, ProgramTurns } from '../platform/jobs/index.js';
import { AdvanceClockPayload, type AdvanceClockInput } from './advance-clock.types.js';
import { audit, type AuditedAct } from './audit/audit.js';
import { timeIn } from './moment.js';
import { ProgramDirectory } from './program-directory.js';
import { ClockRunsForward, NotASandbox } from './programs.refusals.js';

const YEARS_AT_ONCE = 10;

/**
 * The revision stays: no setting changes, and every decision reads the clock in its own transaction. That one reads it without
 * a lock on the program, so it may be under way at the old time when the clock has moved, as a slow transaction is in real
 * time. What it writes is right, at its own moment; and what then is due already is done by the next run, or settled by who
 * comes first, for nothing hangs on when a run comes. For one member time does not run backwards: their lock comes first.
 */
const MOVE = statement('move-program-clock', 'UPDATE program SET clock = $2 WHERE id = $1 AND clock < $2');

/**
 * Moves the clock of a sandbox forward, through every moment at which something is due, and does what is due there. Each
 * step has its own transactions: when one fails, the clock stands at that moment and a repeat goes on. Calls wait for each
 * other. The call is noted with its first step, at the time before it. Refuses: NotASandbox, ClockRunsForward, InvalidInput.
 */
@Injectable()
export class AdvanceClock implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly programs: ProgramDirectory,
    private readonly database: Database,
    private readonly turns: ProgramTurns,
    private readonly due: DueRunner,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort(
      serviceUnavailable('The server stops, and the clock stands where it came to. Repeat the call to go on.'),
    );
  }

  async run(
    caller: Caller,
    { to }: AdvanceClockInput,
  ): Promise<AdvanceClockPayload | NotASandbox | ClockRunsForward | InvalidInput> {
    const { programId } = caller;
    const { sandbox, id: subject } = await this.programs.settingsOf(programId);
    if (!sandbox) return new NotASandbox();
    return this.turns.take(programId, async () => {
      const clock = await timeIn(this.database, programId);
      if (to < clock) return new ClockRunsForward(clock);
      const latest = yearsAfter(clock, YEARS_AT_ONCE);
      if (to > latest) {
        const range = `${clock.toISOString()} to ${latest.toISOString()}: the clock moves ${YEARS_AT_ONCE} years at once at most`;
        return new InvalidInput([{ path: ['to'], message: `${to.toISOString()} is not within ${range}` }]);
      }
      const act = { caller, action: 'advanceClock', always: true, subject, details: { from: clock, to } } as const;
      const steps = await this.liveThrough(programId, to, clock, act);
      const program = await this.programs.settingsOf(programId);
      return Object.assign(new AdvanceClockPayload(), { program, steps });
    });
  }

  private async liveThrough(programId: number, to: Date, clock: Date, act: AuditedAct): Promise<number> {
    const run = this.due.begin(programId, this.stopping.signal);
    const moments = new Set<number>();
    let notes = audit(programId, clock, [act]);
    const move = async (at: Date): Promise<void> => {
      await this.database.transaction((tx) => tx.pipeline([call(MOVE, [programId, at]), ...notes]));
      notes = [];
    };
    try {
      for (let at = await run.nextDueAt(to); at !== null; at = await run.nextDueAt(to)) {
        await move(at);
        await run.runAt(at);
        moments.add(at.getTime());
      }
      await move(to);
      return moments.size;
    } finally {
      this.programs.forget(programId);
    }
  }
}

function yearsAfter(instant: Date, years: number): Date {
  const after = new Date(instant);
  after.setUTCFullYear(instant.getUTCFullYear() + years);
  return after;
}
