import type { EventType } from '../../kernel/event-types.js';
import type { EventFacts } from './facts/facts.js';
import { CONSENT_FACTS, DATA_REQUEST_FACTS, MEMBER_FACTS, MERGE_FACTS, REFERRAL_FACTS } from './facts/members.facts.js';
import { EXPIRING_POINTS_FACTS, POSTING_FACTS } from './facts/points.facts.js';
import { ACTIVITY_FACTS, CANCELED_FACTS, PURCHASE_FACTS, RETURN_FACTS } from './facts/purchases.facts.js';
import { REDEMPTION_FACTS, VOUCHER_FACTS } from './facts/rewards.facts.js';
import { TIER_AT_RISK_FACTS, TIER_CHANGE_FACTS } from './facts/tiers.facts.js';

/** An event as it is documented, and how what it says is read. */
interface EventDeclaration {
  /** When it is told, for who sets up an endpoint. */
  readonly about: string;
  readonly facts: EventFacts;
}

/** The version of payloads. A change that a receiver could trip over gets another one. */
export const EVENT_VERSION = 1;

/** Every event there is. One that is told and missing here does not compile. */
export const EVENTS: Readonly<Record<EventType, EventDeclaration>> = {
  'member.enrolled': { about: 'Somebody became a member.', facts: MEMBER_FACTS },
  'member.updated': { about: 'Name, language, interests, attributes or identifiers changed.', facts: MEMBER_FACTS },
  'member.paused': { about: 'A pause began.', facts: MEMBER_FACTS },
  'member.resumed': { about: 'A pause ended.', facts: MEMBER_FACTS },
  'member.blocked': { about: 'A member may not earn, or not spend, any more.', facts: MEMBER_FACTS },
  'member.unblocked': { about: 'A member may earn and spend again.', facts: MEMBER_FACTS },
  'member.closed': { about: 'A member left.', facts: MEMBER_FACTS },
  'member.reopened': { about: 'A member who had left came back.', facts: MEMBER_FACTS },
  'member.merged': { about: 'Two members became one. Told of both.', facts: MERGE_FACTS },
  'member.unmerged': { about: 'Who had become one are two again. Told of both.', facts: MERGE_FACTS },
  'member.restricted': { about: "The use of the member's data is restricted from now on.", facts: DATA_REQUEST_FACTS },
  'member.unrestricted': { about: "The use of the member's data is no longer restricted.", facts: DATA_REQUEST_FACTS },
  'member.erasure-requested': { about: 'A member is to be erased.', facts: DATA_REQUEST_FACTS },
  'member.erasure-canceled': { about: 'A member is not to be erased after all.', facts: DATA_REQUEST_FACTS },
  'member.erased': { about: 'A member was erased: forget what you know of them.', facts: DATA_REQUEST_FACTS },
  'card.replaced': { about: 'A card was replaced by another.', facts: MEMBER_FACTS },
  'card.blocked': { about: 'A card was blocked.', facts: MEMBER_FACTS },
  'consent.granted': { about: 'A member consented to something.', facts: CONSENT_FACTS },
  'consent.withdrawn': { about: 'A member took a consent back, or objected.', facts: CONSENT_FACTS },
  'points.earned': {
    about: 'Points were earned; they may have to wait before they can be spent.',
    facts: POSTING_FACTS,
  },
  'points.matured': { about: 'Points that waited can be spent.', facts: POSTING_FACTS },
  'points.repaid': { about: 'Points went against what was owed.', facts: POSTING_FACTS },
  'points.spent': { about: 'Points were spent.', facts: POSTING_FACTS },
  'points.held': { about: 'Points were set aside.', facts: POSTING_FACTS },
  'points.captured': { about: 'Points that were set aside were spent.', facts: POSTING_FACTS },
  'points.released': { about: 'Points that were set aside are free again.', facts: POSTING_FACTS },
  'points.expired': { about: 'Points expired.', facts: POSTING_FACTS },
  'points.reversed': { about: 'Points were taken back.', facts: POSTING_FACTS },
  'points.refunded': { about: 'Points that were spent came back.', facts: POSTING_FACTS },
  'points.sent': { about: 'Points went to another member.', facts: POSTING_FACTS },
  'points.received': { about: 'Points came from another member.', facts: POSTING_FACTS },
  'points.adjusted': { about: 'Staff corrected points.', facts: POSTING_FACTS },
  'points.reinstated': { about: 'Points that had expired were given back.', facts: POSTING_FACTS },
  'points.extended': { about: 'Points expire later than they would have.', facts: POSTING_FACTS },
  'points.forfeited': { about: 'Points of who left are gone.', facts: POSTING_FACTS },
  'points.expiring': {
    about: 'Points expire soon: so many days before as the program says. One for a member, point currency and day.',
    facts: EXPIRING_POINTS_FACTS,
  },
  'tier.changed': { about: 'A member stands on another tier.', facts: TIER_CHANGE_FACTS },
  'tier.at-risk': {
    about: 'A tier ends soon and is not kept yet: so many days before as the program says. One for each end.',
    facts: TIER_AT_RISK_FACTS,
  },
  'purchase.recorded': { about: 'A purchase was recorded.', facts: PURCHASE_FACTS },
  'purchase.completed': { about: 'A purchase was completed.', facts: PURCHASE_FACTS },
  'purchase.returned': { about: 'Something of a purchase came back.', facts: RETURN_FACTS },
  'purchase.canceled': { about: 'A purchase was canceled.', facts: CANCELED_FACTS },
  'activity.recorded': { about: 'A member did something that is worth noting.', facts: ACTIVITY_FACTS },
  'reward.redeemed': { about: 'A reward was redeemed, at once or after it was reserved.', facts: REDEMPTION_FACTS },
  'redemption.reserved': { about: 'A reward was reserved.', facts: REDEMPTION_FACTS },
  'redemption.fulfilled': { about: 'What was redeemed was handed over.', facts: REDEMPTION_FACTS },
  'redemption.canceled': { about: 'A redemption was canceled.', facts: REDEMPTION_FACTS },
  'redemption.expired': { about: 'A reservation was over before it was confirmed.', facts: REDEMPTION_FACTS },
  'voucher.issued': { about: 'A voucher was issued to a member.', facts: VOUCHER_FACTS },
  'voucher.redeemed': { about: 'A voucher was used.', facts: VOUCHER_FACTS },
  'voucher.rolled-back': { about: 'A use of a voucher was undone.', facts: VOUCHER_FACTS },
  'voucher.revoked': { about: 'A voucher was revoked.', facts: VOUCHER_FACTS },
  'voucher.expiring': {
    about: 'A voucher that can still be used expires soon: so many days before as the program says. One for each.',
    facts: VOUCHER_FACTS,
  },
  'referral.invited': { about: 'A friend was invited.', facts: REFERRAL_FACTS },
  'referral.joined': { about: 'A friend joined. Told of both.', facts: REFERRAL_FACTS },
  'referral.held': { about: 'Somebody has to look at a referral.', facts: REFERRAL_FACTS },
  'referral.qualified': { about: 'A friend qualified. Told of both.', facts: REFERRAL_FACTS },
  'referral.rewarded': { about: 'What a referral brought was paid out.', facts: REFERRAL_FACTS },
  'referral.rejected': { about: 'A referral brings nothing.', facts: REFERRAL_FACTS },
  'referral.reversed': { about: 'What a referral brought was taken back.', facts: REFERRAL_FACTS },
  'referral.expired': { about: 'An invitation, or the time to qualify, is over.', facts: REFERRAL_FACTS },
};
