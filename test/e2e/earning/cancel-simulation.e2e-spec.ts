import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { ask, cancel, runAndInterrupt, runSimulations, show, simulate } from './support/simulations.js';

const NOT_FOUND = {
  code: 'SIMULATION_NOT_FOUND',
  message: 'There is no such simulation in this program.',
  path: ['id'],
};

describe('cancelSimulation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    const ada = await aMember(app).enroll();
    for (let count = 0; count < 6; count++) await aPurchase(app).by(ada).record();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const rows = async () => (await app.database.pool.query('SELECT * FROM simulation ORDER BY id')).rows;

  it('ends one that waits: it is never run', async () => {
    const { simulation } = await ask(app);

    const answer = await cancel(app, simulation.id);
    await runSimulations(app);

    expect(answer).toEqual({ simulation: { id: simulation.id, status: 'CANCELED', result: null } });
    expect(await show(app, simulation.id)).toMatchObject({ status: 'CANCELED', share: 0, purchases: 0, result: null });
  });

  it('ends one in the middle: the server stops at the next page', async () => {
    const { simulation } = await ask(app);
    let answer: unknown;

    const noted = await runAndInterrupt(app, 4, async () => {
      answer = await cancel(app, simulation.id);
    });

    expect(answer).toEqual({ simulation: { id: simulation.id, status: 'CANCELED', result: null } });
    expect(noted).toBe(4); // once at the start, once after each page, and no more after the cancellation
    expect(await show(app, simulation.id)).toMatchObject({
      status: 'CANCELED',
      purchases: 2,
      share: 2 / 6,
      result: null,
    });
  });

  it('makes room for another one', async () => {
    const asked = [await ask(app), await ask(app), await ask(app)];
    const refused = await ask(app);
    await cancel(app, asked[0].simulation.id);

    const next = await ask(app);

    expect([refused.code, next.simulation.status]).toEqual(['TOO_MANY_SIMULATIONS', 'QUEUED']);
    await runSimulations(app);
  });

  it('refuses one that has ended, and changes nothing', async () => {
    const done = await simulate(app);
    const { simulation: canceled } = await ask(app);
    await cancel(app, canceled.id);
    const before = await rows();

    const refused = [await cancel(app, done.id), await cancel(app, canceled.id)];

    const refusal = (status: string) => ({
      code: 'SIMULATION_ENDED',
      message: `The simulation is ${status} and cannot be canceled any more.`,
      path: ['id'],
      status,
    });
    expect(refused).toEqual([refusal('DONE'), refusal('CANCELED')]);
    expect(await rows()).toEqual(before);
  });

  it('refuses an id of nothing, and of another program', async () => {
    const { simulation } = await ask(app);
    const { adminKey } = await app.anotherProgram();
    const before = await rows();

    const refused = [
      await cancel(app, simulation.id, adminKey),
      await cancel(app, 'sim_01h455vb4pex5vsknk084sn02q'),
      await cancel(app, 'x'),
    ];

    expect(refused).toEqual([NOT_FOUND, NOT_FOUND, NOT_FOUND]);
    expect(await rows()).toEqual(before);
  });

  it('is not for support and shops', async () => {
    const mutation = 'mutation { cancelSimulation(input: { id: "x" }) { __typename } }';
    const { data } = await app.asAdmin(
      'mutation { createApiKey(input: { name: "k", roles: [SUPPORT] }) { ... on CreateApiKeyPayload { secret } } }',
    );

    const answers = [await app.asShop(mutation), await app.call(data.createApiKey.secret, mutation)];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
