import { Field, Int, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { CancelSimulationPayload, SimulateEarningPayload } from './simulate-earning.types.js';
import { SimulationStatus } from './simulation-status.js';

@ObjectType({
  implements: () => UserError,
  description: 'As many simulations of the program as allowed wait or run. Wait for one, or cancel one.',
})
export class TooManySimulations extends Refusal {
  @Field(() => Int, { description: 'How many may wait or run at a time.' })
  allowed: number;

  constructor(allowed: number) {
    super(`${String(allowed)} simulations wait or run already, more are not allowed. Wait for one, or cancel one.`);
    this.allowed = allowed;
  }
}

@ObjectType({ implements: () => UserError, description: 'There is no such simulation in this program.' })
export class SimulationNotFound extends Refusal {
  constructor() {
    super('There is no such simulation in this program.', ['id']);
  }
}

@ObjectType({ implements: () => UserError, description: 'The simulation has ended: there is nothing to cancel.' })
export class SimulationEnded extends Refusal {
  @Field(() => SimulationStatus, { description: 'How it ended.' })
  status: SimulationStatus;

  constructor(status: SimulationStatus) {
    super(`The simulation is ${status} and cannot be canceled any more.`, ['id']);
    this.status = status;
  }
}

export const SimulateEarningResult = resultUnion('SimulateEarningResult', [
  SimulateEarningPayload,
  InvalidInput,
  TooManySimulations,
]);
export const CancelSimulationResult = resultUnion('CancelSimulationResult', [
  CancelSimulationPayload,
  SimulationNotFound,
  SimulationEnded,
]);
