import { channelsProblems } from './channel-problems.js';

const TEXT = 'must have 1 to 64 characters, no control characters';

describe('channelsProblems', () => {
  it.each([undefined, null, ['shop'], ['shop', 'x'.repeat(64)], Array<string>(50).fill('shop')].map((one) => [one]))(
    'takes %j',
    (channels) => {
      expect(channelsProblems(channels)).toEqual([]);
    },
  );

  it.each<[string[], string, string]>([
    [[], 'channels', 'must name at least one; leave it out where any will do'],
    [Array<string>(51).fill(''), 'channels', 'must name at most 50, not 51'],
    [['shop', ''], 'channels.1', TEXT],
    [['x'.repeat(65)], 'channels.0', TEXT],
    [['a\nb'], 'channels.0', TEXT],
  ])('refuses %j', (channels, path, message) => {
    expect(channelsProblems(channels)).toEqual([{ path: path.split('.'), message }]);
  });
});
