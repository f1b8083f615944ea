import { startTestApp, type TestApp } from '../../support/app.js';
import { ask, cancel, runSimulations } from './support/simulations.js';

const SIMULATIONS = `query ($first: Int, $after: String) {
  simulations(first: $first, after: $after) { nodes { id status } pageInfo { hasNextPage endCursor } }
}`;

describe('simulations', () => {
  let app: TestApp;
  const ids: string[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    for (let count = 0; count < 3; count++) ids.push((await ask(app)).simulation.id);
    await cancel(app, ids[1] as string);
    await runSimulations(app);
    await ask(app, {}, (await app.anotherProgram()).adminKey);
    ids.push((await ask(app)).simulation.id);
  });
  afterAll(() => app.close());

  it('lists those of the program, newest first', async () => {
    const { data } = await app.asAdmin(SIMULATIONS);

    expect(data.simulations).toEqual({
      nodes: [
        { id: ids[3], status: 'QUEUED' },
        { id: ids[2], status: 'DONE' },
        { id: ids[1], status: 'CANCELED' },
        { id: ids[0], status: 'DONE' },
      ],
      pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
    });
  });

  it('goes on where a page ended, with one statement', async () => {
    const { data } = await app.asAdmin(SIMULATIONS, { first: 2 });
    const { endCursor, hasNextPage } = data.simulations.pageInfo;
    let next: { id: string }[] = [];

    const sent = await app.statementsOf(async () => {
      next = (await app.asAdmin(SIMULATIONS, { first: 2, after: endCursor })).data.simulations.nodes;
    });

    expect(hasNextPage).toBe(true);
    expect(next.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    expect(sent).toEqual(['find-page-of-simulations']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no simulations', { first: 0 }],
    ['101 simulations', { first: 101 }],
    ['a cursor of its own', { after: 'x' }],
    ['a cursor of another list', { after: Buffer.from('["mem_01h455vb4pex5vsknk084sn02q"]').toString('base64url') }],
  ])('does not take %s', async (_, variables) => {
    const { errors } = await app.asAdmin(SIMULATIONS, variables);

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is not for shops', async () => {
    expect((await app.asShop(SIMULATIONS)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
