export const ROLES = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP', 'MEMBER'] as const;
export type Role = (typeof ROLES)[number];

const STAFF: Role[] = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST'];
const TILL: Role[] = ['ADMIN', 'SHOP'];
const RULES: Role[] = ['ADMIN', 'MARKETER'];
const CARE: Role[] = ['ADMIN', 'SUPPORT'];

export interface Operation {
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
export const OPERATIONS: Record<string, Operation> = {
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
  cancelErasure: mutation('cancelErasure', { ...key, member: nobody }, [...CARE, 'MEMBER']),
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
  balanceAt: {
    roles: STAFF,
    call: '{ balanceAt(member: { id: "nonsense" }, at: "2020-01-01T00:00:00Z") { available } }',
  },
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
    roles: STAFF,
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
