import request from 'supertest';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { storedIn } from '../purchases/support/stored.js';
import { OPERATIONS, ROLES, type Role } from './support/operations.js';
import { aLittleOfEverything, type Things } from './support/things.js';

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } ... on UserError { message } }
}`;

describe('access', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  const credentials = {} as Record<Role, string>;
  /** What opens nothing, by what it is. */
  const invalid: Record<string, string | null> = {};
  let now = new Date();
  beforeAll(async () => {
    app = await startTestApp({ clock: { now: () => now } });
    ada = await aMember(app).named('Ada', 'Lovelace').with({ email: 'ada@example.com' }).enroll();
    const expired = await aKey(['ADMIN'], { expiresAt: new Date(now.getTime() + 60_000) });
    const expiredToken = await ada.token(1);
    now = new Date(now.getTime() + 120_000);
    const revoked = await aKey(['ADMIN']);
    await app.asAdmin('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }', { id: revoked.id });
    for (const role of ROLES) credentials[role] = role === 'MEMBER' ? await ada.token() : (await aKey([role])).secret;
    const { adminKey } = app.program;
    Object.assign(invalid, {
      'no credential': null,
      'an empty credential': '',
      garbage: 'garbage',
      'a key with another last character': adminKey.slice(0, -1) + (adminKey.endsWith('0') ? '1' : '0'),
      'a key of a program that does not exist': adminKey.replace(/^kindred_\d+_/, 'kindred_999999999_'),
      'an expired key': expired.secret,
      'a revoked key': revoked.secret,
      'an expired token': expiredToken,
      'a token without its signature': credentials.MEMBER.replace(/[^.]+$/, ''),
      'a token signed by nobody': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${credentials.MEMBER.split('.')[1]}.`,
    });
  });
  afterAll(() => app.close());

  async function aKey(roles: string[], more: Record<string, unknown> = {}): Promise<{ id: string; secret: string }> {
    const { data } = await app.asAdmin(CREATE_KEY, { input: { name: roles.join(), roles, ...more } });
    return { id: data.createApiKey.apiKey.id, secret: data.createApiKey.secret };
  }

  const codesOf = ({ errors }: GraphqlAnswer) => errors?.map(({ extensions }) => extensions.code) ?? [];

  it('is said for every operation of the schema, and for no other', async () => {
    const fields = '{ fields { name } }';
    const { data } = await app.call(
      null,
      `{ __schema { queryType ${fields} mutationType ${fields} subscriptionType ${fields} } }`,
    );

    const { queryType, mutationType, subscriptionType } = data.__schema;
    const namesOf = (type: { fields: { name: string }[] } | null) => type?.fields.map(({ name }) => name) ?? [];
    expect([...namesOf(queryType), ...namesOf(mutationType)].sort()).toEqual(Object.keys(OPERATIONS).sort());
    // Tried over sockets, in webhooks/points-changed.e2e-spec.ts.
    expect(namesOf(subscriptionType)).toEqual(['pointsChanged', 'tierChanged']);
  });

  describe.each(Object.entries(OPERATIONS))('to %s', (name, { roles, call }) => {
    it('is denied to who has no valid credential', async () => {
      const before = await storedIn(app);

      const denied: string[] = [];
      for (const [what, credential] of Object.entries(invalid)) {
        const answer = await app.call(credential, call);
        expect(answer.errors?.[0]?.message).toMatch(/^Send a valid credential: /);
        if (codesOf(answer).join() === 'UNAUTHENTICATED' && !answer.data?.[name]) denied.push(what);
      }

      expect(denied).toEqual(Object.keys(invalid));
      expect(await storedIn(app)).toEqual(before);
    });

    it(`is for ${roles.join(', ')}`, async () => {
      const before = await storedIn(app);

      const allowed: Role[] = [];
      for (const role of ROLES) {
        const answer = await app.call(credentials[role], call);
        if (codesOf(answer).length === 0) allowed.push(role);
        else {
          expect(codesOf(answer)).toEqual(['FORBIDDEN']);
          expect(answer.errors?.[0]?.message).toMatch(
            new RegExp(`^${name} needs one of the roles .*; this credential has ${role}\\.$`),
          );
        }
      }

      expect(allowed).toEqual(ROLES.filter((role) => roles.includes(role)));
      expect(await storedIn(app)).toEqual(before);
    });
  });

  it('adds up for a key with several roles', async () => {
    const { secret } = await aKey(['ANALYST', 'SHOP']);

    const codes: Record<string, string[]> = {};
    for (const name of ['purchases', 'recordPurchase', 'apiKeys', 'createEarningRule']) {
      codes[name] = codesOf(await app.call(secret, OPERATIONS[name]!.call));
    }

    expect(codes).toEqual({
      purchases: [],
      recordPurchase: [],
      apiKeys: ['FORBIDDEN'],
      createEarningRule: ['FORBIDDEN'],
    });
  });

  it('is checked for each operation of a document by itself', async () => {
    const { data, errors } = await app.call(
      credentials.SHOP,
      '{ known: member(ref: { id: "x" }) { id } other: earningRule(id: "x") { id } }',
    );

    expect(data).toEqual({ known: null, other: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['other'], 'FORBIDDEN']]);
  });

  it('takes the scheme in any case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const sending = request(app.app.getHttpServer())
        .post('/graphql')
        .set('authorization', `${scheme} ${credentials.ADMIN}`);
      expect((await sending.send({ query: '{ program { name } }' })).body.data).toEqual({
        program: { name: 'Books & Coffee' },
      });
    }
  });

  it.each<[string, Role[]]>([
    ['externalId', ['ADMIN', 'MARKETER', 'SUPPORT', 'SHOP', 'MEMBER']],
    ['identifiers { value }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['profile { givenName locale }', ['ADMIN', 'SUPPORT', 'SHOP', 'MEMBER']],
    ['profile { familyName }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['profile { birthDate }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['profile { birthYear }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['profile { attributes }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['profile { email }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['profile { phone }', ['ADMIN', 'SUPPORT', 'MEMBER']],
    ['points { available expiring { points } maturing { points } lots { nodes { free } } }', [...ROLES]],
    ['statement { nodes { points awards { name rule { name } } } }', [...ROLES]],
    ['purchases { nodes { orderId } }', [...ROLES]],
    ['activities { nodes { type { name } attributes } }', [...ROLES]],
    ['segments { key }', ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST']],
    ['referral { joined }', ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'MEMBER']],
    ['referrals { nodes { id } }', ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'MEMBER']],
  ])('to Member.%s is for the roles of that field, also on the way from elsewhere', async (field, roles) => {
    await aPurchase(app).by(ada).record();
    const { data } = await app.asAdmin('{ purchases(first: 1) { nodes { id } } }');
    const purchase = `{ node(id: "${data.purchases.nodes[0].id}") { ... on Purchase { member { ${field} } } } }`;

    const allowed: Role[] = [];
    for (const role of ROLES) {
      const direct = role === 'MEMBER' ? `{ me { ${field} } }` : `{ member(ref: { id: "${ada.id}" }) { ${field} } }`;
      const codes = await Promise.all(
        [direct, purchase].map(async (query) => codesOf(await app.call(credentials[role], query))),
      );
      expect(codes[1]).toEqual(codes[0]);
      if (codes[0]!.length === 0) allowed.push(role);
      else expect(new Set(codes[0])).toEqual(new Set(['FORBIDDEN']));
    }

    expect(allowed).toEqual(ROLES.filter((role) => roles.includes(role)));
  });

  describe('with a key of another program', () => {
    /** How the administrator of another program asks for what is ours, and what they are told. */
    const STRANGER: Record<string, [query: string, answer: unknown]> = {
      node: ['query ($purchase: ID!) { node(id: $purchase) { id } }', null],
      program: ['{ program { name } }', { name: 'Another' }],
      pointCurrencies: ['{ pointCurrencies { valuePoints } }', [{ valuePoints: null }]],
      apiKeys: ['{ apiKeys { name } }', [{ name: 'Shop' }, { name: 'Administration' }]],
      updateProgram: [
        'mutation { updateProgram(input: { name: "Another" }) { __typename } }',
        { __typename: 'UpdateProgramPayload' },
      ],
      updatePointCurrency: [
        'mutation ($currency: ID!) { updatePointCurrency(input: { id: $currency, graceDays: 1 }) { __typename } }',
        { __typename: 'PointCurrencyNotFound' },
      ],
      revokeApiKey: [
        'mutation ($key: ID!) { revokeApiKey(input: { id: $key }) { __typename } }',
        { __typename: 'ApiKeyNotFound' },
      ],
      webhookEndpoints: ['{ webhookEndpoints { id } }', []],
      webhookDeliveries: [
        'query ($endpoint: ID!) { webhookDeliveries(filter: { endpoint: $endpoint }) { nodes { id } } }',
        { nodes: [] },
      ],
      ...Object.fromEntries(
        ['updateWebhookEndpoint', 'rotateWebhookSecret', 'sendTestEvent'].map((name) => [
          name,
          [
            `mutation ($endpoint: ID!) { ${name}(input: { id: $endpoint }) { __typename } }`,
            { __typename: 'WebhookEndpointNotFound' },
          ],
        ]),
      ),
      replayEvents: [
        `mutation ($endpoint: ID!, $delivery: ID!) {
          replayEvents(input: { endpoint: $endpoint, what: { delivery: $delivery } }) { __typename } }`,
        { __typename: 'WebhookEndpointNotFound' },
      ],
      member: ['query ($member: ID!) { member(ref: { id: $member }) { id } }', null],
      members: ['{ members { nodes { id } } }', { nodes: [] }],
      updateMember: [
        'mutation ($member: ID!) { updateMember(input: { member: { id: $member }, givenName: "Eve" }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
      createMemberToken: [
        'mutation ($member: ID!) { createMemberToken(input: { member: { id: $member } }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
      dataRequests: ['{ dataRequests { nodes { id } } }', { nodes: [] }],
      memberExport: ['query ($export: ID!) { memberExport(id: $export) { id link } }', null],
      exportMember: [
        'mutation ($member: ID!) { exportMember(input: { member: { id: $member } }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
      ...Object.fromEntries(
        ['eraseMember', 'cancelErasure'].map((name) => [
          name,
          [
            `mutation ($member: ID!) { ${name}(input: { idempotencyKey: "x", member: { id: $member } }) { __typename } }`,
            { __typename: 'MemberNotFound' },
          ],
        ]),
      ),
      restrictProcessing: [
        'mutation ($member: ID!) { restrictProcessing(input: { member: { id: $member }, restricted: true }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
      posting: ['query ($posting: ID!) { posting(id: $posting) { id } }', null],
      balanceAt: [
        'query ($member: ID!) { balanceAt(member: { id: $member }, at: "2020-01-01T00:00:00Z") { available } }',
        null,
      ],
      hold: ['query ($hold: ID!) { hold(id: $hold) { id } }', null],
      holdPoints: [
        'mutation ($member: ID!) { holdPoints(input: { idempotencyKey: "x", member: { id: $member }, points: 1 }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
      ...Object.fromEntries(
        ['captureHold', 'releaseHold'].map((name) => [
          name,
          [
            `mutation ($hold: ID!) { ${name}(input: { idempotencyKey: "x", holdId: $hold }) { __typename } }`,
            { __typename: 'HoldNotOpen' },
          ],
        ]),
      ),
      transferPoints: [
        `mutation ($member: ID!) { transferPoints(input: { idempotencyKey: "x", from: { id: $member }, to: { code: "x" },
          points: 1 }) { __typename } }`,
        { __typename: 'TransfersOff' },
      ],
      ...Object.fromEntries(
        [
          ['adjustPoints', 'points: 1'],
          ['extendExpiry', 'expiresOn: "2099-12-31"'],
          ['reinstatePoints', 'expiredFrom: "2020-01-01"'],
        ].map(([name, said]) => [
          name,
          [
            `mutation ($member: ID!) {
              ${name}(input: { idempotencyKey: "x", member: { id: $member }, reason: "r", ${said} }) { __typename } }`,
            { __typename: 'MemberNotFound' },
          ],
        ]),
      ),
      auditLog: ['query ($member: ID!) { auditLog(filter: { member: $member }) { nodes { id } } }', { nodes: [] }],
      pointsLiability: ['{ pointsLiability { total } }', { total: 0 }],
      purchase: ['query ($purchase: ID!) { purchase(id: $purchase) { id } }', null],
      purchaseByOrder: ['query ($order: String!) { purchaseByOrder(orderId: $order) { id } }', null],
      purchases: ['{ purchases { nodes { id } } }', { nodes: [] }],
      activities: ['{ activities { nodes { id } } }', { nodes: [] }],
      activityTypes: [
        '{ activityTypes { key } }',
        ['birthday', 'anniversary', 'enrollment', 'friend.qualified'].map((key) => ({ key })),
      ],
      updateActivityType: [
        'mutation ($type: String!) { updateActivityType(input: { key: $type, archived: true }) { __typename } }',
        { __typename: 'ActivityTypeNotFound' },
      ],
      audienceReach: ['{ audienceReach(audience: {}) { members of } }', { members: 0, of: 0 }],
      audienceMembers: ['{ audienceMembers(audience: {}) { nodes { id } } }', { nodes: [] }],
      segment: ['query ($segment: String!) { segment(key: $segment) { key } }', null],
      segments: ['{ segments { nodes { key } } }', { nodes: [] }],
      ...Object.fromEntries(
        ['update', 'archive', 'refresh'].map((verb) => [
          `${verb}Segment`,
          [
            `mutation ($segment: String!) { ${verb}Segment(input: { key: $segment }) { __typename } }`,
            { __typename: 'SegmentNotFound' },
          ],
        ]),
      ),
      ...Object.fromEntries(
        ['addToSegment', 'removeFromSegment'].map((name) => [
          name,
          [
            `mutation ($segment: String!, $member: ID!) {
              ${name}(input: { key: $segment, members: [{ id: $member }] }) { __typename } }`,
            { __typename: 'SegmentNotFound' },
          ],
        ]),
      ),
      reward: ['query ($reward: ID!) { reward(id: $reward) { id } }', null],
      rewards: ['{ rewards { nodes { id } } }', { nodes: [] }],
      addRewardCodes: [
        `mutation ($reward: ID!) {
          addRewardCodes(input: { idempotencyKey: "k", reward: $reward, codes: ["a"] }) { __typename } }`,
        { __typename: 'RewardNotFound' },
      ],
      ...Object.fromEntries(
        ['redeemReward', 'reserveReward'].map((name) => [
          name,
          [
            `mutation ($member: ID!, $reward: ID!) {
              ${name}(input: { idempotencyKey: "k", member: { id: $member }, reward: $reward }) { __typename } }`,
            { __typename: 'RewardNotFound' },
          ],
        ]),
      ),
      ...Object.fromEntries(
        ['confirmRedemption', 'cancelRedemption', 'fulfillRedemption'].map((name) => [
          name,
          [
            `mutation ($redemption: ID!) { ${name}(input: { idempotencyKey: "k", redemption: $redemption }) { __typename } }`,
            { __typename: 'RedemptionNotFound' },
          ],
        ]),
      ),
      redemption: ['query ($redemption: ID!) { redemption(id: $redemption) { id } }', null],
      redemptions: ['{ redemptions { nodes { id } } }', { nodes: [] }],
      previewReward: [
        'query ($reward: ID!, $member: ID!) { previewReward(id: $reward, member: { id: $member }) { price } }',
        null,
      ],
      rewardInsights: ['query ($reward: ID!) { rewardInsights(reward: $reward) { from } }', null],
      addRewardStock: [
        `mutation ($reward: ID!) {
          addRewardStock(input: { idempotencyKey: "k", reward: $reward, change: { add: 1 } }) { __typename } }`,
        { __typename: 'RewardNotFound' },
      ],
      ...Object.fromEntries(
        ['update', 'activate', 'pause', 'archive'].map((verb) => [
          `${verb}Reward`,
          [
            `mutation ($reward: ID!) { ${verb}Reward(input: { id: $reward }) { __typename } }`,
            { __typename: 'RewardNotFound' },
          ],
        ]),
      ),
      tierLadder: ['query ($ladder: ID!) { tierLadder(id: $ladder) { id } }', null],
      tierLadders: ['{ tierLadders { nodes { id } } }', { nodes: [] }],
      previewTierLadder: [
        'query ($ladder: ID!) { previewTierLadder(input: { id: $ladder }) { __typename } }',
        { __typename: 'TierLadderNotFound' },
      ],
      ...Object.fromEntries(
        ['update', 'activate', 'archive'].map((verb) => [
          `${verb}TierLadder`,
          [
            `mutation ($ladder: ID!) { ${verb}TierLadder(input: { id: $ladder }) { __typename } }`,
            { __typename: 'TierLadderNotFound' },
          ],
        ]),
      ),
      inviteFriend: [
        'mutation ($member: ID!) { inviteFriend(input: { idempotencyKey: "x", member: { id: $member } }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
      acceptReferral: [
        `mutation ($member: ID!, $code: String!) {
          acceptReferral(input: { idempotencyKey: "x", member: { id: $member }, code: $code }) { __typename } }`,
        { __typename: 'MemberNotFound' },
      ],
      ...Object.fromEntries(
        [
          ['approveReferral', ''],
          ['rejectReferral', 'reason: "r"'],
        ].map(([name, said]) => [
          name,
          [
            `mutation ($referral: ID!) {
              ${name}(input: { idempotencyKey: "x", referral: $referral, ${said} }) { __typename } }`,
            { __typename: 'ReferralNotFound' },
          ],
        ]),
      ),
      referral: ['query ($referral: ID!) { referral(id: $referral) { id } }', null],
      referrals: ['{ referrals { nodes { id } } }', { nodes: [] }],
      referralInsights: ['{ referralInsights { from } }', null],
      earningRule: ['query ($rule: ID!) { earningRule(id: $rule) { id } }', null],
      earningRules: ['{ earningRules { nodes { id } } }', { nodes: [] }],
      voucherTemplate: ['query ($template: ID!) { voucherTemplate(id: $template) { id } }', null],
      voucherTemplates: ['{ voucherTemplates { nodes { id } } }', { nodes: [] }],
      referralProgram: ['{ referralProgram { version } }', null],
      updateReferralProgram: [
        'mutation ($template: ID!) { updateReferralProgram(input: { friend: { voucher: $template } }) { __typename } }',
        { __typename: 'InvalidInput' },
      ],
      ...Object.fromEntries(
        ['update', 'archive'].map((verb) => [
          `${verb}VoucherTemplate`,
          [
            `mutation ($template: ID!) { ${verb}VoucherTemplate(input: { id: $template }) { __typename } }`,
            { __typename: 'VoucherTemplateNotFound' },
          ],
        ]),
      ),
      voucher: ['query ($code: String!) { voucher(code: $code) { id } }', null],
      vouchers: ['{ vouchers { nodes { id } } }', { nodes: [] }],
      validateVoucher: [
        `query ($code: String!) {
          validateVoucher(code: $code, cart: { currency: "GBP", lines: [{ sku: "tea", quantity: "1", unitPrice: "1" }] }) { reason } }`,
        { reason: 'UNKNOWN_CODE' },
      ],
      issueVoucher: [
        'mutation ($template: ID!) { issueVoucher(input: { idempotencyKey: "x", template: $template }) { __typename } }',
        { __typename: 'VoucherTemplateNotFound' },
      ],
      revokeVoucher: [
        `mutation ($voucher: ID!) {
          revokeVoucher(input: { idempotencyKey: "x", voucher: $voucher, reason: "r" }) { __typename } }`,
        { __typename: 'VoucherNotFound' },
      ],
      ...Object.fromEntries(
        ['reserve', 'redeem'].map((verb) => [
          `${verb}Voucher`,
          [
            `mutation ($code: String!) {
              ${verb}Voucher(input: { idempotencyKey: "x", code: $code, orderId: "x" }) { ... on VoucherNotRedeemable { reason } } }`,
            { reason: 'UNKNOWN_CODE' },
          ],
        ]),
      ),
      rollbackVoucher: [
        'mutation ($use: ID!) { rollbackVoucher(input: { idempotencyKey: "x", use: $use }) { __typename } }',
        { __typename: 'VoucherUseNotFound' },
      ],
      simulation: ['query ($simulation: ID!) { simulation(id: $simulation) { id } }', null],
      simulations: ['{ simulations { nodes { id } } }', { nodes: [] }],
      simulateEarning: [
        'mutation ($rule: ID!) { simulateEarning(input: { leaveOut: [$rule] }) { __typename } }',
        { __typename: 'InvalidInput' },
      ],
      cancelSimulation: [
        'mutation ($simulation: ID!) { cancelSimulation(input: { id: $simulation }) { __typename } }',
        { __typename: 'SimulationNotFound' },
      ],
      ...Object.fromEntries(
        ['update', 'activate', 'pause', 'archive'].map((verb) => [
          `${verb}EarningRule`,
          [
            `mutation ($rule: ID!) { ${verb}EarningRule(input: { id: $rule }) { __typename } }`,
            { __typename: 'EarningRuleNotFound' },
          ],
        ]),
      ),
      recordPurchase: [
        `mutation ($member: ID!) { recordPurchase(input: { idempotencyKey: "x", member: { id: $member }, orderId: "x",
          currency: "GBP", lines: [{ sku: "a", quantity: "1", unitPrice: "1" }] }) { __typename } }`,
        { __typename: 'MemberNotFound' },
      ],
      recordActivity: [
        `mutation ($member: ID!, $type: String!) {
          recordActivity(input: { idempotencyKey: "x", member: { id: $member }, type: $type }) { __typename } }`,
        { __typename: 'InvalidInput' },
      ],
      recordActivities: [
        `mutation ($member: ID!, $type: String!) {
          recordActivities(input: { activities: [{ idempotencyKey: "x", member: { id: $member }, type: $type }] }) {
            results { __typename } } }`,
        { results: [{ __typename: 'InvalidInput' }] },
      ],
      recordPurchases: [
        `mutation ($member: ID!) { recordPurchases(input: { purchases: [{ idempotencyKey: "x", member: { id: $member },
          orderId: "x", currency: "GBP", lines: [{ sku: "a", quantity: "1", unitPrice: "1" }] }] }) {
          results { __typename } } }`,
        { results: [{ __typename: 'MemberNotFound' }] },
      ],
      ...Object.fromEntries(
        ['complete', 'cancel'].map((verb) => [
          `${verb}Purchase`,
          [
            `mutation ($purchase: ID!) { ${verb}Purchase(input: { idempotencyKey: "x", purchaseId: $purchase }) { __typename } }`,
            { __typename: 'PurchaseNotFound' },
          ],
        ]),
      ),
      returnPurchase: [
        `mutation ($order: String!) { returnPurchase(input: { idempotencyKey: "x", orderId: $order,
          lines: [{ sku: "sku-1", quantity: "1" }] }) { __typename } }`,
        { __typename: 'PurchaseNotFound' },
      ],
    };

    const ASKS_FOR_A_MEMBER: [name: string, input: string][] = [
      ...['pauseMember', 'resumeMember', 'closeMember', 'reopenMember'].map((name): [string, string] => [
        name,
        'idempotencyKey: "x", reason: "r"',
      ]),
      ['overrideTier', 'idempotencyKey: "x", tier: "nonsense", reason: "r"'],
      ['endTierOverride', 'idempotencyKey: "x", reason: "r"'],
      ['blockMember', 'reason: "r"'],
      ['unblockMember', 'reason: "r"'],
      ['barAdvocate', 'idempotencyKey: "x", reason: "r"'],
      ['unbarAdvocate', 'idempotencyKey: "x"'],
      ['addIdentifier', 'identifier: { card: "1" }'],
      ['removeIdentifier', 'identifier: { card: "1" }'],
      ['replaceCard', 'newCard: "1"'],
      ['blockCard', 'card: "1"'],
      ['grantConsent', 'purpose: "PROFILING"'],
      ['withdrawConsent', 'purpose: "PROFILING"'],
    ];
    for (const [name, input] of ASKS_FOR_A_MEMBER) {
      STRANGER[name] = [
        `mutation ($member: ID!) { ${name}(input: { member: { id: $member }, ${input} }) { __typename } }`,
        { __typename: 'MemberNotFound' },
      ];
    }
    Object.assign(STRANGER, {
      mergeMembers: [
        `mutation ($member: ID!) { mergeMembers(input: { idempotencyKey: "x", keep: { id: $member },
          absorb: { id: $member } }) { __typename } }`,
        { __typename: 'MemberNotFound' },
      ],
      unmergeMembers: [
        'mutation ($merge: ID!) { unmergeMembers(input: { idempotencyKey: "x", merge: $merge }) { __typename } }',
        { __typename: 'MergeNotFound' },
      ],
      consentPurposes: ['{ consentPurposes { key } }', [{ key: 'MARKETING_EMAIL' }, { key: 'PROFILING' }]],
      updateConsentPurpose: [
        'mutation { updateConsentPurpose(input: { key: "SURVEYS", archived: true }) { __typename } }',
        { __typename: 'ConsentPurposeNotFound' },
      ],
    });

    /** These name nothing of another program. A quote that does is a bad question, see below. */
    const NAMES_NOTHING = [
      'me',
      'advanceClock',
      'createPointCurrency',
      'createWebhookEndpoint',
      'createConsentPurpose',
      'createApiKey',
      'enrollMember',
      'createActivityType',
      'createReward',
      'createTierLadder',
      'createSegment',
      'createEarningRule',
      'createVoucherTemplate',
      'quotePurchase',
      'activeCampaigns',
    ];

    let stranger: string;
    let ours: Things;
    beforeAll(async () => {
      stranger = (await app.anotherProgram({ name: 'Another' })).adminKey;
      ours = await aLittleOfEverything(app, ada);
    });

    it('is tried for every operation that could name something of ours', () => {
      expect([...Object.keys(STRANGER), ...NAMES_NOTHING].sort()).toEqual(Object.keys(OPERATIONS).sort());
    });

    it.each(Object.entries(STRANGER))(
      '%s finds nothing of ours and changes nothing',
      async (name, [query, expected]) => {
        const before = await storedIn(app);

        const { data, errors } = await app.call(stranger, query, ours);

        expect(errors).toBeUndefined();
        expect(data[name]).toEqual(expected);
        // Renaming a program raises the revision of its own settings.
        const { program: _own, ...after } = await storedIn(app);
        const { program: _before, ...rest } = before;
        expect(after).toEqual(rest);
      },
    );

    it('activeCampaigns does not know our member', async () => {
      const query = 'query ($member: ID!) { activeCampaigns(member: { id: $member }) { name } }';

      const { errors } = await app.call(stranger, query, ours);

      expect(errors).toMatchObject([
        { message: 'member: there is no such member in this program', extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    });

    it('quotePurchase does not know our member', async () => {
      const query = `query ($member: ID!) { quotePurchase(input: { member: { id: $member }, currency: "GBP",
        lines: [{ sku: "a", quantity: "1", unitPrice: "1" }] }) { pointsEarned } }`;

      const { errors } = await app.call(stranger, query, ours);

      expect(errors).toMatchObject([
        { message: 'member: there is no such member in this program', extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    });
  });

  describe('with a member token', () => {
    /** What members may say in each mutation that is open to them. What stands as `staff` is refused to them, or is only ever their own. */
    const OF_MEMBERS: Record<string, { theirs: string[]; own?: string[]; staff?: Record<string, unknown> }> = {
      updateMember: {
        theirs: ['givenName', 'familyName', 'salutation', 'locale', 'interests', 'birthDate'],
        own: ['id', 'member'],
        staff: {
          externalId: 'mine',
          email: 'eve@example.com',
          phone: '+442079460000',
          card: 'GOLD1',
          birthYear: 1980,
          attributes: { vip: true },
        },
      },
      holdPoints: { theirs: ['idempotencyKey', 'currency', 'points', 'expiresInSeconds', 'purpose'], own: ['member'] },
      releaseHold: { theirs: ['idempotencyKey', 'holdId'] },
      redeemReward: { theirs: ['idempotencyKey', 'reward', 'choices', 'quantity'], own: ['member'] },
      reserveReward: {
        theirs: ['idempotencyKey', 'reward', 'choices', 'quantity', 'expiresInSeconds'],
        own: ['member'],
      },
      confirmRedemption: { theirs: ['idempotencyKey', 'redemption'] },
      cancelRedemption: { theirs: ['idempotencyKey', 'redemption', 'reason'] },
      inviteFriend: { theirs: ['idempotencyKey', 'deviceReference', 'paymentReference'], own: ['member'] },
      acceptReferral: { theirs: ['idempotencyKey', 'code', 'deviceReference', 'paymentReference'], own: ['member'] },
      transferPoints: { theirs: ['idempotencyKey', 'currency', 'points', 'to'], own: ['from'] },
      blockCard: { theirs: ['card', 'reason'], own: ['member'] },
      grantConsent: { theirs: ['purpose', 'version', 'channel', 'evidence', 'idempotencyKey'], own: ['member'] },
      withdrawConsent: { theirs: ['purpose', 'version', 'channel', 'evidence', 'idempotencyKey'], own: ['member'] },
      exportMember: { theirs: [], own: ['member'] },
      eraseMember: { theirs: ['idempotencyKey', 'reason'], own: ['member'] },
      cancelErasure: { theirs: ['idempotencyKey', 'reason'], own: ['member'] },
      restrictProcessing: { theirs: ['restricted', 'reason'], own: ['member'] },
    };

    const openToMembers = Object.entries(OPERATIONS).filter(
      ([, { roles, call }]) => roles.includes('MEMBER') && call.startsWith('mutation'),
    );

    it('no mutation has a field of which it is not said whether members may use it', async () => {
      const said: Record<string, string[]> = {};
      for (const [name] of openToMembers) {
        const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
        const { data } = await app.call(null, `{ __type(name: "${type}") { inputFields { name } } }`);
        said[name] = data.__type.inputFields.map((field: { name: string }) => field.name).sort();
      }

      const expected = Object.entries(OF_MEMBERS).map(([name, { theirs, own = [], staff = {} }]) => [
        name,
        [...theirs, ...own, ...Object.keys(staff)].sort(),
      ]);
      expect(said).toEqual(Object.fromEntries(expected));
    });

    it.each(
      Object.entries(OF_MEMBERS).flatMap(([name, { staff = {} }]) =>
        Object.entries(staff).map(([field, value]) => ({ name, field, value })),
      ),
    )('$name refuses $field, and changes nothing', async ({ name, field, value }) => {
      const before = await storedIn(app);
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;

      const { data } = await app.call(
        credentials.MEMBER,
        `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on InvalidInput { problems { path } } } }`,
        { input: { [field]: value } },
      );

      expect(data[name]).toEqual({ __typename: 'InvalidInput', problems: [{ path: [field] }] });
      expect(await storedIn(app)).toEqual(before);
    });
  });
});
