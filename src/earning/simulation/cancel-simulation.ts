import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { audit, timeIn } from '../../programs/index.js';
import { CancelSimulationPayload, type CancelSimulationInput } from './simulate-earning.types.js';
import { cancelOpenSimulation, findSimulation } from './simulation-rows.js';
import { SimulationEnded, SimulationNotFound } from './simulation.refusals.js';
import { Simulation } from './simulation.types.js';

/**
 * Ends a simulation that waits or runs. The server that runs it stops before the next purchases are read. Refuses:
 * SimulationNotFound, SimulationEnded.
 */
@Injectable()
export class CancelSimulation {
  constructor(private readonly database: Database) {}

  async run(
    caller: Caller,
    input: CancelSimulationInput,
  ): Promise<CancelSimulationPayload | SimulationNotFound | SimulationEnded> {
    const { programId } = caller;
    const uuid = decodeId('sim', input.id);
    if (uuid === null) return new SimulationNotFound();
    const canceled = await this.database.transaction(async (tx) => {
      const row = await cancelOpenSimulation(tx, programId, uuid);
      const act = { caller, action: 'cancelSimulation', subject: encodeId('sim', uuid) } as const;
      if (row) await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
      return row;
    });
    if (canceled) return Object.assign(new CancelSimulationPayload(), { simulation: Simulation.of(canceled) });
    const ended = await findSimulation(this.database, programId, uuid);
    return ended ? new SimulationEnded(ended.status) : new SimulationNotFound();
  }
}
