import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { AUDIT_ACTIONS, wipeAudit } from '../../../src/programs/index.js';
import { Database } from '../../../src/platform/database/index.js';
import { decodeId, encodeId } from '../../../src/kernel/ids.js';
import { expectInvariants } from '../../support/invariants.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aKey, callWith, countOfLog, ENTRY, entriesOf, mutationOf, pageOfLog, type Entry } from './support/audited.js';

const START = '2026-01-10T09:00:00.000Z';
const LATER = '2027-02-01T00:00:00.000Z';
const name = (text: string) => [{ locale: 'en', text }];

/** What the steps before left, by name. */
type World = Record<string, string>;

/** One mutation as staff call it, and what the log says of it. */
interface Step {
  action: string;
  input: (world: World) => Record<string, unknown>;
  /** What to ask of the payload, and under which name to keep what of it. */
  select?: string;
  keep?: (payload: Entry) => World;
  /** The entry, besides what all have. */
  entry: (world: World) => Record<string, unknown>;
  /** Another input that changes nothing; the same again when left out; null where a repeat is another act. */
  again?: null | ((world: World) => Record<string, unknown>);
}

const LINES = [
  { sku: 'book', quantity: '2', unitPrice: '10' },
  { sku: 'mug', quantity: '1', unitPrice: '5' },
];
const key = (text: string) => ({ idempotencyKey: text });
const purchase = (orderId: string) => ({ ...key(orderId), orderId, currency: 'GBP', lines: LINES });

/** Every mutation of the API that is noted, in an order in which each changes something. */
const STEPS: Step[] = [
  {
    action: 'updateProgram',
    input: () => ({ rounding: 'CEIL', transfers: { enabled: true, pointsPerDay: 1000 } }),
    entry: ({ program }) => ({
      subject: program,
      details: {
        rounding: { from: 'FLOOR', to: 'CEIL' },
        transferPointsPerDay: { from: null, to: 1000 },
        transfersEnabled: { from: false, to: true },
      },
    }),
  },
  {
    action: 'createPointCurrency',
    input: () => ({ code: 'stars', name: name('Stars') }),
    select: 'pointCurrency { id }',
    keep: ({ pointCurrency }) => ({ stars: pointCurrency.id }),
    entry: ({ stars }) => ({ subject: stars, details: { code: 'stars' } }),
  },
  {
    action: 'updatePointCurrency',
    input: ({ stars }) => ({ id: stars, graceDays: 10, expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } }),
    entry: ({ stars }) => ({
      subject: stars,
      details: {
        expiry: {
          from: expect.objectContaining({ kind: 'NEVER', count: null }),
          to: expect.objectContaining({ kind: 'AFTER', count: 1, unit: 'YEARS' }),
        },
        graceDays: { from: 30, to: 10 },
        policyVersion: { from: 1, to: 2 },
      },
    }),
  },
  {
    action: 'createApiKey',
    input: () => ({ name: 'Desk of Grace', roles: ['SUPPORT'], expiresAt: '2999-01-01T00:00:00Z' }),
    select: 'apiKey { id }',
    keep: ({ apiKey }) => ({ desk: apiKey.id }),
    entry: ({ desk }) => ({
      subject: desk,
      details: { roles: ['SUPPORT'], expiresAt: '2999-01-01T00:00:00.000Z' },
    }),
    again: null,
  },
  {
    action: 'revokeApiKey',
    input: ({ desk }) => ({ id: desk }),
    entry: ({ desk }) => ({ subject: desk }),
  },
  {
    action: 'createActivityType',
    input: () => ({ key: 'review', name: name('Review') }),
    entry: () => ({ details: { key: 'review' } }),
  },
  {
    action: 'updateActivityType',
    input: () => ({ key: 'review', oncePerReference: true, name: name('Rating') }),
    entry: () => ({ details: { key: 'review', changed: ['names', 'oncePerReference'] } }),
  },
  {
    action: 'createEarningRule',
    input: () => ({ name: name('A point a pound'), gives: { rate: { points: 1, per: '1' } } }),
    select: 'earningRule { id }',
    keep: ({ earningRule }) => ({ rule: earningRule.id }),
    entry: ({ rule }) => ({ subject: rule }),
    again: null,
  },
  {
    action: 'updateEarningRule',
    input: ({ rule }) => ({ id: rule, gives: { rate: { points: 2, per: '1' } }, maxPoints: 500 }),
    entry: ({ rule }) => ({ subject: rule, details: { version: 2, changed: ['gives', 'maxPoints'] } }),
  },
  {
    action: 'activateEarningRule',
    input: ({ rule }) => ({ id: rule }),
    entry: ({ rule }) => ({ subject: rule, details: { status: { from: 'DRAFT', to: 'ACTIVE' } } }),
  },
  {
    action: 'createReward',
    input: () => ({ name: name('A mug'), points: 5, gives: { codePool: true }, stock: 5 }),
    select: 'reward { id }',
    keep: ({ reward }) => ({ reward: reward.id }),
    entry: ({ reward }) => ({ subject: reward }),
    again: null,
  },
  {
    action: 'updateReward',
    input: ({ reward }) => ({ id: reward, points: 4, category: 'kitchen' }),
    entry: ({ reward }) => ({ subject: reward, details: { version: 2, changed: ['category', 'points'] } }),
  },
  {
    action: 'addRewardStock',
    input: ({ reward }) => ({ ...key('stock'), reward, change: { add: 3 } }),
    entry: ({ reward }) => ({ subject: reward, details: { stock: { from: 5, to: 8 } } }),
  },
  {
    action: 'addRewardCodes',
    input: ({ reward }) => ({ ...key('codes'), reward, codes: ['MUG-1', 'MUG-2', 'MUG-3'] }),
    entry: ({ reward }) => ({ subject: reward, details: { added: 3 } }),
  },
  {
    action: 'activateReward',
    input: ({ reward }) => ({ id: reward }),
    entry: ({ reward }) => ({ subject: reward, details: { status: { from: 'DRAFT', to: 'ACTIVE' } } }),
  },
  {
    action: 'createTierLadder',
    input: () => ({
      name: name('Status'),
      primary: false,
      metric: 'VISITS',
      window: 'CALENDAR_YEAR',
      falling: 'NEVER',
      tiers: [{ key: 'guest', name: name('Guest'), threshold: '0' }],
    }),
    select: 'tierLadder { id tiers { id } }',
    keep: ({ tierLadder }) => ({ ladder: tierLadder.id, tier: tierLadder.tiers[0].id }),
    entry: ({ ladder }) => ({ subject: ladder }),
    again: null,
  },
  {
    action: 'updateTierLadder',
    input: ({ ladder }) => ({ id: ladder, primary: true, falling: 'ONE_STEP', graceDays: 30 }),
    entry: ({ ladder }) => ({
      subject: ladder,
      details: { version: 2, changed: ['falling', 'graceDays', 'primary'] },
    }),
  },
  {
    action: 'activateTierLadder',
    input: ({ ladder }) => ({ id: ladder }),
    entry: ({ ladder }) => ({
      subject: ladder,
      details: { version: 2, startsAt: START, onChange: 'RAISE_ONLY' },
    }),
  },
  {
    action: 'createVoucherTemplate',
    input: () => ({ name: name('Ten percent'), gives: { percent: { percent: '10' } } }),
    select: 'voucherTemplate { id }',
    keep: ({ voucherTemplate }) => ({ template: voucherTemplate.id }),
    entry: ({ template }) => ({ subject: template }),
    again: null,
  },
  {
    action: 'updateVoucherTemplate',
    input: ({ template }) => ({ id: template, gives: { points: 5 }, validDays: 30 }),
    entry: ({ template }) => ({
      subject: template,
      details: { version: 2, changed: ['kind', 'percent', 'points', 'validDays'] },
    }),
  },
  {
    action: 'enrollMember',
    input: () => ({ ...key('enroll'), email: 'ada@example.com', givenName: 'Ada' }),
    select: 'member { id }',
    keep: ({ member }) => ({ ada: member.id }),
    entry: ({ ada }) => ({ member: { id: ada } }),
  },
  {
    action: 'updateMember',
    input: ({ ada }) => ({ id: ada, email: 'countess@example.com', familyName: 'Lovelace', birthYear: 1815 + 100 }),
    entry: ({ ada }) => ({ member: { id: ada }, details: { changed: ['EMAIL', 'birthYear', 'familyName'] } }),
    again: ({ ada }) => ({ id: ada, familyName: 'Lovelace' }),
  },
  {
    action: 'createMemberToken',
    input: ({ ada }) => ({ member: { id: ada }, expiresInMinutes: 5 }),
    entry: ({ ada }) => ({ member: { id: ada }, details: { expiresInMinutes: 5 } }),
    again: null,
  },
  {
    action: 'addIdentifier',
    input: ({ ada }) => ({ member: { id: ada }, identifier: { card: 'silver 1' } }),
    entry: ({ ada }) => ({ member: { id: ada }, details: { changed: ['CARD'] } }),
  },
  {
    action: 'replaceCard',
    input: ({ ada }) => ({ member: { id: ada }, newCard: 'silver 2', reason: 'worn' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'worn', details: { changed: ['CARD'] } }),
    again: null,
  },
  {
    action: 'blockCard',
    input: () => ({ card: 'silver 2', reason: 'lost' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'lost', details: { changed: ['CARD'] } }),
  },
  {
    action: 'removeIdentifier',
    input: ({ ada }) => ({ member: { id: ada }, identifier: { email: 'countess@example.com' } }),
    entry: ({ ada }) => ({ member: { id: ada }, details: { changed: ['EMAIL'] } }),
  },
  {
    action: 'createConsentPurpose',
    input: () => ({ key: 'SURVEYS', name: name('Surveys'), text: name('We may ask you.') }),
    entry: () => ({ details: { key: 'SURVEYS', needsConsent: true } }),
  },
  {
    action: 'updateConsentPurpose',
    input: () => ({ key: 'SURVEYS', needsConsent: false }),
    entry: () => ({ details: { key: 'SURVEYS', needsConsent: { from: true, to: false } } }),
  },
  {
    action: 'grantConsent',
    input: ({ ada }) => ({ ...key('consent'), member: { id: ada }, purpose: 'PROFILING' }),
    entry: ({ ada }) => ({
      member: { id: ada },
      subject: expect.stringMatching(/^con_/),
      details: { purpose: 'PROFILING', version: 1 },
    }),
    again: null,
  },
  {
    action: 'withdrawConsent',
    input: ({ ada }) => ({ ...key('no consent'), member: { id: ada }, purpose: 'PROFILING' }),
    entry: ({ ada }) => ({
      member: { id: ada },
      subject: expect.stringMatching(/^con_/),
      details: { purpose: 'PROFILING', version: 1 },
    }),
  },
  {
    action: 'pauseMember',
    input: ({ ada }) => ({ ...key('pause'), member: { id: ada }, until: '2026-02-10', reason: 'travels' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'travels', details: { until: '2026-02-10' } }),
  },
  {
    action: 'resumeMember',
    input: ({ ada }) => ({ ...key('resume'), member: { id: ada }, reason: 'is back' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'is back' }),
  },
  {
    action: 'overrideTier',
    input: ({ ada, tier }) => ({
      ...key('override'),
      member: { id: ada },
      tier,
      until: '2026-06-30',
      reason: 'a friend',
    }),
    entry: ({ ada, tier }) => ({
      member: { id: ada },
      subject: tier,
      reason: 'a friend',
      details: { until: '2026-06-30' },
    }),
  },
  {
    action: 'endTierOverride',
    input: ({ ada }) => ({ ...key('end override'), member: { id: ada }, reason: 'a mistake' }),
    entry: ({ ada, ladder }) => ({ member: { id: ada }, subject: ladder, reason: 'a mistake' }),
  },
  {
    action: 'blockMember',
    input: ({ ada }) => ({ member: { id: ada }, mayEarn: true, reason: 'a doubt' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'a doubt', details: { mayEarn: true, maySpend: false } }),
    again: null,
  },
  {
    action: 'unblockMember',
    input: ({ ada }) => ({ member: { id: ada }, reason: 'no doubt' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'no doubt' }),
  },
  {
    action: 'barAdvocate',
    input: ({ ada }) => ({ ...key('bar'), member: { id: ada }, reason: 'brings herself' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'brings herself' }),
  },
  {
    action: 'unbarAdvocate',
    input: ({ ada }) => ({ ...key('unbar'), member: { id: ada } }),
    entry: ({ ada }) => ({ member: { id: ada } }),
  },
  {
    action: 'closeMember',
    input: ({ ada }) => ({ ...key('close'), member: { id: ada }, reason: 'leaves' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'leaves' }),
  },
  {
    action: 'reopenMember',
    input: ({ ada }) => ({ ...key('reopen'), member: { id: ada }, reason: 'stays' }),
    entry: ({ ada }) => ({ member: { id: ada }, reason: 'stays' }),
  },
  {
    action: 'mergeMembers',
    input: ({ ada, twin }) => ({ ...key('merge'), keep: { id: ada }, absorb: { id: twin }, reason: 'the same person' }),
    select: 'merge: memberMerge { id }',
    keep: ({ merge }) => ({ merge: merge.id }),
    entry: ({ ada, twin, merge }) => ({
      member: { id: ada },
      subject: merge,
      reason: 'the same person',
      details: { absorbed: twin },
    }),
  },
  {
    action: 'unmergeMembers',
    input: ({ merge }) => ({ ...key('unmerge'), merge, reason: 'they are two' }),
    entry: ({ ada, twin, merge }) => ({
      member: { id: ada },
      subject: merge,
      reason: 'they are two',
      details: { absorbed: twin },
    }),
  },
  {
    action: 'exportMember',
    input: ({ ada }) => ({ member: { id: ada } }),
    select: 'request: dataRequest { id }',
    keep: ({ request }) => ({ copy: request.id }),
    entry: ({ ada, copy }) => ({ member: { id: ada }, subject: copy }),
    again: null,
  },
  {
    action: 'restrictProcessing',
    input: ({ ada }) => ({ member: { id: ada }, restricted: true, reason: 'wishes so' }),
    select: 'request: dataRequest { id }',
    keep: ({ request }) => ({ restriction: request.id }),
    entry: ({ ada, restriction }) => ({
      member: { id: ada },
      subject: restriction,
      reason: 'wishes so',
      details: { restricted: true },
    }),
  },
  {
    action: 'eraseMember',
    input: ({ twin }) => ({ ...key('erase'), member: { id: twin }, reason: 'asked for it' }),
    select: 'request: dataRequest { id }',
    keep: ({ request }) => ({ erasure: request.id }),
    entry: ({ twin, erasure }) => ({ member: { id: twin }, subject: erasure, reason: 'asked for it' }),
  },
  {
    action: 'cancelErasure',
    input: ({ twin }) => ({ ...key('thought again'), member: { id: twin }, reason: 'thought again' }),
    entry: ({ twin, erasure }) => ({ member: { id: twin }, subject: erasure, reason: 'thought again' }),
  },
  {
    action: 'createSegment',
    input: () => ({ key: 'regulars', name: name('Regulars') }),
    entry: () => ({ details: { key: 'regulars', kind: 'STATIC' } }),
  },
  {
    action: 'updateSegment',
    input: () => ({ key: 'regulars', name: name('Our regulars') }),
    entry: () => ({ details: { key: 'regulars', changed: ['names'] } }),
  },
  {
    action: 'addToSegment',
    input: ({ ada }) => ({ key: 'regulars', members: [{ id: ada }] }),
    entry: () => ({ details: { key: 'regulars', members: 1 } }),
  },
  {
    action: 'removeFromSegment',
    input: ({ ada }) => ({ key: 'regulars', members: [{ id: ada }] }),
    entry: () => ({ details: { key: 'regulars', members: 1 } }),
  },
  {
    action: 'archiveSegment',
    input: () => ({ key: 'regulars' }),
    entry: () => ({ details: { key: 'regulars' } }),
  },
  {
    action: 'recordPurchase',
    input: ({ ada }) => ({ ...purchase('order 1'), member: { id: ada }, completed: false }),
    select: 'purchase { id }',
    keep: (payload) => ({ order: payload.purchase.id }),
    entry: ({ ada, order }) => ({ member: { id: ada }, subject: order }),
  },
  {
    action: 'completePurchase',
    input: ({ order }) => ({ ...key('complete'), purchaseId: order }),
    entry: ({ ada, order }) => ({ member: { id: ada }, subject: order }),
  },
  {
    action: 'returnPurchase',
    input: () => ({
      ...key('return'),
      orderId: 'order 1',
      lines: [{ sku: 'mug', quantity: '1' }],
      reason: 'it leaks',
    }),
    select: 'purchaseReturn { id }',
    keep: ({ purchaseReturn }) => ({ parcel: purchaseReturn.id }),
    entry: ({ ada, parcel }) => ({ member: { id: ada }, subject: parcel, reason: 'it leaks' }),
  },
  {
    action: 'cancelPurchase',
    input: ({ order }) => ({ ...key('cancel'), purchaseId: order }),
    entry: ({ ada, order }) => ({ member: { id: ada }, subject: order }),
  },
  {
    action: 'recordActivity',
    input: ({ ada }) => ({ ...key('activity'), member: { id: ada }, type: 'review', reference: 'book' }),
    select: 'activity { id }',
    keep: ({ activity }) => ({ review: activity.id }),
    entry: ({ ada, review }) => ({ member: { id: ada }, subject: review }),
  },
  {
    action: 'adjustPoints',
    input: ({ ada }) => ({
      ...key('adjust'),
      member: { id: ada },
      points: 500,
      reason: 'a kind word',
      expiresOn: '2026-03-31',
    }),
    select: 'posting { id }',
    keep: ({ posting }) => ({ credit: posting.id }),
    entry: ({ ada, credit }) => ({
      member: { id: ada },
      subject: credit,
      reason: 'a kind word',
      details: { points: 500 },
    }),
  },
  {
    action: 'extendExpiry',
    input: ({ ada }) => ({ ...key('extend'), member: { id: ada }, expiresOn: '2026-12-31', reason: 'was ill' }),
    select: 'posting { id }',
    keep: ({ posting }) => ({ longer: posting.id }),
    entry: ({ ada, longer }) => ({
      member: { id: ada },
      subject: longer,
      reason: 'was ill',
      details: { expiresOn: '2026-12-31' },
    }),
  },
  {
    action: 'holdPoints',
    input: ({ ada }) => ({ ...key('hold'), member: { id: ada }, points: 100, purpose: 'a bag' }),
    select: 'hold { id }',
    keep: ({ hold }) => ({ hold: hold.id }),
    entry: ({ ada, hold }) => ({ member: { id: ada }, subject: hold, details: { points: 100 } }),
  },
  {
    action: 'captureHold',
    input: ({ hold }) => ({ ...key('capture'), holdId: hold, points: 30 }),
    entry: ({ ada, hold }) => ({ member: { id: ada }, subject: hold }),
  },
  {
    action: 'releaseHold',
    input: ({ anotherHold }) => ({ ...key('release'), holdId: anotherHold }),
    entry: ({ ada, anotherHold }) => ({ member: { id: ada }, subject: anotherHold }),
  },
  {
    action: 'transferPoints',
    input: ({ ada }) => ({ ...key('transfer'), from: { id: ada }, to: { card: 'CARD1' }, points: 50 }),
    select: 'posting { id }',
    keep: ({ posting }) => ({ gift: posting.id }),
    entry: ({ ada, gift }) => ({ member: { id: ada }, subject: gift, details: { points: 50 } }),
  },
  {
    action: 'simulateEarning',
    input: ({ rule }) => ({ leaveOut: [rule] }),
    select: 'simulation { id }',
    keep: ({ simulation }) => ({ simulation: simulation.id }),
    entry: ({ simulation }) => ({ subject: simulation }),
    again: null,
  },
  {
    action: 'cancelSimulation',
    input: ({ simulation }) => ({ id: simulation }),
    entry: ({ simulation }) => ({ subject: simulation }),
  },
  {
    action: 'pauseEarningRule',
    input: ({ rule }) => ({ id: rule }),
    entry: ({ rule }) => ({ subject: rule, details: { status: { from: 'ACTIVE', to: 'PAUSED' } } }),
  },
  {
    action: 'archiveEarningRule',
    input: ({ rule }) => ({ id: rule }),
    entry: ({ rule }) => ({ subject: rule, details: { status: { from: 'PAUSED', to: 'ARCHIVED' } } }),
  },
  {
    action: 'redeemReward',
    input: ({ ada, reward }) => ({ ...key('redeem'), member: { id: ada }, reward }),
    select: 'redemption { id }',
    keep: ({ redemption }) => ({ redemption: redemption.id }),
    entry: ({ ada, reward, redemption }) => ({ member: { id: ada }, subject: redemption, details: { reward } }),
  },
  {
    action: 'reserveReward',
    input: ({ ada, reward }) => ({ ...key('reserve'), member: { id: ada }, reward }),
    select: 'redemption { id }',
    keep: ({ redemption }) => ({ reserved: redemption.id }),
    entry: ({ ada, reward, reserved }) => ({ member: { id: ada }, subject: reserved, details: { reward } }),
  },
  {
    action: 'confirmRedemption',
    input: ({ reserved }) => ({ ...key('confirm'), redemption: reserved }),
    entry: ({ ada, reserved }) => ({ member: { id: ada }, subject: reserved }),
  },
  {
    action: 'fulfillRedemption',
    input: ({ reserved }) => ({ ...key('fulfill'), redemption: reserved }),
    entry: ({ ada, reserved }) => ({ member: { id: ada }, subject: reserved }),
  },
  {
    action: 'cancelRedemption',
    input: ({ redemption }) => ({ ...key('cancel redemption'), redemption, reason: 'by mistake' }),
    entry: ({ ada, redemption }) => ({ member: { id: ada }, subject: redemption, reason: 'by mistake' }),
  },
  {
    action: 'pauseReward',
    input: ({ reward }) => ({ id: reward }),
    entry: ({ reward }) => ({ subject: reward, details: { status: { from: 'ACTIVE', to: 'PAUSED' } } }),
  },
  {
    action: 'archiveReward',
    input: ({ reward }) => ({ id: reward }),
    entry: ({ reward }) => ({ subject: reward, details: { status: { from: 'PAUSED', to: 'ARCHIVED' } } }),
  },
  {
    action: 'issueVoucher',
    input: ({ ada, template }) => ({ ...key('issue'), member: { id: ada }, template }),
    select: 'voucher { id code }',
    keep: ({ voucher }) => ({ voucher: voucher.id, code: voucher.code }),
    entry: ({ ada, template, voucher }) => ({ member: { id: ada }, subject: voucher, details: { template } }),
  },
  {
    action: 'reserveVoucher',
    input: ({ code }) => ({ ...key('reserve voucher'), code, orderId: 'order-v' }),
    entry: ({ ada, voucher }) => ({ member: { id: ada }, subject: voucher, details: { orderId: 'order-v' } }),
  },
  {
    action: 'redeemVoucher',
    input: ({ ada, code }) => ({ ...key('redeem voucher'), code, orderId: 'order-v', member: { id: ada } }),
    entry: ({ ada, voucher }) => ({ member: { id: ada }, subject: voucher, details: { orderId: 'order-v' } }),
  },
  {
    action: 'rollbackVoucher',
    input: ({ code }) => ({ ...key('rollback'), code, orderId: 'order-v', reason: 'not paid' }),
    entry: ({ ada, voucher }) => ({ member: { id: ada }, subject: voucher, reason: 'not paid' }),
  },
  {
    action: 'revokeVoucher',
    input: ({ voucher }) => ({ ...key('revoke voucher'), voucher, reason: 'sent twice' }),
    entry: ({ ada, voucher }) => ({ member: { id: ada }, subject: voucher, reason: 'sent twice' }),
  },
  {
    action: 'updateReferralProgram',
    input: () => ({ qualifies: { on: 'ENROLLMENT' }, review: 'ALWAYS' }),
    entry: () => ({ details: { version: 1 } }),
  },
  {
    action: 'inviteFriend',
    input: ({ ada }) => ({ ...key('invite'), member: { id: ada } }),
    select: 'referral { id }',
    keep: ({ referral }) => ({ invitation: referral.id }),
    entry: ({ ada, invitation }) => ({ member: { id: ada }, subject: invitation }),
  },
  {
    action: 'acceptReferral',
    input: ({ ben, codeOfAda }) => ({ ...key('accept'), member: { id: ben }, code: codeOfAda }),
    select: 'referral { id }',
    keep: ({ referral }) => ({ accepted: referral.id }),
    entry: ({ ben, accepted }) => ({ member: { id: ben }, subject: accepted }),
  },
  {
    action: 'approveReferral',
    input: ({ accepted }) => ({ ...key('approve'), referral: accepted }),
    entry: ({ ada, accepted }) => ({ member: { id: ada }, subject: accepted }),
  },
  {
    action: 'rejectReferral',
    input: ({ second }) => ({ ...key('reject'), referral: second, reason: 'one person' }),
    entry: ({ ada, second }) => ({ member: { id: ada }, subject: second, reason: 'one person' }),
  },
  {
    action: 'archiveTierLadder',
    input: ({ ladder }) => ({ id: ladder }),
    entry: ({ ladder }) => ({ subject: ladder, details: { status: { from: 'ACTIVE', to: 'ARCHIVED' } } }),
  },
  {
    action: 'archiveVoucherTemplate',
    input: ({ template }) => ({ id: template }),
    entry: ({ template }) => ({ subject: template, details: { status: { from: 'ACTIVE', to: 'ARCHIVED' } } }),
  },
  {
    action: 'createWebhookEndpoint',
    input: () => ({ url: 'http://127.0.0.1:9/', events: ['points.*', '*'], includeProfile: true }),
    select: 'endpoint: webhookEndpoint { id }',
    keep: ({ endpoint }) => ({ endpoint: endpoint.id }),
    entry: ({ endpoint }) => ({ subject: endpoint, details: { events: ['points.*', '*'], includeProfile: true } }),
    again: null,
  },
  {
    action: 'rotateWebhookSecret',
    input: ({ endpoint }) => ({ id: endpoint }),
    entry: ({ endpoint }) => ({ subject: endpoint }),
    again: null,
  },
  {
    action: 'sendTestEvent',
    input: ({ endpoint }) => ({ id: endpoint }),
    entry: ({ endpoint }) => ({ subject: endpoint, details: { status: null, problem: 'NO_CONNECTION' } }),
    again: null,
  },
  {
    action: 'replayEvents',
    input: ({ endpoint }) => ({ endpoint, what: { range: { from: START, until: LATER, types: ['member.reopened'] } } }),
    entry: ({ endpoint }) => ({
      subject: endpoint,
      details: { from: START, until: LATER, types: ['member.reopened'], events: 1 },
    }),
    again: ({ endpoint }) => ({
      endpoint,
      what: { range: { from: '2090-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' } },
    }),
  },
  {
    action: 'updateWebhookEndpoint',
    input: ({ endpoint }) => ({ id: endpoint, url: 'http://127.0.0.1:9/other', status: 'PAUSED' }),
    entry: ({ endpoint }) => ({
      subject: endpoint,
      details: {
        url: 'changed',
        status: { from: 'ACTIVE', to: 'PAUSED' },
        pausedReason: { from: null, to: 'BY_HAND' },
      },
    }),
  },
  {
    action: 'advanceClock',
    input: () => ({ to: LATER }),
    entry: ({ program }) => ({ subject: program, details: { from: START, to: LATER } }),
    again: () => ({ to: START }),
  },
  {
    action: 'reinstatePoints',
    input: ({ ada }) => ({
      ...key('reinstate'),
      member: { id: ada },
      expiredFrom: '2026-12-31',
      points: 20,
      reason: 'was away',
    }),
    select: 'posting { id }',
    keep: ({ posting }) => ({ back: posting.id }),
    entry: ({ ada, back }) => ({ member: { id: ada }, subject: back, reason: 'was away' }),
  },
];

describe('auditLog', () => {
  let app: TestApp;
  let admin: string;
  const world: World = {};
  const payloads: Entry[] = [];
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(START) } });
    world.program = (await app.asAdmin('{ program { id } }')).data.program.id;
    admin = (await app.asAdmin('{ apiKeys { id name } }')).data.apiKeys.find(
      (one: Entry) => one.name === 'Administration',
    ).id;
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('begins with the program', async () => {
    expect(await entriesOf(app)).toEqual([
      {
        id: expect.stringMatching(/^aud_[0-9a-z]{26}$/),
        at: START,
        actor: { kind: 'SYSTEM', id: null, name: null, member: null },
        action: 'createProgram',
        member: null,
        subject: world.program,
        reason: null,
        details: null,
        requestId: null,
      },
    ]);
  });

  describe('tells of each act', () => {
    it.each(STEPS)('$action', async ({ action, input, select = '__typename', keep, entry }) => {
      if (action === 'mergeMembers') world.twin = (await aMember(app).enroll()).id;
      if (action === 'transferPoints') await aMember(app).with({ card: 'card-1' }).enroll();
      if (action === 'releaseHold') world.anotherHold = await holdOf(world.ada!);
      if (action === 'inviteFriend') Object.assign(world, await friendsOf(world.ada!));
      const before = await countOfLog(app);
      const headers = { 'kindred-reason': 'ticket 17' };

      const answer = await callWith(app, app.program.adminKey, headers, mutationOf(action, select), {
        input: input(world),
      });

      const payload = answer.data?.[action];
      if (!payload?.__typename.endsWith('Payload')) throw new Error(JSON.stringify(answer));
      payloads.push(payload);
      Object.assign(world, keep?.(payload));
      expect((await entriesOf(app))[0]).toEqual({
        id: expect.stringMatching(/^aud_[0-9a-z]{26}$/),
        at: action === 'reinstatePoints' ? LATER : START,
        actor: { kind: 'API_KEY', id: admin, name: 'Administration', member: null },
        action,
        member: null,
        subject: null,
        reason: 'ticket 17',
        details: null,
        requestId: answer.requestId,
        ...entry(world),
      });
      expect(await countOfLog(app)).toBe(before + 1);
    });

    it('all that there are', async () => {
      await app.asAdmin('query ($id: ID!) { node(id: $id) { ... on Member { profile { givenName } } } }', {
        id: world.ada,
      });

      const { rows } = await app.database.pool.query<{ action: string }>('SELECT DISTINCT action FROM audit_entry');

      // What the command `export` notes is tried with it: test/cli/export.spec.ts.
      expect([...rows.map((row) => row.action), 'exportData'].sort()).toEqual([...AUDIT_ACTIONS]);
    });

    it('and holds nothing personal', async () => {
      const ids = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
      const { rows } = await app.database.pool.query<{ row: string }>(
        `SELECT regexp_replace(e::text, $1, 'id', 'g') AS row FROM audit_entry e`,
        [ids],
      );

      const personal = ['ada@', 'countess', 'Lovelace', 'Augusta', '1915', 'CARD1', 'card-1', 'Grace'];
      expect(rows.filter(({ row }) => personal.some((text) => row.includes(text)))).toEqual([]);
    });
  });

  it.each(STEPS.filter(({ again }) => again !== null))(
    'does not tell of $action again when a repeat changes nothing',
    async ({ action, input, again }) => {
      const before = await countOfLog(app);

      const { errors } = await app.asAdmin(mutationOf(action, '__typename'), { input: (again ?? input)(world) });

      expect(errors).toBeUndefined();
      expect(await countOfLog(app)).toBe(before);
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ['updateProgram', { name: '' }],
    ['createPointCurrency', { code: 'points', name: name('Points') }],
    ['createApiKey', { name: 'Till', roles: ['MEMBER'] }],
    ['revokeApiKey', { id: 'key_01jz0000000000000000000000' }],
    ['updateEarningRule', { id: 'nonsense' }],
    ['updateMember', { id: 'nonsense', givenName: 'Eve' }],
    ['adjustPoints', { ...key('too much'), member: { card: 'card-1' }, points: -9999, reason: 'r' }],
    ['createMemberToken', { member: { id: 'nonsense' } }],
    ['recordPurchase', { ...purchase('order 2'), member: { id: 'nonsense' } }],
    ['cancelSimulation', { id: 'nonsense' }],
  ])('does not tell of %s when it is refused', async (action, input) => {
    const before = await countOfLog(app);

    const { data } = await app.asAdmin(mutationOf(action, '__typename'), { input });

    expect(data[action].code).toEqual(expect.any(String));
    expect(await countOfLog(app)).toBe(before);
  });

  describe('of the checkout', () => {
    let ben: EnrolledMember;
    let care: { id: string; secret: string };
    let mixed: { id: string; secret: string };
    beforeAll(async () => {
      ben = await aMember(app).enroll();
      care = await aKey(app, ['SUPPORT'], 'Care');
      mixed = await aKey(app, ['SHOP', 'ANALYST']);
    });

    it('tells nothing that a shop does, and asks the database nothing for it', async () => {
      const before = await countOfLog(app);
      const call = (action: string, input: Record<string, unknown>) =>
        app.asShop(mutationOf(action, '__typename'), { input: { ...key(randomUUID()), ...input } });

      const sent = await app.statementsOf(async () => {
        for (const { data } of [
          await call('enrollMember', { externalId: 'by the shop' }),
          await call('recordPurchase', { ...purchase('shop 1'), member: { id: ben.id } }),
          await call('returnPurchase', { orderId: 'shop 1', lines: [{ sku: 'mug', quantity: '1' }] }),
          await call('cancelPurchase', { orderId: 'shop 1' }),
          await call('recordActivity', { member: { id: ben.id }, type: 'review', reference: 'mug' }),
        ]) {
          expect(Object.values<Entry>(data)[0]!.__typename).toMatch(/Payload$/);
        }
        await app.asShop(mutationOf('createMemberToken', '__typename'), { input: { member: { id: ben.id } } });
        await app.asShop('query ($ref: MemberRef!) { member(ref: $ref) { profile { givenName } } }', { ref: ben });
      });

      expect(sent.filter((one) => /note|audit/.test(one) && one !== 'note-api-key-use')).toEqual([]);
      expect(await countOfLog(app)).toBe(before);
    });

    it('tells nothing that members do themselves', async () => {
      const token = await ben.token();
      const before = await countOfLog(app);

      const { data } = await app.call(token, mutationOf('updateMember', '__typename'), {
        input: { givenName: 'Benjamin' },
      });

      expect(data.updateMember.__typename).toBe('UpdateMemberPayload');
      expect(await countOfLog(app)).toBe(before);
    });

    it('tells what staff do, and a shop key with another role is staff', async () => {
      const input = () => ({ ...aPurchase(app).by(ben).input() });

      await app.call(mixed.secret, mutationOf('recordPurchase', '__typename'), { input: input() });

      const [newest] = await entriesOf(app);
      expect(newest).toMatchObject({ action: 'recordPurchase', actor: { id: mixed.id, name: 'SHOP ANALYST' } });
    });

    it('tells of each item of a bulk call that was done, by the name of the single act', async () => {
      const before = await countOfLog(app);
      const good = aPurchase(app).by(ben);
      const [first, second] = [good.input(), good.input()];
      const purchases = [first, { ...good.input(), member: { id: 'nonsense' } }, second, first];

      const { data, requestId } = await callWith(
        app,
        app.program.adminKey,
        { 'kindred-reason': 'from the old till' },
        `mutation ($input: RecordPurchasesInput!) {
          recordPurchases(input: $input) {
            ... on RecordPurchasesPayload { results { ... on RecordPurchasePayload { replayed purchase { id } } } }
          }
        }`,
        { input: { purchases } },
      );

      const { results } = data.recordPurchases;
      expect(results.map((one: Entry) => one.replayed)).toEqual([false, undefined, false, true]);
      const entries = (await entriesOf(app)).slice(0, 2);
      expect(entries.map((one) => one.subject).sort()).toEqual([results[0].purchase.id, results[2].purchase.id].sort());
      for (const entry of entries) {
        expect(entry).toMatchObject({
          action: 'recordPurchase',
          member: { id: ben.id },
          reason: 'from the old till',
          requestId,
        });
      }
      expect(await countOfLog(app)).toBe(before + 2);
    });

    it('tells them apart from a shop that calls at the same time', async () => {
      const before = await countOfLog(app);
      const record = (secret: string) =>
        app.call(secret, mutationOf('recordPurchase', 'purchase { id }'), { input: aPurchase(app).by(ben).input() });
      const keys = Array.from({ length: 10 }, (_, index) => (index % 2 ? app.program.shopKey : app.program.adminKey));

      const answers = await Promise.all(keys.map(record));

      const byStaff = answers.filter((_, index) => index % 2 === 0).map(({ data }) => data.recordPurchase.purchase.id);
      const entries = await entriesOf(app, { actions: ['recordPurchase'], member: ben.id });
      expect(
        entries
          .slice(0, 5)
          .map((one) => one.subject)
          .sort(),
      ).toEqual(byStaff.sort());
      expect(await countOfLog(app)).toBe(before + 5);
    });

    it('tells once of a call that comes twice at the same time', async () => {
      const input = { ...key(randomUUID()), member: { id: ben.id }, points: 7, reason: 'once' };
      const before = await countOfLog(app);

      const answers = await Promise.all(
        Array.from({ length: 4 }, () => app.call(care.secret, mutationOf('adjustPoints', 'replayed'), { input })),
      );

      expect(answers.map(({ data }) => data.adjustPoints.replayed).sort()).toEqual([false, true, true, true]);
      expect(await countOfLog(app)).toBe(before + 1);
    });

    it('tells once that a key was revoked by two at the same time', async () => {
      const { id } = await aKey(app, ['ANALYST']);
      const before = await countOfLog(app);

      await Promise.all([1, 2, 3].map(() => app.asAdmin(mutationOf('revokeApiKey', '__typename'), { input: { id } })));

      expect(await countOfLog(app)).toBe(before + 1);
    });
  });

  describe('is read', () => {
    let support: { id: string; secret: string };
    let all: Entry[];
    const from = '2027-01-01T00:00:00Z';
    beforeAll(async () => {
      support = await aKey(app, ['SUPPORT']);
      all = await entriesOf(app);
    });

    it('newest first, page by page', async () => {
      const seen: Entry[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { data } = await pageOfLog(app, { first: 7, after });
        seen.push(...data.auditLog.nodes);
        ({ endCursor: after, hasNextPage: more } = data.auditLog.pageInfo);
      }

      expect(seen).toEqual(all);
      expect(seen.map(({ at, id }) => `${at} ${id}`)).toEqual(
        seen
          .map(({ at, id }) => `${at} ${id}`)
          .sort()
          .reverse(),
      );
    });

    it('page by page up to a moment, which may be another one than that of the page before', async () => {
      const page = async (until: string, after: string | null) =>
        (await pageOfLog(app, { first: 3, after, filter: { until } })).data.auditLog;
      const early = all.filter(({ at }) => at < from);

      const first = await page(from, null);
      const second = await page(from, first.pageInfo.endCursor);
      const later = await page('2099-01-01T00:00:00Z', first.pageInfo.endCursor);
      const earlier = await page(START, first.pageInfo.endCursor);

      expect(first.nodes).toEqual(early.slice(0, 3));
      expect(second.nodes).toEqual(early.slice(3, 6));
      expect(later).toEqual(second);
      expect(earlier.nodes).toEqual([]);
    });

    it.each<[string, () => Record<string, unknown>, (entry: Entry) => boolean]>([
      ['a member', () => ({ member: world.ada }), (one) => one.member?.id === world.ada],
      ['what was changed', () => ({ subject: world.rule }), (one) => one.subject === world.rule],
      ['who did it', () => ({ actor: admin }), (one) => one.actor.id === admin],
      [
        'actions',
        () => ({ actions: ['adjustPoints', 'createProgram', 'recordPurchase', 'adjustPoints'] }),
        (one) => ['adjustPoints', 'createProgram', 'recordPurchase'].includes(one.action),
      ],
      ['the time', () => ({ from }), (one) => one.at >= from],
      ['the time before', () => ({ until: from }), (one) => one.at < from],
      [
        'all of it',
        () => ({ member: world.ada, subject: world.order, actor: admin, actions: ['cancelPurchase'], until: from }),
        (one) => one.action === 'cancelPurchase' && one.subject === world.order,
      ],
      [
        'action, subject and actor',
        () => ({ subject: world.hold, actor: admin, actions: ['captureHold', 'holdPoints'] }),
        (one) => one.subject === world.hold,
      ],
      ['action and actor', () => ({ actor: admin, actions: ['holdPoints'] }), (one) => one.action === 'holdPoints'],
      ['a member that there is not', () => ({ member: 'mem_nonsense' }), () => false],
      ['an actor that there is not', () => ({ actor: world.rule }), () => false],
      ['a subject that there is not', () => ({ subject: 'a\u0000b' }), () => false],
      ['a time that is none', () => ({ from, until: '2026-01-01T00:00:00Z' }), () => false],
    ])('by %s', async (_, filter, fits) => {
      expect(await entriesOf(app, filter())).toEqual(all.filter(fits));
    });

    it('without what was done to keys and endpoints, except by ADMIN', async () => {
      const isAboutKeys = ({ action }: Entry) => /ApiKey$|Webhook|TestEvent$|^replayEvents$/.test(action);
      expect(all.some(isAboutKeys)).toBe(true);

      expect(await entriesOf(app, {}, support.secret)).toEqual(all.filter((one) => !isAboutKeys(one)));
      expect(await entriesOf(app, { actions: ['createApiKey', 'revokeApiKey'] }, support.secret)).toEqual([]);
      expect(await entriesOf(app, { subject: world.desk }, support.secret)).toEqual([]);
      expect(await entriesOf(app, { subject: world.desk })).toHaveLength(2);
    });

    it('by node, under the same rules', async () => {
      const node = async (secret: string, { id }: Entry) =>
        (await app.call(secret, `query ($id: ID!) { node(id: $id) { ... on AuditEntry { ${ENTRY} } } }`, { id })).data
          .node;
      const plain = all.find(({ action }) => action === 'adjustPoints')!;
      const secret = all.find(({ action }) => action === 'createApiKey')!;
      const other = await app.anotherProgram();

      expect(await node(app.program.adminKey, plain)).toEqual(plain);
      expect(await node(app.program.adminKey, secret)).toEqual(secret);
      expect(await node(support.secret, plain)).toEqual(plain);
      expect(await node(support.secret, secret)).toBeNull();
      expect(await node(app.program.shopKey, plain)).toBeNull();
      expect(await node(other.adminKey, plain)).toBeNull();
      expect(await node(app.program.adminKey, { id: 'aud_nonsense' })).toBeNull();
    });

    it('by nobody of another program', async () => {
      const other = await app.anotherProgram();

      const entries = await entriesOf(app, {}, other.adminKey);

      expect(entries.map((one) => one.action)).toEqual(['createProgram']);
      expect(await entriesOf(app, { member: world.ada }, other.adminKey)).toEqual([]);
      expect(await entriesOf(app, { actor: admin }, other.adminKey)).toEqual([]);
    });

    it('in as many statements for a hundred entries as for one', async () => {
      const forOne = await app.statementsOf(() => pageOfLog(app, { first: 1, filter: { member: world.ada } }));
      const forMany = await app.statementsOf(() => pageOfLog(app, { first: 100 }));

      expect(forMany.filter((one) => one !== 'note-api-key-use')).toEqual([
        'find-audit-entries',
        ...forOne.filter((one) => one !== 'note-api-key-use').slice(1),
      ]);
    });

    it.each<[string, Record<string, unknown>, string]>([
      [
        'an action that there is not',
        { filter: { actions: ['eatCake'] } },
        '"eatCake" is no action; there are acceptReferral',
      ],
      ['no action', { filter: { actions: [] } }, 'filter.actions: 0 are not allowed; 1 to 50'],
      ['too many', { filter: { actions: Array(51).fill('adjustPoints') } }, '51 are not allowed; 1 to 50'],
      ['a page of none', { first: 0 }, 'first: 0 is not allowed; 1 to 100'],
      [
        'a cursor of a year that there was not',
        {
          after: Buffer.from('["0000-01-01T00:00:00.000Z","00000000-0000-0000-0000-000000000000"]').toString(
            'base64url',
          ),
        },
        'not a cursor of this list',
      ],
      ['a cursor of another list', { after: Buffer.from('["x"]').toString('base64url') }, 'not a cursor of this list'],
    ])('not by %s', async (_, asked, message) => {
      const { errors } = await pageOfLog(app, asked);

      expect(errors?.[0]).toMatchObject({
        message: expect.stringContaining(message),
        extensions: { code: 'BAD_USER_INPUT' },
      });
    });
  });

  describe('takes the reason of the header', () => {
    const ADJUST = mutationOf('adjustPoints', '__typename');

    it.each([
      ['beyond ASCII', `UTF-8''${encodeURIComponent('Żółw zapytał 🐢')}`, 'Żółw zapytał 🐢'],
      ['and none when it is blank', ' ', null],
    ])('%s', async (_, header, reason) => {
      const input = { member: { id: world.ada } };

      const { errors } = await callWith(
        app,
        app.program.adminKey,
        { 'kindred-reason': header },
        mutationOf('createMemberToken', '__typename'),
        { input },
      );

      expect(errors).toBeUndefined();
      expect((await entriesOf(app))[0]).toMatchObject({ action: 'createMemberToken', reason });
    });

    it('after that of the input', async () => {
      const input = { ...key(randomUUID()), member: { id: world.ada }, points: 1, reason: 'of the input' };

      await callWith(app, app.program.adminKey, { 'kindred-reason': 'of the header' }, ADJUST, { input });

      expect((await entriesOf(app))[0]).toMatchObject({ action: 'adjustPoints', reason: 'of the input' });
    });

    it('and does nothing when it cannot be one', async () => {
      const before = await countOfLog(app);
      const input = { ...key(randomUUID()), member: { id: world.ada }, points: 1, reason: 'r' };

      const answers = [
        await callWith(app, app.program.adminKey, { 'kindred-reason': 'a'.repeat(501) }, ADJUST, { input }),
        await callWith(app, app.program.shopKey, { 'kindred-reason': 'a\tb' }, ADJUST, { input }),
      ];

      for (const { status, data, errors } of answers) {
        expect({ status, data }).toEqual({ status: 200, data: null });
        expect(errors?.[0]).toMatchObject({
          message: expect.stringMatching(/^The header kindred-reason, which says why you call, must/),
          extensions: { code: 'BAD_USER_INPUT' },
        });
      }
      expect(await countOfLog(app)).toBe(before);
    });
  });

  it('is rolled back with the act', async () => {
    const before = await countOfLog(app);
    const { pool } = app.database;
    await pool.query('ALTER TABLE wallet ADD CONSTRAINT broken CHECK (false) NOT VALID');

    const { errors } = await app.asAdmin(mutationOf('adjustPoints', '__typename'), {
      input: { ...key(randomUUID()), member: { id: world.ada }, points: 5, reason: 'never' },
    });

    await pool.query('ALTER TABLE wallet DROP CONSTRAINT broken');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL');
    expect(await countOfLog(app)).toBe(before);
  });

  it('and the act with it', async () => {
    const { pool } = app.database;
    const settings = async () => (await pool.query('SELECT * FROM program ORDER BY id')).rows;
    const before = await settings();
    await pool.query('ALTER TABLE audit_entry ADD CONSTRAINT broken CHECK (false) NOT VALID');

    const { errors } = await app.asAdmin(mutationOf('updateProgram', '__typename'), { input: { name: 'Unseen' } });

    await pool.query('ALTER TABLE audit_entry DROP CONSTRAINT broken');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL');
    expect(await settings()).toEqual(before);
  });

  it('forgets what was said of a member, and nothing else', async () => {
    const { pool } = app.database;
    const rows = async () => (await pool.query('SELECT * FROM audit_entry ORDER BY id')).rows as Entry[];
    const uuid = decodeId('mem', world.ada!)!;
    const before = await rows();
    const { programId } = { programId: before[0]!.program_id as number };
    const wipe = () =>
      app.get(Database).transaction((tx) => tx.pipeline([wipeAudit(programId, uuid), wipeAudit(programId, uuid)]));

    await wipe();

    const wiped = before.map((row) => (row.member_id === uuid ? { ...row, reason: null, details: null } : row));
    expect(wiped).not.toEqual(before);
    expect(await rows()).toEqual(wiped);
  });

  describe('once everybody is erased', () => {
    const ofNobody = ['addRewardCodes', 'addRewardStock'];
    const remembered = async (): Promise<string[]> => {
      const { rows } = await app.database.pool.query<{ operation: string }>(
        'SELECT DISTINCT operation FROM idempotency_key ORDER BY operation',
      );
      return rows.map(({ operation }) => operation);
    };

    it('no call is remembered but those about nobody, of all operations that take a key', async () => {
      const { data } = await app.call(
        null,
        '{ __schema { mutationType { fields { name args { type { ofType { inputFields { name type { kind } } } } } } } } }',
      );
      const keyed = data.__schema.mutationType.fields.filter(({ args: [input] }: Entry) =>
        input.type.ofType.inputFields.some((field: Entry) => field.name === 'idempotencyKey'),
      );
      const before = await remembered();
      await app.asAdmin(mutationOf('updateProgram', '__typename'), { input: { erasureCoolingOffDays: 0 } });
      const { rows } = await app.database.pool.query<{ id: string }>(
        `SELECT id FROM member WHERE status NOT IN ('MERGED', 'ERASED')`,
      );

      for (const { id } of rows) {
        const input = { ...key(`erase ${id}`), member: { id: encodeId('mem', id) } };
        const erased = (await app.asAdmin(mutationOf('eraseMember', 'member { status }'), { input })).data.eraseMember;
        expect(erased.member).toEqual({ status: 'ERASED' });
      }

      expect(before).toEqual(keyed.map((one: Entry) => one.name).sort());
      expect(await remembered()).toEqual(ofNobody);
    });
  });

  async function holdOf(member: string): Promise<string> {
    const { data } = await app.asShop(mutationOf('holdPoints', 'hold { id }'), {
      input: { ...key('another hold'), member: { id: member }, points: 10 },
    });
    return data.holdPoints.hold.id;
  }

  /** Ben, who may join by the code of a member, and the referral of somebody who has. */
  async function friendsOf(member: string): Promise<World> {
    const { data } = await app.asAdmin('query ($ref: MemberRef!) { member(ref: $ref) { referral { code } } }', {
      ref: { id: member },
    });
    const codeOfAda = data.member.referral.code;
    const joined = await app.asShop(mutationOf('enrollMember', 'referral { id }'), {
      input: { ...key('a friend'), referralCode: codeOfAda },
    });
    return { ben: (await aMember(app).enroll()).id, codeOfAda, second: joined.data.enrollMember.referral.id };
  }
});
