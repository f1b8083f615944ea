import { SimulateEarningJob } from '../../../../src/earning/index.js';
import { PatientDatabase } from '../../../../src/platform/database/index.js';
import type { GraphqlAnswer, TestApp } from '../../../support/app.js';

type Answer = GraphqlAnswer['data'];

/** Everything that a simulation says of itself. */
const SIMULATION = `id status share purchases from until ignoreWindows failure
  add { id } leaveOut { id } rules { rule { id } version }
  result {
    purchases pointsThen pointsNow costThen { amount currency } costNow { amount currency } membersGaining membersLosing pointsOfTiers
    currencies { currency { code } pointsThen pointsNow costThen { amount } costNow { amount } }
    months { month pointsThen pointsNow }
    rules { name rule { id } pointsThen pointsNow awardsThen awardsNow }
  }`;

const SIMULATE = `mutation ($input: SimulateEarningInput!) {
  simulateEarning(input: $input) {
    ... on SimulateEarningPayload { simulation { ${SIMULATION} } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on TooManySimulations { allowed }
  }
}`;

const CANCEL = `mutation ($id: ID!) {
  cancelSimulation(input: { id: $id }) {
    ... on CancelSimulationPayload { simulation { id status result { pointsNow } } }
    ... on UserError { code message path }
    ... on SimulationEnded { status }
  }
}`;

/** Asks for a simulation. */
export async function ask(
  app: TestApp,
  input: Record<string, unknown> = {},
  key = app.program.adminKey,
): Promise<Answer> {
  const { data, errors } = await app.call(key, SIMULATE, { input });
  expect(errors).toBeUndefined();
  return data.simulateEarning;
}

/** Runs what waits, as a server does, in pages of so many purchases. */
export async function runSimulations(app: TestApp, pageSize = 2, signal = new AbortController().signal): Promise<void> {
  const job = app.get(SimulateEarningJob);
  job.pageSize = pageSize;
  await job.run(signal);
}

/** Runs what waits, a purchase at a time, and does something before it stores for the so-many-eth time how far it is. */
export async function runAndInterrupt(
  app: TestApp,
  at: number,
  interrupt: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<number> {
  const database = app.get(PatientDatabase);
  const query = database.query.bind(database);
  let times = 0;
  database.query = async (statement, values) => {
    if (statement.name === 'note-simulation-progress' && ++times === at) await interrupt();
    return query(statement, values);
  };
  try {
    await runSimulations(app, 1, signal);
  } finally {
    database.query = query;
  }
  return times;
}

export async function show(app: TestApp, id: string, key = app.program.adminKey): Promise<Answer> {
  const { data, errors } = await app.call(key, `query ($id: ID!) { simulation(id: $id) { ${SIMULATION} } }`, { id });
  expect(errors).toBeUndefined();
  return data.simulation;
}

/** Asks for a simulation, runs it, and answers what it says. */
export async function simulate(
  app: TestApp,
  input: Record<string, unknown> = {},
  { key = app.program.adminKey, pageSize = 2 } = {},
): Promise<Answer> {
  const { simulation } = await ask(app, input, key);
  await runSimulations(app, pageSize);
  return show(app, simulation.id, key);
}

export async function cancel(app: TestApp, id: string, key = app.program.adminKey): Promise<Answer> {
  const { data, errors } = await app.call(key, CANCEL, { id });
  expect(errors).toBeUndefined();
  return data.cancelSimulation;
}
