import { expectedTotals } from './expected-totals.js';
import type { Outcome } from './outcomes.js';

const outcome = (state: Outcome['state'], input: object): Outcome => ({
  kind: 'any',
  call: 1,
  input: { idempotencyKey: 'k', ...input },
  state,
  facts: {},
  refusal: null,
  isDoubtful: false,
  done: 1,
});
const total = (...outcomes: Outcome[]) =>
  expectedTotals(
    new Map([
      ['ada', 100],
      ['bob', 50],
    ]),
    outcomes,
    ({ input }) => (input['moves'] ?? []) as { member: string; points: number }[],
    ({ input }) => (input['merged'] ?? null) as [string, string] | null,
  );

describe('what members should have', () => {
  it('is what they had and what accepted calls moved', () => {
    const moves = [
      { member: 'ada', points: -30 },
      { member: 'bob', points: 30 },
    ];

    expect(total(outcome('accepted', { moves }), outcome('refused', { moves }), outcome('open', { moves }))).toEqual([
      { members: ['ada'], points: 70 },
      { members: ['bob'], points: 80 },
    ]);
  });

  it('counts who came later', () => {
    expect(total(outcome('accepted', { moves: [{ member: 'eve', points: 10 }] })).at(-1)).toEqual({
      members: ['eve'],
      points: 10,
    });
  });

  it('is reckoned together of who was merged, in a chain too', () => {
    const eve = outcome('accepted', { moves: [{ member: 'eve', points: 10 }] });
    const merges = [outcome('accepted', { merged: ['bob', 'ada'] }), outcome('accepted', { merged: ['ada', 'eve'] })];

    expect(total(eve, ...merges)).toEqual([{ members: ['ada', 'bob', 'eve'], points: 160 }]);
  });
});
