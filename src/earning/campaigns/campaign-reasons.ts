import { reasonText, whyOutside, type Person } from '../../audiences/index.js';
import { localTime } from '../../kernel/calendar.js';
import { mayEarn, type MemberState } from '../../members/index.js';
import type { CompiledRule } from '../calculation/compiled-rule.js';
import { keptByLimit, type LimitCircumstances } from '../calculation/limits.js';
import type { RuleSet } from '../rule-set.js';
import type { CampaignStage } from './campaign-order.js';
import type { CampaignReason } from './campaign.types.js';

/** A rule that is a campaign, and when it is judged. */
export interface JudgedCampaign {
  rule: CompiledRule;
  stage: CampaignStage;
  /** When its days and hours hold first, from now or from its beginning on; null for never within its window. */
  holdsAt: Date | null;
  /** For which moment it is judged whether a member has it: now, or when it begins to hold. */
  at: Date;
}

/** Who looks at campaigns, as far as it matters. */
export interface Viewer extends MemberState {
  memberId: string;
  isBuyer: boolean;
  person: Person;
}

/** Where and among which rules they look. */
export interface View {
  rules: RuleSet;
  timeZone: string;
  channel: string | null;
  /** Null for nobody: then nothing is said that is of a member. */
  viewer: Viewer | null;
}

/** Everything because of which a campaign gives no points at the moment, as things stand; nothing when it would. */
export function reasonsAgainst(
  campaign: JudgedCampaign,
  view: View,
  circumstances: LimitCircumstances,
): CampaignReason[] {
  return [
    ...timeReasons(campaign, view.timeZone),
    ...memberReasons(campaign, view),
    ...channelReasons(campaign.rule, view.channel),
    ...limitReasons(campaign.rule, circumstances),
  ];
}

function timeReasons({ stage, holdsAt: from, at }: JudgedCampaign, timeZone: string): CampaignReason[] {
  const when = from && whenOf(from, timeZone);
  if (stage === 'UPCOMING') {
    return [reason('NOT_STARTED', when ? `it begins ${when}` : 'its days and hours do not come in its time', { from })];
  }
  if (from?.getTime() === at.getTime()) return [];
  return [reason('NOT_NOW', when ? `it holds again ${when}` : 'it does not hold again before it ends', { from })];
}

function memberReasons({ rule, at }: JudgedCampaign, view: View): CampaignReason[] {
  const { viewer, rules, timeZone, channel } = view;
  if (!viewer) return [];
  const reasons: CampaignReason[] = [];
  if (!mayEarn(viewer)) {
    reasons.push(reason('MEMBER_NOT_ACTIVE', `the member is ${viewer.status.toLowerCase()} and earns no points`));
  }
  const audience = rules.audienceOf(rule.id);
  if (audience) {
    const outside = whyOutside(audience, viewer.person, { today: localTime(at, timeZone).day, timeZone, channel });
    reasons.push(
      ...outside.map((one) =>
        reason(one, reasonText([one]), { needed: one === 'TIER_TOO_LOW' ? audience.minTier : null }),
      ),
    );
  }
  if (rule.firstPurchaseOnly && viewer.isBuyer) {
    reasons.push(reason('ONLY_FIRST_PURCHASE', 'it is for the first purchase, which the member has made'));
  }
  return reasons;
}

/** Where nobody says in which channel they are, the channels of a rule keep nobody out: it is theirs to choose. */
function channelReasons({ channels }: CompiledRule, channel: string | null): CampaignReason[] {
  if (channels === null || channel === null || channels.includes(channel)) return [];
  return [reason('OTHER_CHANNEL', `it is for other channels than ${channel}`)];
}

function limitReasons(rule: CompiledRule, circumstances: LimitCircumstances): CampaignReason[] {
  const kept = keptByLimit(rule, circumstances);
  if (!kept) return [];
  const { explanation, period } = kept;
  // What would give again only after the end does not.
  const isInTime = kept.resetsAt !== null && (rule.until === null || kept.resetsAt < rule.until);
  const resetsAt = isInTime ? kept.resetsAt : null;
  return [reason(period === null ? 'COOLDOWN' : 'LIMIT_REACHED', explanation, { resetsAt })];
}

function reason(
  code: CampaignReason['code'],
  text: string,
  { resetsAt = null, from = null, needed = null }: Partial<Pick<CampaignReason, 'resetsAt' | 'from' | 'needed'>> = {},
): CampaignReason {
  return { code, message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, resetsAt, from, needed };
}

/** `on 2027-03-05 at 18:00`, by the clock on the wall. */
function whenOf(instant: Date, timeZone: string): string {
  const { day, minute } = localTime(instant, timeZone);
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return `on ${day} at ${hours ?? ''}:${minutes ?? ''}`;
}
