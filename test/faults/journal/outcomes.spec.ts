import type { Answer, Entry } from './journal.js';
import { outcomesOf } from './outcomes.js';

const sent = (call: number, attempt: number, ...keys: string[]): Entry => ({
  at: 0,
  call,
  attempt,
  to: 'here',
  kind: 'adjustPoints',
  inputs: keys.map((idempotencyKey) => ({ idempotencyKey })),
});
const lost = (call: number, attempt: number): Entry => ({ at: 0, call, attempt, failure: 'CUT' });
const answered = (call: number, attempt: number, ...answers: Answer[]): Entry => ({ at: 0, call, attempt, answers });
const done: Answer = { accepted: { id: 'p1' }, replayed: false };
const replayed: Answer = { accepted: { id: 'p1' }, replayed: true };
const refused = (code: string): Answer => ({ refused: code, message: 'no' });
const of = (...entries: Entry[]) => {
  const { byKey, wrongs } = outcomesOf(entries, (_, code) => code === 'INSUFFICIENT_POINTS');
  const outcomes = [...byKey.values()].map(({ input, state, isDoubtful }) => [input.idempotencyKey, state, isDoubtful]);
  return { outcomes, wrongs: wrongs.map(({ what }) => what) };
};

describe('what a journal says of a key', () => {
  it.each<[string, Entry[], string, boolean]>([
    ['an answer', [sent(1, 1, 'k'), answered(1, 1, done)], 'accepted', false],
    ['nothing that came back', [sent(1, 1, 'k'), lost(1, 1)], 'open', true],
    ['nothing yet when the journal ends', [sent(1, 1, 'k')], 'open', true],
    [
      'done though nobody heard of it',
      [sent(1, 1, 'k'), lost(1, 1), sent(1, 2, 'k'), answered(1, 2, replayed)],
      'accepted',
      true,
    ],
    ['not done the first time', [sent(1, 1, 'k'), lost(1, 1), sent(1, 2, 'k'), answered(1, 2, done)], 'accepted', true],
    ['a refusal', [sent(1, 1, 'k'), answered(1, 1, refused('INSUFFICIENT_POINTS'))], 'refused', false],
    [
      'a refusal, and points that came later',
      [sent(1, 1, 'k'), answered(1, 1, refused('INSUFFICIENT_POINTS')), sent(2, 1, 'k'), answered(2, 1, done)],
      'accepted',
      false,
    ],
  ])('%s', (_, entries, state, isDoubtful) => {
    expect(of(...entries)).toEqual({ outcomes: [['k', state, isDoubtful]], wrongs: [] });
  });

  it('stands for each item of a list', () => {
    const entries = [sent(1, 1, 'a', 'b'), answered(1, 1, done, refused('INSUFFICIENT_POINTS'))];

    expect(of(...entries).outcomes).toEqual([
      ['a', 'accepted', false],
      ['b', 'refused', false],
    ]);
  });

  it.each<[string, Answer, Answer, string]>([
    ['done twice', done, done, 'was done a second time'],
    ['done after it was replayed', replayed, done, 'was done a second time'],
    ['forgotten', done, refused('INSUFFICIENT_POINTS'), 'was acknowledged, and later refused as INSUFFICIENT_POINTS'],
    [
      'another answer',
      done,
      { accepted: { id: 'p2' }, replayed: true },
      'was answered {"id":"p1"}, and later {"id":"p2"}',
    ],
  ])('is wrong: %s', (_, first, second, what) => {
    const entries = [sent(1, 1, 'k'), answered(1, 1, first), sent(2, 1, 'k'), answered(2, 1, second)];

    expect(of(...entries).wrongs).toEqual([what]);
  });

  it('is wrong: a refusal that a client who repeats never sees', () => {
    const entries = [sent(1, 1, 'k'), answered(1, 1, refused('IDEMPOTENCY_KEY_REUSED'))];

    expect(of(...entries).wrongs).toEqual(['was refused as IDEMPOTENCY_KEY_REUSED: no']);
  });
});
