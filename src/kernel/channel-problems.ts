import { isShortText } from './plain-text.js';
import type { Problem } from './problem.js';

const MOST_CHANNELS = 50;
const LONGEST_CHANNEL = 64;

/** What is wrong with the channels in which something holds; left out or null it holds in any. */
export function channelsProblems(channels: readonly string[] | null | undefined): Problem[] {
  if (channels == null) return [];
  const path = ['channels'];
  if (channels.length === 0) return [{ path, message: 'must name at least one; leave it out where any will do' }];
  if (channels.length > MOST_CHANNELS)
    return [{ path, message: `must name at most ${MOST_CHANNELS}, not ${channels.length}` }];
  return channels.flatMap((channel, index) =>
    isShortText(channel, LONGEST_CHANNEL)
      ? []
      : [
          {
            path: [...path, String(index)],
            message: `must have 1 to ${LONGEST_CHANNEL} characters, no control characters`,
          },
        ],
  );
}
