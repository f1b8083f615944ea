import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const FIND = 'query ($ref: MemberRef!) { member(ref: $ref) { id } }';
const CREATE_KEY = `mutation ($roles: [Role!]!) {
  createApiKey(input: { name: "test", roles: $roles }) { ... on CreateApiKeyPayload { secret } }
}`;

describe('member', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app)
      .named('Ada', 'Lovelace')
      .with({ externalId: 'C-17', email: 'ada@example.com', phone: '+442079460000', card: 'AB12', locale: 'en-GB' })
      .enroll();
    await aMember(app).named('Grace').with({ email: 'grace@example.com' }).enroll();
  });
  afterAll(() => app.close());

  const keyFor = async (role: string): Promise<string> =>
    (await app.asAdmin(CREATE_KEY, { roles: [role] })).data.createApiKey.secret;

  it.each([
    ['externalId', ' C-17 '],
    ['email', 'ADA@Example.com'],
    ['phone', '0044 (0) 20 7946-0000'],
    ['card', 'ab-12'],
  ])('is found by %s in any way of writing', async (field, value) => {
    const { data } = await app.asShop(FIND, { ref: { [field]: value } });

    expect(data).toEqual({ member: { id: ada.id } });
  });

  it('is found by id and by personal code', async () => {
    const { data: known } = await app.asAdmin(
      'query ($ref: MemberRef!) { member(ref: $ref) { identifiers { kind value } } }',
      {
        ref: { id: ada.id },
      },
    );
    const code: string = known.member.identifiers.find(({ kind }: { kind: string }) => kind === 'CODE').value;

    const byId = await app.asShop(FIND, { ref: { id: ada.id } });
    const byCode = await app.asShop(FIND, { ref: { code: `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase() } });

    expect([byId.data, byCode.data]).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
  });

  it.each([
    ['an unknown id', { id: 'mem_01k0000000e00r00000000000g' }],
    ['an id of something else', { id: 'key_01k0000000e00r00000000000g' }],
    ['no id at all', { id: 'ada' }],
    ['an unknown email', { email: 'nobody@example.com' }],
    ['what is no email', { email: 'ada' }],
    ['NUL', { email: 'a\u0000@example.com' }],
    ['an email as an external id', { externalId: 'ada@example.com' }],
    ['a phone number without its country', { phone: '020 7946 0000' }],
  ])('is null for %s', async (_, ref) => {
    expect((await app.asAdmin(FIND, { ref })).data).toEqual({ member: null });
  });

  it('is not found in another program', async () => {
    const another = await app.anotherProgram();

    const byId = await app.call(another.adminKey, FIND, { ref: { id: ada.id } });
    const byEmail = await app.call(another.adminKey, FIND, { ref: { email: 'ada@example.com' } });
    const byNode = await app.call(another.adminKey, 'query ($id: ID!) { node(id: $id) { id } }', { id: ada.id });

    expect([byId.data, byEmail.data, byNode.data]).toEqual([{ member: null }, { member: null }, { node: null }]);
  });

  it('is not found once erased', async () => {
    const gone = await aMember(app).enroll();
    await app.database.pool.query(
      `UPDATE member SET status = 'ERASED' WHERE id = (SELECT member_id FROM member_identifier WHERE value = $1)`,
      [gone.externalId],
    );

    const byId = await app.asAdmin(FIND, { ref: { id: gone.id } });
    const byNode = await app.asAdmin('query ($id: ID!) { node(id: $id) { id } }', { id: gone.id });

    expect([byId.data, byNode.data]).toEqual([{ member: null }, { node: null }]);
  });

  it('is named by exactly one reference', async () => {
    const none = await app.asAdmin(FIND, { ref: {} });
    const two = await app.asAdmin(FIND, { ref: { id: ada.id, email: 'ada@example.com' } });

    expect([none.errors?.[0]?.extensions.code, two.errors?.[0]?.extensions.code]).toEqual([
      'BAD_USER_INPUT',
      'BAD_USER_INPUT',
    ]);
  });

  describe('shows', () => {
    const read = async (as: string, fields: string) =>
      app.call(as, `query ($ref: MemberRef!) { member(ref: $ref) { ${fields} } }`, { ref: { id: ada.id } });

    it('a shop the given name, the language and its own id', async () => {
      const { data, errors } = await read(app.program.shopKey, 'status externalId profile { givenName locale }');

      expect(errors).toBeUndefined();
      expect(data.member).toEqual({
        status: 'ACTIVE',
        externalId: 'C-17',
        profile: { givenName: 'Ada', locale: 'en-GB' },
      });
    });

    it.each([
      'familyName',
      'salutation',
      'formalName',
      'birthDate',
      'birthYear',
      'email',
      'phone',
      'interests',
      'attributes',
    ])('a shop no %s', async (field) => {
      const { data, errors } = await read(app.program.shopKey, `id profile { ${field} }`);

      expect(JSON.stringify(data)).not.toMatch(/Lovelace|example|7946/);
      expect(errors).toHaveLength(1);
      expect(errors?.[0]).toMatchObject({ path: ['member', 'profile', field], extensions: { code: 'FORBIDDEN' } });
    });

    it.each<[string, Record<string, unknown>, string | null, string | null, string | null]>([
      [
        'their own',
        { givenName: 'Ada', familyName: 'Lovelace', salutation: 'Dr' },
        'Ada Lovelace',
        'Dr Lovelace',
        'Ada',
      ],
      ['hu', { locale: 'hu', givenName: 'János', familyName: 'Kovács' }, 'Kovács János', 'Kovács János', 'János'],
      [
        'ja',
        { locale: 'ja-JP', givenName: '太郎', familyName: '山田', salutation: '様' },
        '山田太郎',
        '山田様',
        '太郎',
      ],
      ['no given name', { familyName: 'Lovelace', salutation: 'Dr' }, 'Lovelace', 'Dr Lovelace', null],
      ['no family name', { givenName: 'Ada', salutation: 'Dr' }, 'Ada', 'Dr Ada', 'Ada'],
      ['a salutation alone', { salutation: 'Dr' }, null, null, null],
    ])('a name in the order of the language: %s', async (_, profile, display, formal, forShop) => {
      const member = await aMember(app).with(profile).enroll();
      const query = (fields: string) => `query ($id: ID!) { member(ref: { id: $id }) { profile { ${fields} } } }`;

      const byStaff = await app.asAdmin(query('displayName formalName'), { id: member.id });
      const byShop = await app.asShop(query('displayName'), { id: member.id });
      const own = await app.call(await member.token(), '{ me { profile { displayName formalName } } }');

      expect(byStaff.data.member.profile).toEqual({ displayName: display, formalName: formal });
      expect(own.data.me.profile).toEqual({ displayName: display, formalName: formal });
      expect(byShop.data.member.profile).toEqual({ displayName: forShop });
    });

    it("a name in the order of the program's language where the member has none", async () => {
      const shop = await app.anotherProgram({ locale: 'hu' });
      const member = await aMember(app).of(shop).named('János', 'Kovács').enroll();

      const { data } = await app.call(
        shop.adminKey,
        'query ($id: ID!) { member(ref: { id: $id }) { profile { displayName } } }',
        { id: member.id },
      );

      expect(data.member.profile).toEqual({ displayName: 'Kovács János' });
    });

    it('support everything', async () => {
      const support = await keyFor('SUPPORT');

      const { data, errors } = await read(
        support,
        'externalId identifiers { kind } profile { familyName email phone attributes }',
      );

      expect(errors).toBeUndefined();
      expect(data.member).toEqual({
        externalId: 'C-17',
        identifiers: ['CARD', 'CODE', 'EMAIL', 'EXTERNAL_ID', 'PHONE'].map((kind) => ({ kind })),
        profile: { familyName: 'Lovelace', email: 'ada@example.com', phone: '+442079460000', attributes: {} },
      });
    });

    it.each([
      ['ANALYST', ['externalId', 'identifiers { kind }', 'profile { givenName }']],
      ['MARKETER', ['identifiers { kind }', 'profile { givenName }']],
      ['SHOP', ['identifiers { kind }']],
    ])('%s nothing of %j', async (role, fields) => {
      const key = await keyFor(role);

      for (const field of fields) {
        const { errors } = await read(key, field);

        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      }
      expect((await read(key, 'id status')).data.member).toEqual({ id: ada.id, status: 'ACTIVE' });
    });
  });

  describe.each(['MARKETER', 'ANALYST'])('%s names members by id', (role) => {
    it.each(['ada@example.com', 'nobody@example.com'])('and finds nobody by %s, in whatever query', async (email) => {
      const key = await keyFor(role);
      const queries = [
        'member(ref: $ref) { id }',
        'members(filter: { email: $email }) { nodes { id } }',
        'balanceAt(member: $ref, at: "2020-01-01T00:00:00Z") { available }',
        'previewReward(id: "rwd_nonsense", member: $ref) { available }',
        'activeCampaigns(member: $ref) { name }',
        'quotePurchase(input: { member: $ref, currency: "GBP", lines: [] }) { pointsEarned }',
        'vouchers(filter: { member: $ref }) { nodes { id } }',
        'referrals(filter: { advocate: $ref }) { nodes { id } }',
        'referrals(filter: { friend: $ref }) { nodes { id } }',
      ];

      for (const query of queries) {
        const isByRef = query.includes('$ref');
        const variables = isByRef ? { ref: { email } } : { email };
        const { errors } = await app.call(
          key,
          `query (${isByRef ? '$ref: MemberRef!' : '$email: String!'}) { ${query} }`,
          variables,
        );

        expect([query, errors]).toMatchObject([query, [{ extensions: { code: 'FORBIDDEN' } }]]);
      }
    });
  });

  it('MARKETER names members by the number of the shop, too, and ANALYST does not', async () => {
    const ref = { externalId: 'C-17' };

    const found = await app.call(await keyFor('MARKETER'), FIND, { ref });
    const refused = await app.call(await keyFor('ANALYST'), FIND, { ref });

    expect(found.errors).toBeUndefined();
    expect(found.data.member).toMatchObject({ id: ada.id });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('is not for members: they ask for me', async () => {
    const { errors } = await app.call(await ada.token(), FIND, { ref: { id: ada.id } });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('is a node, to members only their own', async () => {
    const grace = await aMember(app).named('Grace').enroll();
    const node = 'query ($id: ID!) { node(id: $id) { id ... on Member { profile { givenName } } } }';

    const own = await app.call(await grace.token(), node, { id: grace.id });
    const other = await app.call(await grace.token(), node, { id: ada.id });
    const byShop = await app.asShop(node, { id: ada.id });

    expect(own.data).toEqual({ node: { id: grace.id, profile: { givenName: 'Grace' } } });
    expect(other.data).toEqual({ node: null });
    expect(byShop.data).toEqual({ node: { id: ada.id, profile: { givenName: 'Ada' } } });
  });

  it('takes two statements for twenty look-ups at once', async () => {
    const look = Array.from(
      { length: 20 },
      (_, index) => `m${String(index)}: member(ref: { email: "ada@example.com" }) { id }`,
    );

    const statements = await app.statementsOf(() => app.asShop(`{ ${look.join(' ')} }`));

    expect(statements).toEqual(['find-members-by-identifier', 'find-members']);
  });
});
