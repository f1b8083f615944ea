import { encodeId } from '../../../kernel/ids.js';
import { giftTerms, stepsProblems, stepsTerms, type WantedAdvocateStep } from './referral-gifts.js';

const TEMPLATE = '0198c5a0-0000-7000-8000-000000000001';
const voucher = encodeId('vtp', TEMPLATE);
const gives = { points: 5 };
const from = (...friends: (number | null)[]): WantedAdvocateStep[] =>
  friends.map((fromFriend) => ({ fromFriend, gives }));

describe('what an advocate is to get', () => {
  it.each<[string, WantedAdvocateStep[]]>([
    ['nothing', []],
    ['the same for all', [{ gives }]],
    ['more from friend to friend', from(1, 3, 5, 1_000_000)],
    ['nothing for the first', from(2)],
    ['points at the bounds', [{ gives: { points: 1 } }, { fromFriend: 2, gives: { points: 1_000_000_000 } }]],
    ['twenty steps', from(...Array.from({ length: 20 }, (_, index) => index + 1))],
  ])('%s', (_, steps) => {
    expect(stepsProblems(steps)).toEqual([]);
  });

  it.each<[string, WantedAdvocateStep[], [string, string][]]>([
    [
      'steps that go down',
      from(1, 5, 3),
      [['advocate.2.fromFriend', '3 is not above 5, where the step before begins: steps go up']],
    ],
    [
      'a step twice',
      from(null, 1),
      [['advocate.1.fromFriend', '1 is not above 1, where the step before begins: steps go up']],
    ],
    ['no friend', from(0), [['advocate.0.fromFriend', '0 is not within 1 to 1000000']]],
    ['too many friends', from(1, 1_000_001), [['advocate.1.fromFriend', '1000001 is not within 1 to 1000000']]],
    [
      'points out of bounds',
      [
        { gives: { points: 0 } },
        { fromFriend: 2, gives: { points: -1 } },
        { fromFriend: 3, gives: { points: 1e9 + 1 } },
      ],
      [
        ['advocate.0.gives.points', '0 is not within 1 to 1000000000'],
        ['advocate.1.gives.points', '-1 is not within 1 to 1000000000'],
        ['advocate.2.gives.points', '1000000001 is not within 1 to 1000000000'],
      ],
    ],
    [
      'too many steps',
      from(...Array.from({ length: 21 }, (_, index) => index + 1)),
      [['advocate', 'has 21 steps: at most 20']],
    ],
  ])('is not %s', (_, steps, problems) => {
    expect(stepsProblems(steps)).toEqual(problems.map(([path, message]) => ({ path: path.split('.'), message })));
  });

  it('is stored with what was not said', () => {
    expect(stepsTerms([{ gives }, { fromFriend: 3, gives: { points: null, voucher } }])).toEqual([
      { fromFriend: 1, gift: { points: 5 } },
      { fromFriend: 3, gift: { template: TEMPLATE } },
    ]);
    expect(() => giftTerms({ voucher: 'tir_1' })).toThrow('tir_1 is no voucher template');
  });
});
