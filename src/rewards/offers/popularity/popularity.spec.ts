import { Popularity, type Chosen, type Peers } from './popularity.js';

const YOUNG: Peers = { ageBand: '18-24', tier: 'gold' };
const OLD: Peers = { ageBand: '65+', tier: null };
const row = (peers: Peers, reward: number, option: number, chosen: number): Chosen => ({
  ...peers,
  reward,
  option,
  chosen,
});

const ROWS = [
  row(YOUNG, 1, 0, 4),
  row(YOUNG, 1, 1, 3),
  row(YOUNG, 1, 2, 1),
  row(YOUNG, 2, 0, 6),
  row(OLD, 1, 0, 10),
  row(OLD, 1, 2, 10),
];

describe('what is popular', () => {
  it.each<[string, Peers, number, object]>([
    ['of a reward among peers', YOUNG, 1, { chosen: { here: 4, of: 10 }, chosenByAll: 0.7 }],
    ['of another', OLD, 2, { chosen: { here: 0, of: 10 }, chosenByAll: 0.3 }],
    ['among those who never chose', { ...OLD, tier: 'gold' }, 2, { chosen: { here: 0, of: 0 }, chosenByAll: 0.3 }],
    ['of what nobody ever chose', OLD, 3, { chosen: { here: 0, of: 10 }, chosenByAll: 0 }],
  ])('%s', (_, peers, reward, expected) => {
    expect(new Popularity(ROWS).ofReward(peers, reward)).toEqual(expected);
  });

  it('of an option is among those of its reward', () => {
    const popularity = new Popularity(ROWS);

    expect(popularity.ofOption(YOUNG, 1, 1)).toEqual({ chosen: { here: 3, of: 4 }, chosenByAll: 3 / 14 });
    expect(popularity.ofOption(OLD, 2, 1)).toEqual({ chosen: { here: 0, of: 0 }, chosenByAll: 0 });
  });

  it('is nothing where nothing was chosen', () => {
    expect(new Popularity([]).ofReward(YOUNG, 1)).toEqual({ chosen: { here: 0, of: 0 }, chosenByAll: 0 });
  });

  it('is a signal for each reward: drawn to everybody by twenty choices', () => {
    expect([...new Popularity(ROWS).signals(YOUNG, [1, 2, 3])]).toEqual([0.6, 0.4, 0]);
  });

  it('is raised at once, and lowered', () => {
    const popularity = new Popularity(ROWS);
    const rewards = [1, 2];
    const before = popularity.signals(OLD, rewards);
    expect(popularity.signals(OLD, rewards)).toBe(before);

    popularity.raise([row(OLD, 2, 0, 10)]);
    expect([...popularity.signals(OLD, rewards)]).toEqual([0.483333, 0.516667]);

    popularity.raise([row(OLD, 2, 0, -10)]);
    expect([...popularity.signals(OLD, rewards)]).toEqual([...before]);
  });
});
