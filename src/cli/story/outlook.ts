import type { MemberAnswer } from './read-member.js';
import { topicsOf, whyItSuits } from './why.js';
import { longDay, points } from './words.js';

/** Where somebody stands. */
export function standing({ points: wallet, tier }: MemberAnswer): string[] {
  const worth = wallet.value ? `, worth ${wallet.value.amount} ${wallet.value.currency}` : '';
  const has = wallet.owed > 0 ? `Owes ${points(wallet.owed)}.` : `Has ${points(wallet.available)}${worth}.`;
  const until = tier?.lastDay ? ` until ${longDay(tier.lastDay)}` : '';
  const waits = wallet.pending > 0 ? [`${points(wallet.pending)} more are on their way.`] : [];
  return [has, ...waits, ...(tier ? [`Is ${tier.tier.name}${until}.`] : [])];
}

/** What comes next: what is about to be lost, what is near, what would suit. */
export function outlook(member: MemberAnswer): string[] {
  const { points: wallet, tier, referral, earns } = member;
  if (!earns) return ['Nothing: who has left earns nothing.'];
  const [soonest] = wallet.expiring;
  return [
    ...(soonest ? [`${points(soonest.points)} can be spent until ${longDay(soonest.lastDay)}.`] : []),
    ...(tier ? ladder(tier) : []),
    ...suggestion(member),
    ...(referral?.nextFriend?.points ? [`The next friend brings ${points(referral.nextFriend.points)}.`] : []),
  ];
}

function ladder({ tier, lastDay, progress }: NonNullable<MemberAnswer['tier']>): string[] {
  const { next, toReachNext, toKeep } = progress;
  const isAtRisk = lastDay !== null && Number(toKeep ?? 0) > 0;
  return [
    ...(next ? [`${String(toReachNext)} more to ${next.name}.`] : []),
    ...(isAtRisk ? [`${String(toKeep)} more by ${longDay(lastDay)} to stay ${tier.name}.`] : []),
  ];
}

function suggestion({ rewards, profile }: MemberAnswer): string[] {
  const best = rewards.nodes.find(({ available }) => available);
  if (!best) return [];
  const option = best.options.find(({ available }) => available);
  const topics = topicsOf(best.reward, option?.option);
  const why = whyItSuits((option ?? best).relevance.reasons, topics, profile?.interests ?? []);
  const what = option ? `${option.option.name} (${best.reward.name})` : best.reward.name;
  return [`Can have, for ${points(best.price)}: ${what}${why === '' ? '' : `, since ${why}`}.`];
}
