import { decodeId } from '../../src/kernel/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aReferralProgram } from '../factories/a-referral-program.js';
import { aReward } from '../factories/a-reward.js';
import { aRule } from '../factories/a-rule.js';
import { aTemplate } from '../factories/a-template.js';

/** Tables whose rows are never changed or deleted, with a column to try it on. TRUNCATE is refused where the ledger is. */
const TABLES: [table: string, column: string, statements: string[]][] = [
  ['posting', 'kind', ['UPDATE', 'DELETE', 'TRUNCATE']],
  ['movement', 'points', ['UPDATE', 'DELETE', 'TRUNCATE']],
  ['lot_term', 'expires_at', ['UPDATE', 'DELETE', 'TRUNCATE']],
  ['earning_rule_version', 'name', ['UPDATE', 'DELETE']],
  ['tier_ladder_version', 'names', ['UPDATE', 'DELETE']],
  ['reward_version', 'names', ['UPDATE', 'DELETE']],
  ['reward_option_version', 'names', ['UPDATE', 'DELETE']],
  ['tier_version', 'names', ['UPDATE', 'DELETE']],
  ['voucher_template_version', 'names', ['UPDATE', 'DELETE']],
  ['referral_program_version', 'review', ['UPDATE', 'DELETE']],
  ['referral_step', 'points', ['UPDATE', 'DELETE']],
  ['tier_change', 'cause', ['UPDATE', 'DELETE', 'TRUNCATE']],
  ['point_currency_policy', 'effective_at', ['UPDATE', 'DELETE']],
  ['audit_entry', 'action', ['UPDATE', 'DELETE', 'TRUNCATE']],
  ['consent_text', 'text', ['UPDATE', 'DELETE']],
  ['consent', 'given', ['UPDATE', 'DELETE', 'TRUNCATE']],
];

const ADJUST = `mutation ($input: AdjustPointsInput!) {
  adjustPoints(input: $input) { ... on AdjustPointsPayload { replayed } ... on UserError { message } }
}`;

describe('what the database itself refuses', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    await aLadder(app).tier('low', '0').tier('high', '1').active();
    await aTemplate(app).make();
    await aReward(app);
    await aReferralProgram(app).make();
    const member = await aMember(app).enroll();
    await aPurchase(app).by(member).record();
    await app.asAdmin(ADJUST, { input: { idempotencyKey: 'k', member: { id: member.id }, points: 1, reason: 'why' } });
    await app.database.pool.query(
      `INSERT INTO consent (program_id, id, member_id, number, purpose, version, given, at, actor_kind, evidence)
       SELECT program_id, id, id, 1, 'PROFILING', 1, true, joined_at, 'SYSTEM', '{"form":1}' FROM member`,
    );
    await app.database.pool.query(
      'INSERT INTO lot_term (program_id, wallet_id, lot, sequence) SELECT program_id, id, 1, 1 FROM wallet',
    );
  });
  afterAll(() => app.close());

  const ATTEMPTS = TABLES.flatMap(([table, column, statements]) =>
    statements.map((statement): [string, string, string] => {
      const sql = {
        UPDATE: `UPDATE ${table} SET ${column} = ${column}`,
        DELETE: `DELETE FROM ${table}`,
        TRUNCATE: `TRUNCATE ${table} CASCADE`,
      }[statement]!;
      return [statement, table, sql];
    }),
  );

  it.each(ATTEMPTS)('%s of %s', async (_, table, sql) => {
    const { pool } = app.database;
    const before = (await pool.query(`SELECT * FROM ${table}`)).rows;
    expect(before.length).toBeGreaterThan(0);

    await expect(pool.query(sql)).rejects.toMatchObject({
      code: '23000',
      message: expect.stringContaining(`rows of ${table} are never changed or deleted`),
    });

    expect((await pool.query(`SELECT * FROM ${table}`)).rows).toEqual(before);
  });

  it.each([
    ['another reason', "reason = 'another'"],
    ['other details', `details = '{"other": true}'`],
    ['a reason that goes with another actor', 'reason = NULL, actor_id = member_id'],
    ['details that go with another moment', "details = NULL, at = at + interval '1 second'"],
  ])('%s of audit_entry', async (_, change) => {
    const { pool } = app.database;
    const before = (await pool.query('SELECT * FROM audit_entry')).rows;

    const told = 'reason IS NOT NULL AND details IS NOT NULL';
    await expect(pool.query(`UPDATE audit_entry SET ${change} WHERE ${told}`)).rejects.toMatchObject({
      code: '23000',
      message: expect.stringContaining('only reason and details can be taken out'),
    });

    expect((await pool.query('SELECT * FROM audit_entry')).rows).toEqual(before);
  });

  it.each(['reason', 'details'])('but not that the %s of audit_entry is taken out', async (column) => {
    const { pool } = app.database;

    const { rows } = await pool.query(
      `UPDATE audit_entry SET ${column} = NULL WHERE ${column} IS NOT NULL RETURNING ${column}`,
    );

    expect(rows.length).toBeGreaterThan(0);
    expect((await pool.query(`SELECT 1 FROM audit_entry WHERE ${column} IS NOT NULL`)).rows).toEqual([]);
  });

  it('lets a consent go to another member and lose its evidence, and nothing else with it', async () => {
    const { pool } = app.database;
    const other = await aMember(app).enroll();
    const uuid = decodeId('mem', other.id);

    const attempts = [
      "given = false, member_id = '%'",
      "evidence = '{}', member_id = '%'",
      "channel = 'web', evidence = NULL",
    ];
    for (const attempt of attempts) {
      const sql = `UPDATE consent SET ${attempt.replace('%', String(uuid))}`;
      await expect(pool.query(sql)).rejects.toMatchObject({ code: '23000' });
    }
    await pool.query('UPDATE consent SET member_id = $1', [uuid]);
    await pool.query('UPDATE consent SET evidence = NULL');

    const { rows } = await pool.query('SELECT DISTINCT member_id, given, evidence, channel FROM consent');
    expect(rows).toEqual([{ member_id: uuid, given: true, evidence: null, channel: null }]);
  });
});
