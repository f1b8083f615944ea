import { Injectable } from '@nestjs/common';
import { isPlain } from '../../kernel/plain-text.js';
import type { Member } from '../../members/index.js';
import { hasRole, Role, type Caller } from '../../platform/access/index.js';
import {
  badInput,
  pageOf,
  toConnection,
  type Connection,
  type Page,
  type PageArgs,
} from '../../platform/graphql/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { isIssuable, TemplateBook } from '../../vouchers/index.js';
import type { Ranked } from '../relevance/ranking.js';
import type { Look } from './look.js';
import { Looks } from './looks.js';
import { availabilityOf, type IsIssuable } from './offer-of.js';
import { Offers } from './offers.js';
import { PopularityBook } from './popularity/popularity-book.js';
import type { Popularity } from './popularity/popularity.js';
import { ShelvesReader } from './read/shelves.js';
import { weightsOf } from './relevance-weights.js';
import { showOffer, type Found } from './show-offer.js';
import type { MemberReward, RewardFilter } from './shown/member-reward.types.js';

const STAFF = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST];

const SCORE = /^\d{1,4}(\.\d{1,6})?$/;
const PLACE = /^\d{1,9}$/;

/**
 * What a member sees of the rewards on offer, what suits best first. Rewards are in memory: read are the member, and what is left of the
 * rewards on the page; of all that pass the filter where it asks for what depends on that.
 */
@Injectable()
export class MemberRewards {
  constructor(
    private readonly looks: Looks,
    private readonly popularity: PopularityBook,
    private readonly shelves: ShelvesReader,
    private readonly templates: TemplateBook,
  ) {}

  async page(
    caller: Caller,
    member: Pick<Member, 'programId' | 'uuid' | 'spends'>,
    filter: RewardFilter,
    args: PageArgs,
  ): Promise<Connection<MemberReward>> {
    const page = pageOf(args, 3, (text, index) => (index === 0 ? SCORE : PLACE).test(text));
    for (const field of ['category', 'tag'] as const)
      if (filter[field] != null && !isPlain(filter[field]))
        throw badInput(`filter.${field}: must not contain control characters`);
    const [popularity, { settings, active, look }] = await Promise.all([
      this.popularity.of(member.programId),
      this.looks.of(member),
    ]);
    const offers = Offers.of(active);
    const weights = weightsOf(settings);
    const who = rankedBy(look, offers, popularity);
    const places = inOrder(offers, offers.ranking.scores(who, weights), {
      places: passing(offers, offers.visibleTo(look, settings.timeZone), filter),
      page,
      most: needsAll(filter) ? null : page.limit,
    });
    const isIssuableNow = await this.issuableIn(settings);
    const speakingAt = offers.ranking.speaking(who, weights);
    const found = await this.find(offers, places, { settings, look }, isIssuableNow, speakingAt);
    const some = found.filter((one) => passesForThem(one, filter)).slice(0, page.limit);
    const showing = { settings, look, popularity, weights, isStaff: hasRole(caller, ...STAFF) };
    return toConnection(
      some.map((one) => showOffer(one, showing)),
      page,
      ({ keys }) => keys,
    );
  }

  /** What there is to know of the rewards at these places. */
  async find(
    offers: Offers,
    places: readonly number[],
    looking: { settings: ProgramSettings; look: Look },
    isIssuableNow: IsIssuable,
    speakingAt: (place: number) => number,
  ): Promise<Found[]> {
    const rewards = places.flatMap((place) => offers.active.rewards[place] ?? []);
    const shelves = await this.shelves.of(
      looking.settings.number,
      rewards.map(({ number }) => number),
    );
    return rewards.flatMap((reward, index) => {
      const [place, own] = [places[index], shelves[index]];
      if (place === undefined || !own) return [];
      const availability = availabilityOf(reward, looking, own, isIssuableNow);
      return [{ reward, shown: offers.shownAt(place), speaking: speakingAt(place), availability, shelves: own }];
    });
  }

  async issuableIn(settings: ProgramSettings): Promise<IsIssuable> {
    const templates = await this.templates.templatesOf(settings);
    return (uuid) => {
      const template = templates.get(uuid);
      return template !== undefined && isIssuable(template, settings);
    };
  }
}

/** Somebody, as rewards are ranked for them. */
export function rankedBy(look: Look, offers: Offers, popularity: Popularity): Ranked {
  const { taste, looker, peers, used } = look;
  return {
    ...taste,
    legalAge: looker.ages?.atLeast ?? null,
    popular: popularity.signals(peers, offers.numbers),
    redeemed: offers.byPlace(used),
  };
}

/** These places, what suits best first and what suits alike in the order of the catalogue; behind where the page before ended, at most so many. */
function inOrder(
  { active: { rewards } }: Offers,
  scores: Float64Array,
  { places, page, most }: { places: readonly number[]; page: Page; most: number | null },
): number[] {
  const scoreOf = (place: number): number => scores[place] ?? 0;
  const [score, position, number] = (page.after ?? []).map(Number);
  const isBehind = (place: number): boolean => {
    if (score === undefined || position === undefined || number === undefined) return true;
    const own = scoreOf(place);
    if (own !== score) return own < score;
    const reward = rewards[place];
    return reward !== undefined && (reward.position - position || reward.number - number) > 0;
  };
  const sorted = places.filter(isBehind).sort((one, other) => scoreOf(other) - scoreOf(one) || one - other);
  return most === null ? sorted : sorted.slice(0, most);
}

/** Those of these places at which a filter leaves something, for whomever it is. */
function passing(
  { active: { stored } }: Offers,
  places: readonly number[],
  { category, tag }: RewardFilter,
): readonly number[] {
  if (category == null && tag == null) return places;
  return places.filter((place) => {
    const reward = stored[place];
    return (
      reward !== undefined &&
      (category == null || reward.category === category) &&
      (tag == null || reward.tags.includes(tag))
    );
  });
}

function needsAll({ available, maxPoints }: RewardFilter): boolean {
  return available != null || maxPoints != null;
}

/** What it asks of a reward as it is for somebody. */
function passesForThem({ availability }: Found, { available, maxPoints }: RewardFilter): boolean {
  return (
    (available == null || availability.isAvailable === available) &&
    (maxPoints == null || availability.price <= maxPoints)
  );
}
