import { Injectable } from '@nestjs/common';
import { encodeId, newId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { Jobs } from '../../platform/jobs/index.js';
import { audit, ProgramDirectory, timeIn, type ProgramSettings } from '../../programs/index.js';
import { chooseRules } from './chosen-rules.js';
import { SimulateEarningPayload, type SimulateEarningInput } from './simulate-earning.types.js';
import { SimulateEarningJob } from './simulate-earning.job.js';
import { countOpenInTurn, insertSimulation, type SimulatedSettings } from './simulation-rows.js';
import { TooManySimulations } from './simulation.refusals.js';
import { Simulation } from './simulation.types.js';

/** So many of a program wait or run at a time. */
const ALLOWED = 3;

/**
 * Asks what past purchases would have earned under other rules, and has a server begin with it. What counts is fixed here: rules
 * and their versions, settings, the newest purchase. Refuses: InvalidInput, TooManySimulations.
 */
@Injectable()
export class SimulateEarning {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly jobs: Jobs,
    private readonly job: SimulateEarningJob,
  ) {}

  async run(
    caller: Caller,
    input: SimulateEarningInput,
  ): Promise<SimulateEarningPayload | InvalidInput | TooManySimulations> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    const uuid = newId();
    const simulation = await this.database.transaction(async (tx) => {
      const open = await countOpenInTurn(tx, programId);
      const { added, leftOut, counted, problems } = await chooseRules(tx, settings, input);
      const all = [...problems, ...dateProblems(input)];
      if (all.length > 0) return new InvalidInput(all);
      if (open >= ALLOWED) return new TooManySimulations(ALLOWED);
      const act = { caller, action: 'simulateEarning', subject: encodeId('sim', uuid) } as const;
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
      return insertSimulation(tx, programId, uuid, {
        added: added.map((rule) => rule.uuid),
        leftOut: leftOut.map((rule) => rule.uuid),
        from: input.from ?? null,
        until: input.until ?? null,
        ignoreWindows: input.ignoreWindows ?? false,
        rules: counted.map(({ uuid: id, version }) => ({ id, version })),
        settings: fixed(settings),
      });
    });
    if (!('uuid' in simulation)) return simulation;
    await this.jobs.wake(this.job.name);
    return Object.assign(new SimulateEarningPayload(), { simulation: Simulation.of(simulation) });
  }
}

function dateProblems({ from, until }: SimulateEarningInput): Problem[] {
  if (!from || !until || until > from) return [];
  return [{ path: ['until'], message: `${until.toISOString()} is not after from, ${from.toISOString()}` }];
}

/** What of the settings decides how many points purchases earn, and what these cost. */
function fixed({ timeZone, locale, rounding, currency, currencies }: ProgramSettings): SimulatedSettings {
  const values = currencies.map(({ number, valueAmount, valuePoints }) => ({ number, valueAmount, valuePoints }));
  return { timeZone, locale, rounding, currency, currencies: values };
}
