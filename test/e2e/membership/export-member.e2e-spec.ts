import { Database, PatientDatabase } from '../../../src/platform/database/index.js';
import { ExportMembersJob } from '../../../src/membership/index.js';
import { Jobs } from '../../../src/platform/jobs/index.js';
import { anActivity } from '../../factories/an-activity.js';
import { decodeId } from '../../../src/kernel/ids.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aTransfer, allowTransfers } from '../../factories/a-transfer.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aKeyOf, copyOf, dataRequests, eraseMember, exportMember, runExports, showExport } from './support/rights.js';

const NOT_FOUND = { code: 'MEMBER_NOT_FOUND', message: 'There is no such member in this program.', path: ['member'] };

describe('exportMember', () => {
  let app: TestApp;
  let other: TestApp;
  let ada: EnrolledMember;
  let phones = 1000;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
    await aRule(app).active();
    await allowTransfers(app);
    const type = { key: 'review', name: [{ locale: 'en', text: 'Review' }] };
    const create = 'mutation ($input: CreateActivityTypeInput!) { createActivityType(input: $input) { __typename } }';
    await app.asAdmin(create, { input: type });
    await app.asAdmin('mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { __typename } }');
  });
  beforeEach(async () => {
    ada = await aMember(app)
      .named('Ada', '=HYPERLINK("https://bad.example")')
      .with({ phone: `+44207946${String(phones++)}`, attributes: { size: 38.5, tags: ['vip'] } })
      .enroll();
  });
  afterEach(async () => {
    await app.database.pool.query('DELETE FROM member_export');
    await app.database.pool.query('DELETE FROM data_request');
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  const ask = (input: Record<string, unknown> = {}, as?: string) =>
    exportMember(app, { member: { id: ada.id }, ...input }, as);
  const rows = async (text: string) => (await app.database.pool.query(text)).rows;
  /** The same with something that happens before the so-many-eth statement of this name. */
  const interrupted = async (name: string, at: number, interrupt: () => Promise<unknown>, on = app) => {
    const database = on.get(PatientDatabase);
    const query = database.query.bind(database);
    let seen = 0;
    const slow: typeof query = async (statement, values) => {
      if (statement.name === name && ++seen === at) await interrupt();
      return query(statement, values);
    };
    Object.assign(database, { query: slow });
    try {
      await runExports(on);
    } finally {
      Object.assign(database, { query });
    }
    return seen;
  };

  it('says when it was made by the clock of a sandbox, as all that is in it does', async () => {
    const clock = '2031-03-01T12:00:00.000Z';
    const sandbox = await app.anotherProgram({ sandbox: true, clock: new Date(clock) });
    const bob = await aMember(app).of(sandbox).enroll();

    const { json } = await copyOf(app, bob, sandbox.adminKey);

    expect(json).toMatchObject({ exportedAt: clock, members: { dataRequests: [{ requestedAt: clock }] } });
  });

  it('asks for a copy, and a server writes it', async () => {
    const asked = await ask();
    await runExports(app);

    expect(asked).toEqual({
      export: {
        id: expect.stringMatching(/^exp_/),
        status: 'QUEUED',
        requestedAt: expect.any(String),
        finishedAt: null,
        expiresAt: null,
        size: null,
        failure: null,
        member: { id: ada.id },
      },
      request: expect.objectContaining({ kind: 'ACCESS', status: 'OPEN', member: { id: ada.id, status: 'ACTIVE' } }),
      member: { id: ada.id, status: 'ACTIVE' },
    });
    const done = await showExport(app, asked.export.id);
    expect(done).toMatchObject({ status: 'DONE', failure: null });
    expect(Date.parse(done.expiresAt) - Date.parse(done.finishedAt)).toBe(7 * 86_400_000);
    const [{ stored }] = await rows('SELECT sum(length(bytes))::int AS stored FROM member_export_part');
    expect(done.size).toBe(stored);
    const [request] = (await dataRequests(app)).nodes;
    expect(request).toMatchObject({ id: asked.request.id, status: 'DONE', export: { id: asked.export.id } });
  });

  it('holds everything that is known, as the API says it, and nothing of others', async () => {
    const bob = await aMember(app).named('Bartholomew').with({ card: 'bob-77', email: 'bob@other.example' }).enroll();
    const purchase = await aPurchase(app)
      .by(ada)
      .line({ quantity: '2', unitPrice: '12.50', name: 'Tea', tags: ['hot'] })
      .record();
    const activity = await anActivity(app)
      .by(ada)
      .about('sku-1')
      .with({ attributes: { stars: 5 } })
      .record();
    await aTransfer(app, ada, 'bob-77', 3);

    const { files, json } = await copyOf(app, ada);

    expect([...files.keys()].sort()).toEqual([
      'audiences/segments.csv',
      'earning/ruleUses.csv',
      'history/activities.csv',
      'history/awards.csv',
      'history/cancellations.csv',
      'history/purchaseLines.csv',
      'history/purchases.csv',
      'history/returnedLines.csv',
      'history/returns.csv',
      'member.json',
      'members/audit.csv',
      'members/consents.csv',
      'members/dataRequests.csv',
      'members/identifiers.csv',
      'members/member.csv',
      'members/pauses.csv',
      'members/profile.csv',
      'members/statusChanges.csv',
      'membership/merges.csv',
      'points/holds.csv',
      'points/lotTerms.csv',
      'points/lots.csv',
      'points/movements.csv',
      'points/postings.csv',
      'points/wallets.csv',
      'referrals/bars.csv',
      'referrals/changes.csv',
      'referrals/joined.csv',
      'referrals/references.csv',
      'referrals/referrals.csv',
      'rewards/choices.csv',
      'rewards/items.csv',
      'rewards/redemptions.csv',
      'tiers/changes.csv',
      'tiers/grants.csv',
      'tiers/overrides.csv',
      'tiers/progress.csv',
      'tiers/standings.csv',
      'vouchers/uses.csv',
      'vouchers/vouchers.csv',
    ]);
    expect(json).toMatchObject({ member: ada.id, exportedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(json.members.member).toMatchObject([{ id: ada.id, status: 'ACTIVE', joinedAt: ada.joinedAt }]);
    expect(json.members.identifiers.map(({ kind }: { kind: string }) => kind)).toEqual([
      'CODE',
      'EXTERNAL_ID',
      'PHONE',
    ]);
    expect(json.members.profile).toMatchObject([{ givenName: 'Ada', attributes: { size: 38.5, tags: ['vip'] } }]);
    expect(json.members.dataRequests).toMatchObject([{ kind: 'ACCESS', status: 'OPEN', byWhom: 'API_KEY' }]);
    expect(json.history.purchases).toMatchObject([
      { id: purchase.id, orderId: purchase.orderId, total: '25.00', currency: 'GBP', pointsEarned: 25, pointsPaid: 0 },
    ]);
    expect(json.history.purchaseLines).toMatchObject([
      {
        purchase: purchase.id,
        id: purchase.lines[0]?.id,
        quantity: '2',
        unitPrice: '12.5',
        amount: '25.00',
        name: 'Tea',
        tags: ['hot'],
      },
    ]);
    expect(json.history.awards).toMatchObject([{ purchase: purchase.id, activity: null, points: 25, number: 1 }]);
    expect(json.history.activities).toMatchObject([{ id: activity.id, reference: 'sku-1', attributes: { stars: 5 } }]);
    expect(json.points.wallets).toMatchObject([{ currency: 'points', available: 22, lifetimeEarned: 25 }]);
    expect(json.points.postings).toMatchObject([
      { kind: 'EARN', source: 'PURCHASE', sequence: 1, availableAfter: 25, currency: 'points', reason: null },
      { kind: 'TRANSFER_OUT', source: 'TRANSFER', sequence: 2, availableAfter: 22 },
    ]);
    expect(json.points.movements).toMatchObject([
      { posting: json.points.postings[0].id, from: 'ISSUED', to: 'AVAILABLE', points: 25, lot: json.points.lots[0].id },
      { posting: json.points.postings[1].id, from: 'AVAILABLE', to: 'TRANSIT', points: 3 },
    ]);
    expect(json.points.lots).toMatchObject([{ state: 'OPEN', points: 25, free: 22 }]);
    const everything = [...files.values()].join('\n');
    for (const foreign of [bob.id, 'Bartholomew', 'BOB77', 'bob-77', 'bob@other.example', decodeId('mem', bob.id)]) {
      expect(everything).not.toContain(foreign);
    }
    const { data } = await app.asAdmin(
      'query ($id: ID!) { node(id: $id) { ... on Posting { kind } } }',
      json.points.postings[0],
    );
    expect(data.node).toEqual({ kind: 'EARN' });
  });

  it('writes CSV that no spreadsheet runs', async () => {
    const { files } = await copyOf(app, ada);

    const [head, row] = (files.get('members/profile.csv') ?? '').split('\n');
    expect(head).toBe(
      'givenName,familyName,salutation,birthDate,birthDateKnownAt,birthYear,locale,interests,attributes',
    );
    expect(row).toBe(`Ada,"'=HYPERLINK(""https://bad.example"")",,,,,,[],"{""size"":38.5,""tags"":[""vip""]}"`);
    expect(files.get('members/identifiers.csv')).toMatch(/^PHONE,'\+44\d+,/m);
    expect(files.get('points/holds.csv')).toBe(
      'id,currency,status,points,captured,released,purpose,createdAt,expiresAt,endedAt\n',
    );
  });

  it('reads lists page by page, and none of their rows twice', async () => {
    for (let count = 0; count < 7; count++) await aPurchase(app).by(ada).line().line().record();

    const { json, files } = await copyOf(app, ada);

    const ids = json.history.purchaseLines.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(14);
    expect(new Set(ids).size).toBe(14);
    expect(json.points.postings.map(({ sequence }: { sequence: number }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((files.get('history/purchases.csv') ?? '').trim().split('\n')).toHaveLength(8);
  });

  it('holds what stayed with those who were merged into them', async () => {
    const twin = await aMember(app).named('Augusta').enroll();
    const merge = 'mutation ($input: MergeMembersInput!) { mergeMembers(input: $input) { __typename } }';
    const input = { idempotencyKey: twin.id, keep: { id: ada.id }, absorb: { id: twin.id }, reason: 'The same person' };
    expect((await app.asAdmin(merge, { input })).data.mergeMembers.__typename).toBe('MergeMembersPayload');

    const asked = await exportMember(app, { member: { id: twin.id } });
    const { json } = await copyOf(app, ada);

    expect(asked.member).toEqual({ id: ada.id, status: 'ACTIVE' });
    expect(json.members.profile.map(({ givenName }: { givenName: string }) => givenName)).toEqual(['Ada', 'Augusta']);
    expect(json.member).toBe(ada.id);
  });

  it('holds where they stand, with the tiers by their keys', async () => {
    const ladder = await aLadder(app).tier('basic', '0').tier('gold', '10').active();
    const purchase = await aPurchase(app).by(ada).worth('12').record();

    const { json, files } = await copyOf(app, ada);

    expect(json.tiers.progress).toEqual([{ ladder: ladder.id, counter: 1, day: expect.any(String), amount: 12 }]);
    expect(json.tiers.standings).toEqual([
      {
        ladder: ladder.id,
        tier: 'gold',
        since: expect.any(String),
        lastDay: expect.stringMatching(/^\d{4}-12-31$/),
        inGraceFrom: null,
        givenTier: null,
        givenLastDay: null,
      },
    ]);
    expect(json.tiers.changes).toEqual([
      {
        ladder: ladder.id,
        number: 1,
        at: expect.any(String),
        cause: 'PURCHASE',
        from: 'basic',
        to: 'gold',
        earned: 'gold',
        purchase: purchase.id,
        activity: null,
      },
    ]);
    expect(files.get('tiers/changes.csv')).toMatch(/^ladder,number,at,cause,from,to,earned,purchase,activity\n/);
    await app.database.pool.query("UPDATE tier_ladder SET status = 'ARCHIVED'");
    await app.database.pool.query('UPDATE program SET revision = revision + 1');
  });

  it('answers the one that the same asker waits for, and makes another for somebody else', async () => {
    const first = await ask();
    const again = await ask();
    const own = await exportMember(app, {}, await ada.token());
    await runExports(app);
    const later = await ask();

    expect(again).toEqual(first);
    expect(own.export.id).not.toBe(first.export.id);
    expect(own.request.actor).toEqual({ kind: 'MEMBER' });
    expect([first.export.id, own.export.id]).not.toContain(later.export.id);
    const parallel = await Promise.all([ask(), ask(), exportMember(other, { member: { id: ada.id } })]);
    expect(new Set(parallel.map((answer) => answer.export.id))).toEqual(new Set([later.export.id]));
  });

  it('wakes the servers', async () => {
    const jobs = app.get(Jobs);
    const wake = jobs.wake.bind(jobs);
    const woken: string[] = [];
    Object.assign(jobs, { wake: (name: string) => Promise.resolve(void woken.push(name)) });

    await ask();
    await ask({ member: { id: 'mem_x' } });
    Object.assign(jobs, { wake });

    expect(woken).toEqual(['export-members']);
  });

  it('is written once by two servers at the same time', async () => {
    const { export: asked } = await ask();
    const finished: string[] = [];
    const stops = [app, other].map((server) =>
      server.get(Database).observe((name) => {
        if (name === 'finish-member-export') finished.push(name);
      }),
    );

    await Promise.all([runExports(app), runExports(other)]);
    stops.forEach((stop) => stop());

    expect(finished).toHaveLength(1);
    expect((await showExport(app, asked.id)).status).toBe('DONE');
  });

  it.each([
    ['before it has begun', 'forget-parts-of-export', 1, null],
    ['with its next part', 'insert-part-of-export', 2, null],
    ['and has lost its connection', 'insert-part-of-export', 2, new Error('Connection terminated')],
  ] as const)('is taken over from a server that stood still, which finds out %s', async (_, name, at, error) => {
    const { export: asked } = await ask();

    await interrupted(name, at, async () => {
      await app.database.pool.query("UPDATE member_export SET heartbeat_at = now() - interval '61 seconds'");
      await runExports(other);
      if (error) throw error;
    });

    const done = await showExport(app, asked.id);
    const [{ numbers, size }] = await rows(
      'SELECT array_agg(number ORDER BY number) AS numbers, sum(length(bytes))::int AS size FROM member_export_part',
    );
    expect(done).toMatchObject({ status: 'DONE', size });
    expect(numbers).toEqual([...numbers.keys()]);
  });

  it('is left alone while a server is at it', async () => {
    await ask();

    const parts = await interrupted('insert-part-of-export', 2, () => runExports(other));

    expect(parts).toBeGreaterThan(2);
    expect(await rows('SELECT status FROM member_export')).toEqual([{ status: 'DONE' }]);
  });

  it('waits again when the server stops', async () => {
    const { export: asked } = await ask();
    const stopping = new AbortController();
    const job = app.get(ExportMembersJob);
    const stop = app
      .get(Database)
      .observe((name) => name === 'note-export-heartbeat' && stopping.abort(new Error('stops')));

    await expect(job.run(stopping.signal)).rejects.toThrow('stops');
    stop();

    expect((await showExport(app, asked.id)).status).toBe('QUEUED');
    await runExports(app);
    expect((await showExport(app, asked.id)).status).toBe('DONE');
  });

  it('says when it failed, without a trace of what, and begins anew when it is asked again', async () => {
    const { export: asked, request } = await ask();
    await app.database.pool.query('ALTER TABLE posting_note RENAME TO planted');

    await runExports(app);
    await app.database.pool.query('ALTER TABLE planted RENAME TO posting_note');
    const failed = await showExport(app, asked.id);
    const again = await ask();
    await runExports(app);

    expect(failed).toMatchObject({
      status: 'FAILED',
      size: null,
      failure: 'Something went wrong on the server; its log says what. Ask for the export again.',
    });
    expect(again).toMatchObject({
      export: { id: asked.id, status: 'QUEUED', failure: null },
      request: { id: request.id },
    });
    expect((await showExport(app, asked.id)).status).toBe('DONE');
  });

  it('comes to nothing when the member is erased in the middle of it', async () => {
    await ask();

    await interrupted('insert-part-of-export', 2, async () => {
      expect((await eraseMember(app, { member: { id: ada.id } })).request.status).toBe('DONE');
    });

    expect(await rows('SELECT 1 FROM member_export UNION ALL SELECT 1 FROM member_export_part')).toEqual([]);
    const { nodes } = await dataRequests(app);
    expect(nodes.map(({ kind, status }: Record<string, string>) => [kind, status])).toEqual([
      ['ERASURE', 'DONE'],
      ['ACCESS', 'CANCELED'],
    ]);
  });

  it('refuses to guess whom, and finds nobody else', async () => {
    const another = await app.anotherProgram();
    const token = await (await aMember(app).enroll()).token();
    const before = await storedIn(app);

    expect((await ask({ member: null })).problems).toEqual([
      { path: ['member'], message: 'needed with an API key: whose data' },
    ]);
    expect(await ask({ member: { email: 'nobody@example.com' } })).toEqual(NOT_FOUND);
    expect(await ask({}, another.adminKey)).toEqual(NOT_FOUND);
    expect(await ask({}, token)).toEqual(NOT_FOUND);
    await expectNothingStored(app, before, {});
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s', async (role) => {
    expect((await ask({}, await aKeyOf(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
