import { guessersOf } from './guessers.js';

describe('who looks up codes', () => {
  const shop = { id: 'key', memberId: null, network: '10.0.0.1' };
  const ada = { id: 'ada', memberId: 'ada', network: '10.0.0.2' };

  it.each([
    ['a shop', shop, null, ['KEY key 1000', 'ADDRESS 10.0.0.1 1000']],
    ['a shop for a member', shop, 'ada', ['KEY key 1000', 'MEMBER ada 10', 'ADDRESS 10.0.0.1 1000']],
    ['a member', ada, null, ['MEMBER ada 10', 'ADDRESS 10.0.0.2 50']],
    ['a member, whoever they speak of', ada, 'bob', ['MEMBER ada 10', 'ADDRESS 10.0.0.2 50']],
    ['a command', { id: null, memberId: null, network: null }, null, []],
  ])('%s', (_, caller, about, expected) => {
    const guessers = guessersOf(caller, about);

    expect(guessers.map(({ kind, subject, limit }) => `${kind} ${subject} ${limit}`)).toEqual(expected);
  });
});
