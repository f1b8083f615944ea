import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { aLadder } from '../../factories/a-ladder.js';
import { aRedemption } from '../../factories/a-redemption.js';
import { aReward } from '../../factories/a-reward.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aRule } from '../../factories/a-rule.js';
import { holdPoints } from '../../factories/a-spending.js';
import { aTemplate } from '../../factories/a-template.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { aDelivery, anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { aSegment } from '../audiences/support/segments.js';
import { writeActivity } from '../history/support/activities.js';
import { createActivityType } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { STORED, StoredReferrals } from '../referrals/support/stored-referrals.js';
import { ask as askToSimulate } from '../earning/support/simulations.js';
import { reserve } from '../vouchers/support/vouchers.js';

const ROLES = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP', 'MEMBER'] as const;
type Role = (typeof ROLES)[number];

const STAFF: Role[] = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST'];
const TILL: Role[] = ['ADMIN', 'SHOP'];
const RULES: Role[] = ['ADMIN', 'MARKETER'];
const CARE: Role[] = ['ADMIN', 'SUPPORT'];

interface Operation {
  /** Who may call it: the table of roles, see docs/access.md. */
  roles: Role[];
  /** A call that changes nothing even where it is allowed. */
  call: string;
}

const nobody = { externalId: 'nobody at all' };
const gql = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? `[${value.map(gql).join(', ')}]`
      : `{ ${Object.entries(value)
          .map(([name, one]) => `${name}: ${gql(one)}`)
          .join(', ')} }`
    : JSON.stringify(value);

const mutation = (name: string, input: Record<string, unknown>, roles: Role[]): Operation => ({
  roles,
  call: `mutation { ${name}(input: ${gql(input)}) { __typename ... on UserError { code } } }`,
});

const PURCHASE = {
  member: nobody,
  orderId: 'o',
  currency: 'GBP',
  lines: [{ sku: 'a', quantity: '1', unitPrice: '1' }],
};
const key = { idempotencyKey: 'k' };

/** Every operation of the API. One that is missing here fails the first test: say who may call it. */
const OPERATIONS: Record<string, Operation> = {
  node: { roles: [...ROLES], call: '{ node(id: "nonsense") { id } }' },

  program: { roles: STAFF, call: '{ program { name } }' },
  pointCurrencies: { roles: STAFF, call: '{ pointCurrencies { code } }' },
  apiKeys: { roles: ['ADMIN'], call: '{ apiKeys { name } }' },
  auditLog: { roles: CARE, call: '{ auditLog { nodes { id } } }' },
  updateProgram: mutation('updateProgram', { name: '' }, ['ADMIN']),
  advanceClock: mutation('advanceClock', { to: '2020-01-01T00:00:00Z' }, ['ADMIN']),
  createPointCurrency: mutation('createPointCurrency', { code: '', name: [] }, ['ADMIN']),
  updatePointCurrency: mutation('updatePointCurrency', { id: 'nonsense' }, ['ADMIN']),
  createApiKey: mutation('createApiKey', { name: '', roles: [] }, ['ADMIN']),
  revokeApiKey: mutation('revokeApiKey', { id: 'nonsense' }, ['ADMIN']),

  me: { roles: ['MEMBER'], call: '{ me { id } }' },
  member: { roles: [...STAFF, 'SHOP'], call: '{ member(ref: { id: "nonsense" }) { id } }' },
  members: { roles: STAFF, call: '{ members { nodes { id } } }' },
  updateMember: mutation('updateMember', { member: nobody }, ['ADMIN', 'SUPPORT', 'MEMBER']),
  createMemberToken: mutation('createMemberToken', { member: nobody }, TILL),
  dataRequests: { roles: CARE, call: '{ dataRequests { nodes { id } } }' },
  restrictProcessing: mutation('restrictProcessing', { member: nobody, restricted: true }, [...CARE, 'MEMBER']),
  memberExport: { roles: [...CARE, 'MEMBER'], call: '{ memberExport(id: "nonsense") { id } }' },
  exportMember: mutation('exportMember', { member: nobody }, [...CARE, 'MEMBER']),
  eraseMember: mutation('eraseMember', { ...key, member: nobody }, [...CARE, 'MEMBER']),
  cancelErasure: mutation('cancelErasure', { member: nobody }, [...CARE, 'MEMBER']),
  enrollMember: mutation('enrollMember', { idempotencyKey: '' }, ['ADMIN', 'SUPPORT', 'SHOP']),

  ...Object.fromEntries(
    ['pauseMember', 'resumeMember', 'closeMember', 'reopenMember'].map((name) => [
      name,
      mutation(name, { ...key, member: nobody, reason: 'r' }, CARE),
    ]),
  ),
  blockMember: mutation('blockMember', { member: nobody, reason: 'r' }, CARE),
  unblockMember: mutation('unblockMember', { member: nobody, reason: 'r' }, CARE),
  barAdvocate: mutation('barAdvocate', { ...key, member: nobody, reason: 'r' }, CARE),
  unbarAdvocate: mutation('unbarAdvocate', { ...key, member: nobody }, CARE),
  mergeMembers: mutation('mergeMembers', { ...key, keep: nobody, absorb: nobody }, CARE),
  unmergeMembers: mutation('unmergeMembers', { ...key, merge: 'nonsense' }, CARE),

  addIdentifier: mutation('addIdentifier', { member: nobody, identifier: { card: '1' } }, CARE),
  removeIdentifier: mutation('removeIdentifier', { member: nobody, identifier: { card: '1' } }, CARE),
  replaceCard: mutation('replaceCard', { member: nobody, newCard: '1' }, CARE),
  blockCard: mutation('blockCard', { card: 'nobodys' }, [...CARE, 'MEMBER']),

  consentPurposes: { roles: [...ROLES], call: '{ consentPurposes { key } }' },
  createConsentPurpose: mutation('createConsentPurpose', { key: '', name: [], text: [] }, ['ADMIN']),
  updateConsentPurpose: mutation('updateConsentPurpose', { key: 'nonsense' }, ['ADMIN']),
  grantConsent: mutation('grantConsent', { member: nobody, purpose: 'PROFILING' }, [...CARE, 'MEMBER']),
  withdrawConsent: mutation('withdrawConsent', { member: nobody, purpose: 'PROFILING' }, [...CARE, 'MEMBER']),

  posting: { roles: STAFF, call: '{ posting(id: "nonsense") { id } }' },
  pointsLiability: { roles: STAFF, call: '{ pointsLiability { total } }' },
  balanceAt: { roles: STAFF, call: `{ balanceAt(member: ${gql(nobody)}, at: "2020-01-01T00:00:00Z") { available } }` },
  adjustPoints: mutation('adjustPoints', { ...key, member: nobody, points: 1, reason: 'r' }, CARE),
  extendExpiry: mutation('extendExpiry', { ...key, member: nobody, expiresOn: '2099-12-31', reason: 'r' }, CARE),
  reinstatePoints: mutation(
    'reinstatePoints',
    { ...key, member: nobody, expiredFrom: '2020-01-01', reason: 'r' },
    CARE,
  ),
  hold: { roles: [...STAFF, 'SHOP'], call: '{ hold(id: "nonsense") { id } }' },
  holdPoints: mutation('holdPoints', { ...key, member: nobody, points: 1 }, ['ADMIN', 'SUPPORT', 'SHOP', 'MEMBER']),
  captureHold: mutation('captureHold', { ...key, holdId: 'nonsense' }, ['ADMIN', 'SUPPORT', 'SHOP']),
  releaseHold: mutation('releaseHold', { ...key, holdId: 'nonsense' }, ['ADMIN', 'SUPPORT', 'SHOP', 'MEMBER']),
  transferPoints: mutation('transferPoints', { ...key, to: { code: 'nobody' }, points: 1 }, [
    'ADMIN',
    'SUPPORT',
    'MEMBER',
  ]),

  purchase: { roles: [...STAFF, 'SHOP'], call: '{ purchase(id: "nonsense") { id } }' },
  purchaseByOrder: { roles: [...STAFF, 'SHOP'], call: '{ purchaseByOrder(orderId: "nonsense") { id } }' },
  purchases: { roles: STAFF, call: '{ purchases { nodes { id } } }' },

  activities: { roles: STAFF, call: '{ activities { nodes { id } } }' },
  activityTypes: { roles: [...STAFF, 'SHOP'], call: '{ activityTypes { key } }' },
  createActivityType: mutation('createActivityType', { key: '', name: [] }, RULES),
  updateActivityType: mutation('updateActivityType', { key: 'nonsense' }, RULES),

  reward: { roles: STAFF, call: '{ reward(id: "nonsense") { id } }' },
  rewards: { roles: STAFF, call: '{ rewards { nodes { id } } }' },
  previewReward: { roles: STAFF, call: '{ previewReward(id: "nonsense", member: { id: "nonsense" }) { price } }' },
  rewardInsights: { roles: STAFF, call: '{ rewardInsights(reward: "nonsense") { from } }' },
  createReward: {
    roles: RULES,
    call: 'mutation { createReward(input: { name: [], points: 0, gives: { donation: true } }) { __typename } }',
  },
  updateReward: mutation('updateReward', { id: 'nonsense' }, RULES),
  activateReward: mutation('activateReward', { id: 'nonsense' }, RULES),
  pauseReward: mutation('pauseReward', { id: 'nonsense' }, RULES),
  archiveReward: mutation('archiveReward', { id: 'nonsense' }, RULES),
  addRewardCodes: mutation('addRewardCodes', { ...key, reward: 'nonsense', codes: ['a'] }, RULES),
  redemption: { roles: [...STAFF, 'SHOP'], call: '{ redemption(id: "nonsense") { id } }' },
  redemptions: { roles: STAFF, call: '{ redemptions { nodes { id } } }' },
  redeemReward: mutation('redeemReward', { ...key, member: nobody, reward: 'nonsense' }, [
    'ADMIN',
    'SUPPORT',
    'SHOP',
    'MEMBER',
  ]),
  reserveReward: mutation('reserveReward', { ...key, member: nobody, reward: 'nonsense' }, [
    'ADMIN',
    'SUPPORT',
    'SHOP',
    'MEMBER',
  ]),
  confirmRedemption: mutation('confirmRedemption', { ...key, redemption: 'nonsense' }, [
    'ADMIN',
    'SUPPORT',
    'SHOP',
    'MEMBER',
  ]),
  cancelRedemption: mutation('cancelRedemption', { ...key, redemption: 'nonsense' }, [
    'ADMIN',
    'SUPPORT',
    'SHOP',
    'MEMBER',
  ]),
  fulfillRedemption: mutation('fulfillRedemption', { ...key, redemption: 'nonsense' }, ['ADMIN', 'SUPPORT', 'SHOP']),
  addRewardStock: mutation('addRewardStock', { ...key, reward: 'nonsense', change: { add: 1 } }, RULES),

  tierLadder: { roles: STAFF, call: '{ tierLadder(id: "nonsense") { id } }' },
  tierLadders: { roles: STAFF, call: '{ tierLadders { nodes { id } } }' },
  createTierLadder: {
    roles: RULES,
    call: `mutation { createTierLadder(input: { name: [], metric: VISITS, window: LIFETIME, falling: NEVER, tiers: [] }) {
      __typename } }`,
  },
  updateTierLadder: mutation('updateTierLadder', { id: 'nonsense' }, RULES),
  previewTierLadder: {
    roles: [...RULES, 'ANALYST'],
    call: '{ previewTierLadder(input: { id: "nonsense" }) { __typename } }',
  },
  activateTierLadder: mutation('activateTierLadder', { id: 'nonsense' }, RULES),
  archiveTierLadder: mutation('archiveTierLadder', { id: 'nonsense' }, RULES),
  overrideTier: mutation('overrideTier', { ...key, member: nobody, tier: 'nonsense', reason: 'r' }, CARE),
  endTierOverride: mutation('endTierOverride', { ...key, member: nobody, reason: 'r' }, CARE),

  audienceReach: { roles: STAFF, call: '{ audienceReach(audience: {}) { members } }' },
  audienceMembers: { roles: STAFF, call: '{ audienceMembers(audience: {}) { nodes { id } } }' },
  segment: { roles: STAFF, call: '{ segment(key: "nonsense") { key } }' },
  segments: { roles: STAFF, call: '{ segments { nodes { key } } }' },
  createSegment: mutation('createSegment', { key: '', name: [] }, RULES),
  updateSegment: mutation('updateSegment', { key: 'nonsense' }, RULES),
  archiveSegment: mutation('archiveSegment', { key: 'nonsense' }, RULES),
  refreshSegment: mutation('refreshSegment', { key: 'nonsense' }, RULES),
  addToSegment: mutation('addToSegment', { key: 'nonsense', members: [nobody] }, RULES),
  removeFromSegment: mutation('removeFromSegment', { key: 'nonsense', members: [nobody] }, RULES),

  earningRule: { roles: STAFF, call: '{ earningRule(id: "nonsense") { id } }' },
  earningRules: { roles: STAFF, call: '{ earningRules { nodes { id } } }' },
  activeCampaigns: { roles: [...ROLES], call: '{ activeCampaigns { name } }' },
  createEarningRule: mutation('createEarningRule', { name: [], gives: { rate: { points: 1, per: '1' } } }, RULES),
  updateEarningRule: mutation('updateEarningRule', { id: 'nonsense' }, RULES),
  activateEarningRule: mutation('activateEarningRule', { id: 'nonsense' }, RULES),
  pauseEarningRule: mutation('pauseEarningRule', { id: 'nonsense' }, RULES),
  archiveEarningRule: mutation('archiveEarningRule', { id: 'nonsense' }, RULES),
  simulation: { roles: STAFF, call: '{ simulation(id: "nonsense") { id } }' },
  simulations: { roles: STAFF, call: '{ simulations { nodes { id } } }' },
  simulateEarning: mutation('simulateEarning', { add: ['nonsense'] }, [...RULES, 'ANALYST']),
  cancelSimulation: mutation('cancelSimulation', { id: 'nonsense' }, [...RULES, 'ANALYST']),

  voucherTemplate: { roles: STAFF, call: '{ voucherTemplate(id: "nonsense") { id } }' },
  voucherTemplates: { roles: STAFF, call: '{ voucherTemplates { nodes { id } } }' },
  createVoucherTemplate: mutation('createVoucherTemplate', { name: [], gives: { points: 0 } }, RULES),
  updateVoucherTemplate: mutation('updateVoucherTemplate', { id: 'nonsense' }, RULES),
  archiveVoucherTemplate: mutation('archiveVoucherTemplate', { id: 'nonsense' }, RULES),
  referralProgram: { roles: STAFF, call: '{ referralProgram { version } }' },
  webhookEndpoints: { roles: ['ADMIN'], call: '{ webhookEndpoints { id } }' },
  webhookDeliveries: { roles: ['ADMIN'], call: '{ webhookDeliveries { nodes { id } } }' },
  createWebhookEndpoint: mutation('createWebhookEndpoint', { url: 'nonsense', events: [] }, ['ADMIN']),
  updateWebhookEndpoint: mutation('updateWebhookEndpoint', { id: 'nonsense' }, ['ADMIN']),
  rotateWebhookSecret: mutation('rotateWebhookSecret', { id: 'nonsense' }, ['ADMIN']),
  sendTestEvent: mutation('sendTestEvent', { id: 'nonsense' }, ['ADMIN']),
  replayEvents: mutation('replayEvents', { endpoint: 'nonsense', what: { delivery: 'nonsense' } }, ['ADMIN']),
  updateReferralProgram: mutation('updateReferralProgram', { shareLink: '' }, RULES),
  voucher: { roles: CARE, call: '{ voucher(code: "nonsense") { id } }' },
  vouchers: { roles: STAFF, call: '{ vouchers { nodes { id } } }' },
  validateVoucher: {
    roles: ['ADMIN', 'SUPPORT', 'SHOP'],
    call: '{ validateVoucher(code: "nonsense", cart: { currency: "GBP", lines: [{ sku: "tea", quantity: "1", unitPrice: "1" }] }) { reason } }',
  },
  issueVoucher: mutation('issueVoucher', { ...key, template: 'nonsense' }, ['ADMIN', 'SUPPORT']),
  revokeVoucher: mutation('revokeVoucher', { ...key, voucher: 'nonsense', reason: 'r' }, ['ADMIN', 'SUPPORT']),
  reserveVoucher: mutation('reserveVoucher', { ...key, code: 'nonsense', orderId: 'o' }, ['ADMIN', 'SUPPORT', 'SHOP']),
  redeemVoucher: mutation('redeemVoucher', { ...key, code: 'nonsense', orderId: 'o' }, ['ADMIN', 'SUPPORT', 'SHOP']),
  rollbackVoucher: mutation('rollbackVoucher', { ...key, use: 'nonsense' }, ['ADMIN', 'SUPPORT', 'SHOP']),

  inviteFriend: mutation('inviteFriend', { ...key, member: nobody }, ['ADMIN', 'SUPPORT', 'MEMBER']),
  acceptReferral: mutation('acceptReferral', { ...key, member: nobody, code: 'nonsense' }, [
    'ADMIN',
    'SUPPORT',
    'SHOP',
    'MEMBER',
  ]),
  approveReferral: mutation('approveReferral', { ...key, referral: 'nonsense' }, CARE),
  rejectReferral: mutation('rejectReferral', { ...key, referral: 'nonsense', reason: 'r' }, CARE),
  referral: { roles: STAFF, call: '{ referral(id: "nonsense") { id } }' },
  referrals: { roles: STAFF, call: '{ referrals { nodes { id } } }' },
  referralInsights: { roles: STAFF, call: '{ referralInsights { from } }' },

  quotePurchase: {
    roles: [...ROLES],
    call: `{ quotePurchase(input: ${gql({ currency: 'GBP', lines: PURCHASE.lines })}) { pointsEarned } }`,
  },
  recordPurchase: mutation('recordPurchase', { ...key, ...PURCHASE }, TILL),
  recordPurchases: mutation('recordPurchases', { purchases: [{ ...key, ...PURCHASE }] }, TILL),
  recordActivity: mutation('recordActivity', { ...key, member: { id: 'mem_x' }, type: 'review' }, TILL),
  recordActivities: mutation(
    'recordActivities',
    { activities: [{ ...key, member: { id: 'mem_x' }, type: 'review' }] },
    TILL,
  ),
  completePurchase: mutation('completePurchase', { ...key, orderId: 'nonsense' }, TILL),
  cancelPurchase: mutation('cancelPurchase', { ...key, orderId: 'nonsense' }, [...TILL, 'SUPPORT']),
  returnPurchase: mutation('returnPurchase', { ...key, orderId: 'nonsense', lines: [{ sku: 'a', quantity: '1' }] }, [
    ...TILL,
    'SUPPORT',
  ]),
};

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
      ...Object.fromEntries(
        ['exportMember', 'cancelErasure'].map((name) => [
          name,
          [
            `mutation ($member: ID!) { ${name}(input: { member: { id: $member } }) { __typename } }`,
            { __typename: 'MemberNotFound' },
          ],
        ]),
      ),
      eraseMember: [
        'mutation ($member: ID!) { eraseMember(input: { idempotencyKey: "x", member: { id: $member } }) { __typename } }',
        { __typename: 'MemberNotFound' },
      ],
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
    let ours: Record<string, string>;
    beforeAll(async () => {
      stranger = (await app.anotherProgram({ name: 'Another' })).adminKey;
      await aReferralProgram(app).make();
      const rule = await aRule(app).active();
      const type = (await createActivityType(app, { key: 'review' })).activityType.key;
      const twin = await aMember(app).enroll();
      const made = await app.asAdmin(
        `mutation ($ada: ID!, $twin: ID!) {
          createConsentPurpose(input: { key: "SURVEYS", name: [{ locale: "en", text: "Surveys" }],
            text: [{ locale: "en", text: "May we ask?" }] }) { __typename }
          mergeMembers(input: { idempotencyKey: "twins", keep: { id: $ada }, absorb: { id: $twin } }) {
            ... on MergeMembersPayload { merge { id } }
          }
          exportMember(input: { member: { id: $ada } }) { ... on ExportMemberPayload { export { id } } }
        }`,
        { ada: ada.id, twin: twin.id },
      );
      await writeActivity(app, ada, new Date(), { type });
      const { id: purchase, orderId: order } = await aPurchase(app).by(ada).with({ orderId: randomUUID() }).record();
      const { data } = await app.asAdmin(
        `{ pointCurrencies { id } apiKeys { id } member(ref: { id: "${ada.id}" }) { statement { nodes { id } } } }`,
      );
      const { id: voucher, code } = await aVoucher(app).with({ uses: 2 }).issue();
      const { use } = await reserve(app, { code, orderId: order });
      const referrals = new StoredReferrals(app);
      await referrals.terms();
      const endpoint = await anEndpoint(app, 'http://127.0.0.1:9/');
      ours = {
        member: ada.id,
        voucher,
        code,
        use: use.id,
        merge: made.data.mergeMembers.merge.id,
        export: made.data.exportMember.export.id,
        rule,
        ladder: (await aLadder(app).draft()).id,
        template: await aTemplate(app).make(),
        reward: (await aReward(app)).id,
        redemption: await aRedemption(app, ada),
        referral: await referrals.add(ada, STORED.joined),
        type,
        segment: await aSegment(app, 'ours', { audience: { minAge: 18 } }),
        purchase,
        order,
        currency: data.pointCurrencies[0].id,
        key: data.apiKeys[0].id,
        posting: data.member.statement.nodes[0].id,
        hold: await holdPoints(app, ada, 1),
        simulation: (await askToSimulate(app)).simulation.id,
        endpoint: endpoint.id,
        delivery: await aDelivery(app, endpoint.id),
      };
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
      cancelErasure: { theirs: ['reason'], own: ['member'] },
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
