import type { MemberAnswer, RewardAnswer } from './read-member.js';
import { topicsOf, whyItSuits } from './why.js';
import { listed, longDay, points, sumOf, times } from './words.js';

/** Something worth telling. */
export interface StoryMoment {
  at: string;
  text: string;
}

type Told = StoryMoment[];

const moment = (at: string, text: string): StoryMoment => ({ at, text });

/** What happened to a member, in order. Everyday purchases are told by the month. */
export function momentsOf(member: MemberAnswer, monthOf: (at: string) => string): Told {
  const all = [
    joining(member),
    firstPurchase(member),
    months(member, monthOf),
    activities(member),
    climbs(member),
    choices(member),
    friends(member),
    losses(member),
    returns(member),
    lives(member),
  ].flat();
  return all.sort((one, other) => one.at.localeCompare(other.at));
}

function joining({ joinedAt, profile, activities: acts, referral }: MemberAnswer): Told {
  const welcome = acts.find(({ type }) => type.key === 'enrollment')?.pointsEarned ?? 0;
  const invited = referral?.joinedByReferral ? ', invited by a friend,' : '';
  const greeted = welcome > 0 ? ` and is welcomed with ${points(welcome)}` : '';
  return [moment(joinedAt, `${nameOf(profile)} joins${invited}${greeted}.`)];
}

const nameOf = (profile: MemberAnswer['profile']): string => profile?.givenName ?? 'Somebody';

function firstPurchase({ purchases, profile }: MemberAnswer): Told {
  const first = byTime(purchases)[0];
  if (!first) return [];
  const things = first.lines.map(({ name, sku, quantity }) =>
    Number(quantity) > 1 ? `${String(Number(quantity))} × ${name ?? sku}` : (name ?? sku),
  );
  return [
    moment(
      first.purchasedAt,
      `${nameOf(profile)}’s first purchase: ${listed(things)}, for ${points(first.pointsEarned)}.`,
    ),
  ];
}

const byTime = (purchases: MemberAnswer['purchases']): MemberAnswer['purchases'] =>
  [...purchases].sort((one, other) => one.purchasedAt.localeCompare(other.purchasedAt));

/** Told when the last of the month was bought. */
function months({ purchases, program }: MemberAnswer, monthOf: (at: string) => string): Told {
  const byMonth = new Map<string, MemberAnswer['purchases']>();
  for (const purchase of byTime(purchases).slice(1)) {
    const month = monthOf(purchase.purchasedAt);
    byMonth.set(month, [...(byMonth.get(month) ?? []), purchase]);
  }
  return [...byMonth.values()].map((bought) => {
    const spent = sumOf(
      bought.map(({ total }) => total.amount),
      program.currency,
    );
    const earned = bought.reduce((sum: number, { pointsEarned }) => sum + pointsEarned, 0);
    const vouchers = bought.flatMap(({ vouchers: used }) => used.map(({ voucher }) => `“${voucher.name}”`));
    const paid = vouchers.length > 0 ? `, with the voucher ${listed(vouchers)}` : '';
    const lastTime = bought.at(-1)?.purchasedAt ?? '';
    return moment(lastTime, `Comes ${times(bought.length)} this month and spends ${spent}${paid}: ${points(earned)}.`);
  });
}

const TOLD_ELSEWHERE = new Set(['enrollment', 'friend.qualified']);

function activities({ activities: acts }: MemberAnswer): Told {
  return acts
    .filter(({ type }) => !TOLD_ELSEWHERE.has(type.key))
    .map(({ occurredAt, pointsEarned, type }) => {
      const earned = pointsEarned > 0 ? `: ${points(pointsEarned)}` : '';
      const what = type.key === 'birthday' ? `Happy birthday${earned}!` : `${type.name}${earned}.`;
      return moment(occurredAt, what);
    });
}

function climbs({ tier, vouchers, statement }: MemberAnswer): Told {
  const changes = (tier?.history ?? []).map(({ at, cause, from, to }) => {
    const falls = cause === 'REVIEW' || cause === 'RETURN';
    return moment(at, falls ? `Is ${to.name} now, after ${from.name}.` : `Climbs from ${from.name} to ${to.name}!`);
  });
  const given = vouchers
    .filter(({ issuedFor }) => issuedFor === 'TIER')
    .map(({ issuedAt, name }) => moment(issuedAt, `Climbing brought a voucher: “${name}”.`));
  const brought = statement
    .filter(({ kind, source }) => kind === 'EARN' && source?.__typename === 'TierGrant')
    .map(({ occurredAt, points: earned }) => moment(occurredAt, `Climbing brought ${points(earned)}.`));
  return [...changes, ...given, ...brought];
}

function choices({ redemptions, rewards, profile }: MemberAnswer): Told {
  return redemptions
    .filter(({ status }) => status !== 'CANCELED' && status !== 'EXPIRED')
    .map(({ createdAt, points: price, reward, choices: chosen }) => {
      const options = chosen.map(({ option }) => option.name);
      const what = options.length > 0 ? `${listed(options)} (${reward.name})` : `“${reward.name}”`;
      const shown = rewards.nodes.find((one) => one.reward.name === reward.name);
      const why = shown ? whyChosen(shown, options[0], profile?.interests ?? []) : '';
      return moment(createdAt, `Chooses ${what} for ${points(price)}.${why === '' ? '' : ` It suits them: ${why}.`}`);
    });
}

/** By what the catalogue says of it now: what it said then is not kept. */
function whyChosen(shown: RewardAnswer, chosen: string | undefined, interests: readonly string[]): string {
  const option = shown.options.find((one) => one.option.name === chosen);
  return whyItSuits((option ?? shown).relevance.reasons, topicsOf(shown.reward, option?.option), interests);
}

function friends({ referrals }: MemberAnswer): Told {
  return referrals.flatMap(({ state, joinedAt, qualifiedAt, paysAt, advocatePoints }) => [
    ...(joinedAt ? [moment(joinedAt, 'A friend joins with their code.')] : []),
    ...(qualifiedAt ? [moment(qualifiedAt, `The friend has bought: ${points(advocatePoints)} are on their way.`)] : []),
    ...(state === 'REWARDED' && paysAt
      ? [moment(paysAt, `The ${points(advocatePoints)} for the friend are there.`)]
      : []),
  ]);
}

function losses({ statement, vouchers }: MemberAnswer): Told {
  const expired = statement
    .filter(({ kind }) => kind === 'EXPIRE' || kind === 'FORFEIT')
    .map(({ occurredAt, points: change }) => moment(occurredAt, `${points(-change)} expired unused.`));
  const lost = vouchers
    .filter(({ status }) => status === 'EXPIRED')
    .map(({ name, expiresAt, issuedAt }) => moment(expiresAt ?? issuedAt, `The voucher “${name}” ran out unused.`));
  return [...expired, ...lost];
}

function returns({ purchases }: MemberAnswer): Told {
  return purchases.flatMap((purchase) =>
    purchase.returns.map(({ returnedAt, reason, pointsTaken, pointsOwed }) => {
      const owed = pointsOwed > 0 ? `, and ${points(pointsOwed)} that were spent already are owed` : '';
      const why = reason ? ` (“${reason}”)` : '';
      return moment(returnedAt, `Brings things back${why}: ${points(pointsTaken)} go with them${owed}.`);
    }),
  );
}

const SAYS: Record<string, string> = {
  PAUSED: 'Takes a break',
  ACTIVE: 'Is back',
  BLOCKED: 'Is blocked',
  CLOSED: 'Leaves',
};

function lives({ statusHistory, merges, pause }: MemberAnswer): Told {
  const changes = statusHistory
    .filter(({ to }) => SAYS[to] !== undefined)
    .map(({ at, to, reason }) => {
      const until = to === 'PAUSED' && pause?.lastDay ? ` until ${longDay(pause.lastDay)}` : '';
      return moment(at, `${String(SAYS[to])}${until}${reason ? ` (“${reason}”)` : ''}.`);
    });
  const merged = merges
    .filter(({ undoneAt }) => !undoneAt)
    .map(({ at }) => moment(at, 'Had enrolled twice, and is one member again: no point was lost.'));
  return [...changes, ...merged];
}
