import { RuleBook } from '../../../src/earning/index.js';
import { ProgramDirectory } from '../../../src/programs/index.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

describe('the rule book', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const programOf = async (): Promise<number> =>
    (await app.database.pool.query<{ id: number }>('SELECT min(id) AS id FROM program')).rows[0]!.id;
  const settings = async (on = app) => on.get(ProgramDirectory).settingsOf(await programOf());
  const names = async (on = app) =>
    (await on.get(RuleBook).rulesOf(await settings(on))).rules.map(({ name, version }) => `${name} ${version}`);

  it('holds the active rules, oldest first, as they are now', async () => {
    expect(await names()).toEqual([]);

    const first = await aRule(app).named('A').active();
    await aRule(app).named('B').draft();
    await aRule(app).named('C').paused();
    await aRule(app).named('D').archived();
    await aRule(app).named('E').active();
    expect(await names()).toEqual(['A 1', 'E 1']);

    await app.asAdmin(`mutation { updateEarningRule(input: { id: "${first}", minimumOrder: "5" }) { __typename } }`);
    expect(await names()).toEqual(['A 2', 'E 1']);

    await app.asAdmin(`mutation { pauseEarningRule(input: { id: "${first}" }) { __typename } }`);
    expect(await names()).toEqual(['E 1']);

    await app.asAdmin(`mutation { archiveEarningRule(input: { id: "${first}" }) { __typename } }`);
    expect(await names()).toEqual(['E 1']);
  });

  it('asks the database once for each revision, also when asked from many sides', async () => {
    await aRule(app).named('F').active();
    const now = await settings();
    const book = app.get(RuleBook);

    const sent = await app.statementsOf(() => Promise.all([book.rulesOf(now), book.rulesOf(now), book.rulesOf(now)]));

    expect(sent).toEqual(['find-active-earning-rules', 'find-active-tier-ladders', 'find-coming-tier-measures']);
    expect(await app.statementsOf(() => book.rulesOf(now))).toEqual([]);
  });

  it('never answers rules that are older than the settings', async () => {
    const old = await settings();
    const book = app.get(RuleBook);
    await book.rulesOf(old);
    await aRule(app).named('G').active();
    const current = await settings();

    expect(current.revision).toBeGreaterThan(old.revision);
    expect((await book.rulesOf(current)).rules.map(({ name }) => name)).toContain('G');
    expect(await app.statementsOf(() => book.rulesOf(old))).toEqual([]);
  });

  it('stays exact when a call is refused, which changes nothing', async () => {
    const { revision } = await settings();

    await app.asAdmin('mutation { pauseEarningRule(input: { id: "rul_1" }) { __typename } }');

    app.get(ProgramDirectory).forget(await programOf());
    expect((await settings()).revision).toBe(revision);
  });

  it('knows what was changed on another server', async () => {
    const other = await startTestApp({ on: app });
    await names(other);
    await aRule(app).named('H').active();

    other.get(ProgramDirectory).forget(await programOf());

    expect(await names(other)).toContain('H 1');
    await other.close();
  });
});
