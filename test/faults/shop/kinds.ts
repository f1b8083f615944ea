import type { Move } from '../journal/expected-totals.js';
import type { Facts, Input } from '../journal/journal.js';
import type { Outcome } from '../journal/outcomes.js';

/** What every enrollment brings by the shop's rules. */
export const JOINING_POINTS = 10;
export const FRIEND_POINTS = 20;
export const ADVOCATE_POINTS = 50;
export const VOUCHER_POINTS = 15;

/** A mutation as the shop calls it. */
export interface Kind {
  readonly as: 'shop' | 'admin';
  /** The document: it asks for `replayed` and for what never changes of the answer. */
  readonly document: string;
  /** Whether it takes a list: `list` is the field of the input that has it. */
  readonly list?: string;
  /** The refusals that a busy shop meets. Any other is a fault. */
  readonly refusals: readonly string[];
  /** What an accepted call moved. */
  moves(input: Input, facts: Facts): Move[];
}

const PURCHASE = 'purchase { id orderId pointsPaid } pointsEarned referral { id advocate { id } friend { id } }';
const TAKEN = 'purchase { id } pointsTaken pointsForgiven pointsOwed pointsGivenBack';

export const KINDS = {
  recordPurchase: kind('shop', 'recordPurchase', PURCHASE, ['HOLD_NOT_OPEN'], purchased),
  recordPurchases: {
    ...kind('shop', 'recordPurchases', PURCHASE, ['HOLD_NOT_OPEN'], purchased),
    document: `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { results {
      ... on RecordPurchasePayload { replayed ${PURCHASE} } ... on UserError { code message } } } }`,
    list: 'purchases',
  },
  returnPurchase: kind(
    'shop',
    'returnPurchase',
    `purchaseReturn { id } ${TAKEN}`,
    ['RETURN_EXCEEDS_PURCHASE', 'PURCHASE_CANCELED'],
    takenBack,
  ),
  cancelPurchase: kind('shop', 'cancelPurchase', TAKEN, ['PURCHASE_CANCELED'], takenBack),
  adjustPoints: kind('admin', 'adjustPoints', 'posting { id }', ['INSUFFICIENT_POINTS'], ({ member, points }) => [
    { member: idOf(member), points: points as number },
  ]),
  redeemReward: kind(
    'shop',
    'redeemReward',
    'redemption { id points }',
    ['INSUFFICIENT_POINTS', 'OUT_OF_STOCK', 'REWARD_NOT_AVAILABLE'],
    ({ member }, facts) => [{ member: idOf(member), points: -(facts['redemption'] as { points: number }).points }],
  ),
  cancelRedemption: kind(
    'shop',
    'cancelRedemption',
    'redemption { id } pointsGivenBack member { id }',
    ['REDEMPTION_NOT_OPEN', 'REDEMPTION_ENDED', 'REDEMPTION_NOT_CANCELABLE'],
    (_, facts) => [{ member: idOf(facts['member']), points: facts['pointsGivenBack'] as number }],
  ),
  holdPoints: kind('shop', 'holdPoints', 'hold { id points }', ['INSUFFICIENT_POINTS'], () => []),
  captureHold: kind('shop', 'captureHold', 'hold { id captured } member { id }', ['HOLD_NOT_OPEN'], (_, facts) => [
    { member: idOf(facts['member']), points: -(facts['hold'] as { captured: number }).captured },
  ]),
  releaseHold: kind('shop', 'releaseHold', 'hold { id }', ['HOLD_NOT_OPEN'], () => []),
  transferPoints: kind(
    'admin',
    'transferPoints',
    'posting { id }',
    ['INSUFFICIENT_POINTS', 'MEMBER_NOT_ACTIVE', 'MEMBER_NOT_FOUND', 'INVALID_INPUT'],
    ({ from, to, points }) => [
      { member: idOf(from), points: -(points as number) },
      { member: idOf(to), points: points as number },
    ],
  ),
  enrollMember: kind('shop', 'enrollMember', 'member { id } referral { id }', [], (_, facts) => [
    { member: idOf(facts['member']), points: JOINING_POINTS },
  ]),
  acceptReferral: kind('shop', 'acceptReferral', 'member { id } referral { id }', ['REFERRAL_NOT_ALLOWED'], () => []),
  recordActivity: kind(
    'shop',
    'recordActivity',
    'activity { id } pointsEarned',
    ['LIMIT_REACHED'],
    ({ member }, facts) => [{ member: idOf(member), points: facts['pointsEarned'] as number }],
  ),
  issueVoucher: kind('admin', 'issueVoucher', 'voucher { id code }', [], () => []),
  redeemVoucher: kind(
    'shop',
    'redeemVoucher',
    'voucherUse { id points } voucher { id }',
    ['VOUCHER_NOT_REDEEMABLE'],
    ({ member }, facts) => [{ member: idOf(member), points: (facts['voucherUse'] as { points: number }).points }],
  ),
  mergeMembers: kind(
    'admin',
    'mergeMembers',
    'memberMerge { id }',
    ['MEMBER_NOT_FOUND', 'MEMBER_NOT_ACTIVE', 'MERGE_NOT_ALLOWED', 'INVALID_INPUT'],
    () => [],
  ),
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export function isExpectedRefusal(name: string, code: string): boolean {
  return kindNamed(name).refusals.includes(code);
}

export function movesOf({ kind: name, input, facts }: Outcome): Move[] {
  return facts === null ? [] : kindNamed(name).moves(input, facts);
}

/** Whom an accepted call made one. */
export function mergedBy({ kind: name, input }: Outcome): [string, string] | null {
  return name === 'mergeMembers' ? [idOf(input['keep']), idOf(input['absorb'])] : null;
}

export function kindNamed(name: string): Kind {
  return KINDS[name as KindName];
}

function kind(as: Kind['as'], name: string, fields: string, refusals: readonly string[], moves: Kind['moves']): Kind {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const document = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    ... on ${type}Payload { replayed ${fields} } ... on UserError { code message } } }`;
  return { as, document, refusals, moves };
}

/** What it earned, what was paid of it with points, and what both get when a friend came by it. */
function purchased({ member }: Input, facts: Facts): Move[] {
  const { pointsEarned, purchase, referral } = facts as {
    pointsEarned: number;
    purchase: { pointsPaid: number };
    referral: { advocate: { id: string }; friend: { id: string } } | null;
  };
  const own = { member: idOf(member), points: pointsEarned - purchase.pointsPaid };
  if (referral === null) return [own];
  return [
    own,
    { member: referral.friend.id, points: FRIEND_POINTS },
    { member: referral.advocate.id, points: ADVOCATE_POINTS },
  ];
}

/** Calls that say an order do not say whose it is: `buyer` stands in the input for the journal, and is not sent. */
function takenBack({ buyer }: Input, facts: Facts): Move[] {
  const { pointsTaken, pointsOwed, pointsGivenBack } = facts as Record<string, number>;
  return [{ member: buyer as string, points: (pointsGivenBack ?? 0) - (pointsTaken ?? 0) - (pointsOwed ?? 0) }];
}

function idOf(reference: unknown): string {
  return (reference as { id: string }).id;
}
