import { IdempotencyKeyReused } from '../../platform/graphql/index.js';
import { askedBefore, guessesIn } from './asked-before.js';

describe('what was asked before', () => {
  const asked = { memberId: null, key: 'one', operation: 'redeemVoucher', inputHash: Buffer.from('a') };
  const done = { ...asked, result: {} };

  it.each([
    ['nothing was done under the key', [], 'NEW'],
    ['the same was done', [done], 'REPEAT'],
    ['the same was done by a member', [{ ...done, memberId: 'ada' }], 'NEW'],
    ['it was done with another input', [{ ...done, inputHash: Buffer.from('b') }], 'OTHER'],
    ['something else was done', [{ ...done, operation: 'reserveVoucher' }], 'OTHER'],
  ])('is told where %s', (_, calls, expected) => {
    expect(askedBefore(calls, asked)).toBe(expected);
  });

  it.each([
    ['a code that there is not', 'unknown', 1],
    ['a key that was used with something else', new IdempotencyKeyReused('one'), 1],
    ['anything else', 'known', 0],
  ])('counts %s as it should', (_, answer, guesses) => {
    expect(guessesIn(answer, (one) => one === 'unknown')).toBe(guesses);
  });
});
