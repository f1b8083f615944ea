import type { OptionAnswer, RewardAnswer } from './read-member.js';
import { listed } from './words.js';

/** What a signal of relevance says to a person, where it speaks for something. */
const SAYS: Record<string, (likes: readonly string[]) => string> = {
  interest: (likes) => `they like ${listed(likes)}`,
  meantFor: () => 'it is meant for their age',
  bought: () => 'it is like what they buy',
  popular: () => 'people like them choose it',
};

const SPEAKS_FROM: Record<string, number> = { interest: 0.01, meantFor: 0.9, bought: 0.05, popular: 0.3 };

/**
 * Why something suits somebody, by the reasons that the catalogue gives; empty where nothing speaks for it more than for the
 * rest. `topics` is what it is about.
 */
export function whyItSuits(
  reasons: RewardAnswer['relevance']['reasons'],
  topics: readonly string[],
  interests: readonly string[],
): string {
  const likes = interests.filter((one) => topics.some((topic) => topic.toLowerCase() === one.toLowerCase()));
  const said = reasons.flatMap(({ signal, value }) => {
    const words = SAYS[signal];
    return words && value >= (SPEAKS_FROM[signal] ?? 1) ? [words(likes)] : [];
  });
  return listed(said);
}

/** What a reward or one of its options is about, as the catalogue takes it. */
export function topicsOf(reward: RewardAnswer['reward'], option?: OptionAnswer['option']): string[] {
  if (option && option.tags.length > 0) return option.tags;
  return [...(reward.category === null ? [] : [reward.category]), ...reward.tags];
}
