import { Database } from '../../../src/platform/database/index.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { ask, runAndInterrupt, runSimulations, show, simulate } from './support/simulations.js';

const PURCHASES = 5;

describe('simulation', () => {
  let app: TestApp;
  let other: TestApp;
  let draft: string;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
    await aRule(app).active();
    draft = await aRule(app).fixed(1).draft();
    const ada = await aMember(app).enroll();
    for (let count = 0; count < PURCHASES; count++) await aPurchase(app).by(ada).record();
  });
  afterEach(() => app.database.pool.query('DELETE FROM simulation'));
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  const set = (assignments: string) => app.database.pool.query(`UPDATE simulation SET ${assignments}`);
  const stateOf = async () =>
    (await app.database.pool.query('SELECT status, runner, total, seen, purchases, started_at FROM simulation')).rows;
  const WAITING = { status: 'QUEUED', runner: null, total: null, seen: '0', purchases: '0', started_at: null };

  it('is null for an id of nothing, of another program, or of something else', async () => {
    const { simulation } = await ask(app);
    const { adminKey } = await app.anotherProgram();

    expect(await show(app, simulation.id, adminKey)).toBeNull();
    expect(await show(app, 'sim_01h455vb4pex5vsknk084sn02q')).toBeNull();
    expect(await show(app, draft)).toBeNull();
    expect(await show(app, 'x')).toBeNull();
  });

  it('is found by node, too, and not by shops', async () => {
    const { simulation } = await ask(app);
    const node = 'query ($id: ID!) { node(id: $id) { id ... on Simulation { status } } }';

    expect((await app.asAdmin(node, simulation)).data.node).toEqual({ id: simulation.id, status: 'QUEUED' });
    expect((await app.asShop(node, simulation)).data.node).toBeNull();
  });

  it('costs two statements with the credential, however many rules it names', async () => {
    const { simulation } = await ask(app, { add: [draft] });
    const sent = await app.statementsOf(() => show(app, simulation.id));

    expect(sent).toEqual(['find-simulation', 'find-earning-rules-by-ids']);
  });

  it('says how far it is, more from page to page', async () => {
    const { simulation } = await ask(app);
    const seen: unknown[] = [];

    for (const at of [1, 2, 4, 6]) {
      await runAndInterrupt(app, at, async () => seen.push(await show(app, simulation.id)));
      if (at < 6)
        await app.database.pool.query(
          "UPDATE simulation SET status = 'QUEUED', runner = NULL, result = NULL, finished_at = NULL",
        );
    }

    const running = { status: 'RUNNING', result: null };
    expect(seen).toMatchObject([
      { ...running, purchases: 0, share: 0 },
      { ...running, purchases: 0, share: 0 },
      { ...running, purchases: 2, share: 0.4 },
      { ...running, purchases: 4, share: 0.8 },
    ]);
    expect(await show(app, simulation.id)).toMatchObject({ status: 'DONE', share: 1, purchases: PURCHASES });
  });

  it('is run once by two servers at the same time', async () => {
    const { simulation } = await ask(app, { add: [draft] });
    const finished: string[] = [];
    const stops = [app, other].map((server) =>
      server.get(Database).observe((name) => {
        if (name === 'finish-simulation') finished.push(name);
      }),
    );

    await Promise.all([runSimulations(app, 1), runSimulations(other, 1)]);
    for (const stop of stops) stop();

    expect(finished).toHaveLength(1);
    expect((await show(app, simulation.id)).result).toMatchObject({ purchases: PURCHASES, pointsNow: 55 });
  });

  it('is left to a server that was heard of in the last minute, and taken over from one that was not', async () => {
    const { simulation } = await ask(app);
    await set(
      `status = 'RUNNING', runner = id, started_at = now(), seen = 4, purchases = 4, heartbeat_at = now() - interval '59 seconds'`,
    );

    await runSimulations(app);
    const left = await show(app, simulation.id);
    await set(`heartbeat_at = now() - interval '61 seconds'`);
    await runSimulations(app);

    expect(left.status).toBe('RUNNING');
    expect(await show(app, simulation.id)).toMatchObject({ status: 'DONE', purchases: PURCHASES, share: 1 });
  });

  it('is dropped by a server that was taken for dead, and finished by the other alone', async () => {
    const { simulation } = await ask(app);

    const noted = await runAndInterrupt(app, 3, async () => {
      await set(`heartbeat_at = now() - interval '2 minutes'`);
      await runSimulations(other, 100);
    });

    expect(noted).toBe(3);
    const { status, purchases, result } = await show(app, simulation.id);
    expect({ status, purchases, points: result.pointsNow }).toEqual({
      status: 'DONE',
      purchases: PURCHASES,
      points: 50,
    });
  });

  it('goes back to the queue when its server stops', async () => {
    const { simulation } = await ask(app);
    const server = new AbortController();
    const stop = async () => server.abort(new Error('the server stops'));

    await expect(runAndInterrupt(app, 3, stop, server.signal)).rejects.toThrow('the server stops');
    const between = await stateOf();
    await runSimulations(other, 1);

    expect(between).toEqual([WAITING]);
    expect((await show(app, simulation.id)).status).toBe('DONE');
  });

  it('fails with a message that tells nothing of the inside, and leaves the others to be run', async () => {
    const { simulation: broken } = await ask(app);
    await app.database.pool.query(
      `UPDATE simulation SET rules = '[{ "id": "${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}", "version": 1 }]'`,
    );
    const { simulation: fine } = await ask(app);

    await runSimulations(app);

    expect(await show(app, fine.id)).toMatchObject({ status: 'DONE' });
    const { data } = await app.asAdmin('query ($id: ID!) { simulation(id: $id) { status failure } }', broken);
    expect(data.simulation).toEqual({
      status: 'FAILED',
      failure: 'Something went wrong on the server; its log says what. Start another simulation.',
    });
  });

  it('is kept for 30 days after its end', async () => {
    const kept = await simulate(app);
    await set(`finished_at = now() - interval '30 days' + interval '1 minute'`);
    await runSimulations(app);
    expect((await show(app, kept.id)).status).toBe('DONE');

    await set(`finished_at = now() - interval '30 days' - interval '1 minute'`);
    await runSimulations(app);

    expect(await show(app, kept.id)).toBeNull();
  });

  it('gives the same in pages of every size', async () => {
    const results: unknown[] = [];
    for (const pageSize of [1, 2, 3, PURCHASES - 1, PURCHASES, PURCHASES + 1, 1000]) {
      results.push((await simulate(app, { add: [draft] }, { pageSize })).result);
    }

    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ purchases: PURCHASES, pointsThen: 50, pointsNow: 55 });
  });
});
