import { registerEnumType } from '@nestjs/graphql';

export enum SimulationStatus {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
}

registerEnumType(SimulationStatus, {
  name: 'SimulationStatus',
  description: 'How far a simulation is.',
  valuesMap: {
    QUEUED: { description: 'It waits for a server that has time for it.' },
    RUNNING: { description: 'Purchases are being replayed.' },
    DONE: { description: 'It has a result.' },
    FAILED: { description: 'It ended without a result; `failure` says why.' },
    CANCELED: { description: 'Somebody ended it.' },
  },
});
