import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aKey, callWith, entriesOf, mutationOf } from '../programs/support/audited.js';

const PROFILE = 'profile { givenName locale }';
const SEARCH = `query ($filter: MemberFilter) { members(filter: $filter) { nodes { id ${PROFILE} identifiers { value } } } }`;

describe('a profile that staff read', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let ben: EnrolledMember;
  let order: RecordedPurchase;
  let support: { id: string; secret: string };
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).named('Ada', 'Lovelace').with({ email: 'ada@example.com' }).enroll();
    ben = await aMember(app).named('Ben').enroll();
    order = await aPurchase(app).by(ada).record();
    support = await aKey(app, ['SUPPORT'], 'Care');
  });
  afterAll(() => app.close());

  const reads = () => entriesOf(app, { actions: ['readProfile'] });

  /** The reads that a call left, oldest first. */
  async function readsOf(work: () => Promise<unknown>): Promise<Awaited<ReturnType<typeof reads>>> {
    const before = await reads();
    await work();
    const after = await reads();
    return after.slice(0, after.length - before.length).reverse();
  }

  it('is noted with who, when and why', async () => {
    let requestId = '';

    const [read, ...others] = await readsOf(async () => {
      const answer = await callWith(
        app,
        support.secret,
        { 'kindred-reason': 'asked on the phone' },
        `query ($ref: MemberRef!) { member(ref: $ref) { ${PROFILE} } }`,
        { ref: { email: 'ADA@example.com' } },
      );
      ({ requestId } = answer);
      expect(answer.data.member.profile.givenName).toBe('Ada');
    });

    expect(others).toEqual([]);
    expect(read).toEqual({
      id: expect.stringMatching(/^aud_/),
      at: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      actor: { kind: 'API_KEY', id: support.id, name: 'Care', member: null },
      action: 'readProfile',
      member: { id: ada.id },
      subject: null,
      reason: 'asked on the phone',
      details: null,
      requestId,
    });
    expect(JSON.stringify(read)).not.toContain('example.com');
  });

  it.each<[string, () => [query: string, variables?: Record<string, unknown>]]>([
    ['member', () => [`query ($ref: MemberRef!) { member(ref: $ref) { ${PROFILE} } }`, { ref: { id: ada.id } }]],
    [
      'identifiers alone',
      () => ['query ($ref: MemberRef!) { member(ref: $ref) { identifiers { kind } } }', { ref: { id: ada.id } }],
    ],
    [
      'the same twice and under two names',
      () => [
        `query ($id: ID!) { a: node(id: $id) { ...m } b: node(id: $id) { ...m } }
         fragment m on Member { id ${PROFILE} again: ${PROFILE} identifiers { value } }`,
        { id: ada.id },
      ],
    ],
    [
      'below a purchase',
      () => ['query ($id: ID!) { purchase(id: $id) { member { profile { familyName email } } } }', { id: order.id }],
    ],
    ['a list of purchases', () => [`{ purchases { nodes { member { ${PROFILE} } } } }`]],
    ['a search', () => [SEARCH, { filter: { email: 'ada@example.com' } }]],
    ['a payload', () => [mutationOf('updateMember', `member { ${PROFILE} }`), { input: { id: ada.id } }]],
    ['an entry of the log itself', () => [`{ auditLog(first: 1) { nodes { member { ${PROFILE} } } } }`]],
  ])('is noted once: %s', async (_, call) => {
    const [query, variables] = call();

    const noted = await readsOf(async () => {
      const { errors } = await app.call(support.secret, query, variables);
      expect(errors).toBeUndefined();
    });

    expect(noted.map(({ member, actor }) => [member.id, actor.id])).toEqual([[ada.id, support.id]]);
  });

  it('is noted for each member of a page, all in one statement', async () => {
    let sent: string[] = [];

    const noted = await readsOf(async () => {
      sent = await app.statementsOf(() => app.call(support.secret, SEARCH));
    });

    expect(noted.map(({ member }) => member.id).sort()).toEqual([ada.id, ben.id].sort());
    expect(new Set(noted.map(({ requestId }) => requestId)).size).toBe(1);
    expect(sent.filter((name) => name === 'note-profile-reads')).toHaveLength(1);
  });

  it('is noted for each of two requests that come at the same time', async () => {
    const query = `query ($ref: MemberRef!) { member(ref: $ref) { ${PROFILE} } }`;

    const noted = await readsOf(() =>
      Promise.all([support.secret, app.program.adminKey].map((key) => app.call(key, query, { ref: { id: ben.id } }))),
    );

    expect(noted.map(({ actor }) => actor.name).sort()).toEqual(['Administration', 'Care']);
    expect(new Set(noted.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('is noted for a key of the shop that is also a key of support', async () => {
    const mixed = await aKey(app, ['SHOP', 'SUPPORT']);

    const noted = await readsOf(() =>
      app.call(mixed.secret, 'query ($ref: MemberRef!) { member(ref: $ref) { profile { givenName } } }', {
        ref: { id: ada.id },
      }),
    );

    expect(noted.map(({ actor }) => actor.id)).toEqual([mixed.id]);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'the shop',
      () =>
        app.asShop('query ($ref: MemberRef!) { member(ref: $ref) { profile { givenName } } }', { ref: { id: ada.id } }),
    ],
    ['the member', async () => app.call(await ben.token(), `{ me { ${PROFILE} identifiers { value } } }`)],
    ['who looks for nobody', () => app.asAdmin(SEARCH, { filter: { email: 'nobody@example.com' } })],
    ['who asks for no profile', () => app.asAdmin('{ members { nodes { id externalId points { available } } } }')],
    [
      'who may not read it',
      async () => {
        const { secret } = await aKey(app, ['MARKETER', 'ANALYST']);
        const { errors } = await app.call(secret, SEARCH);
        expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      },
    ],
  ])('is not noted by %s', async (_, work) => {
    expect(await readsOf(work)).toEqual([]);
  });

  it('is not there once the member is erased, so nothing was read', async () => {
    const eve = await aMember(app).named('Eve').enroll();
    const { id } = await aPurchase(app).by(eve).record();
    const uuid = decodeId('mem', eve.id);
    const { pool } = app.database;
    await pool.query('DELETE FROM member_identifier WHERE member_id = $1', [uuid]);
    await pool.query('DELETE FROM member_profile WHERE member_id = $1', [uuid]);
    await pool.query("UPDATE member SET status = 'ERASED' WHERE id = $1", [uuid]);

    const noted = await readsOf(async () => {
      const query = `query ($id: ID!) { purchase(id: $id) { member { ${PROFILE} identifiers { value } } } }`;
      const { data } = await app.asAdmin(query, { id });
      expect(data.purchase.member).toEqual({ profile: null, identifiers: [] });
    });

    expect(noted).toEqual([]);
  });

  it('is not shown when it cannot be noted', async () => {
    const { pool } = app.database;
    await pool.query('ALTER TABLE audit_entry ADD CONSTRAINT broken CHECK (false) NOT VALID');

    const { data, errors } = await app.call(support.secret, SEARCH, { filter: { email: 'ada@example.com' } });

    await pool.query('ALTER TABLE audit_entry DROP CONSTRAINT broken');
    expect(JSON.stringify(data)).not.toContain('Ada');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL');
  });

  it('holds a member up no more than it is held up: whose row is locked is read and noted', async () => {
    const client = await app.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM member FOR NO KEY UPDATE');

      const noted = await readsOf(() => app.call(support.secret, SEARCH, { filter: { email: 'ada@example.com' } }));

      expect(noted).toHaveLength(1);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
