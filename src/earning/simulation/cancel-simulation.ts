import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import { Database } from '../../platform/database/index.js';
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
    programId: number,
    input: CancelSimulationInput,
  ): Promise<CancelSimulationPayload | SimulationNotFound | SimulationEnded> {
    const uuid = decodeId('sim', input.id);
    if (uuid === null) return new SimulationNotFound();
    const canceled = await cancelOpenSimulation(this.database, programId, uuid);
    if (canceled) return Object.assign(new CancelSimulationPayload(), { simulation: Simulation.of(canceled) });
    const ended = await findSimulation(this.database, programId, uuid);
    return ended ? new SimulationEnded(ended.status) : new SimulationNotFound();
  }
}
