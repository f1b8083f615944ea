import { encodeId } from '../../../kernel/ids.js';
import { givenBy, givesProblems, shownGift, shownPool, type RewardGift, type WantedGift } from './reward-gives.js';

const TEMPLATE = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('what a reward gives', () => {
  it.each<[WantedGift, RewardGift]>([
    [{ codePool: true }, 'CODE_POOL'],
    [{ handFulfilled: true }, 'HAND_FULFILLED'],
    [{ donation: true }, 'DONATION'],
    [{ earlyAccess: true }, 'EARLY_ACCESS'],
  ])('%j is %s', (gives, gift) => {
    expect(givesProblems(gives, ['gives'])).toEqual([]);
    expect(givenBy(gives)).toEqual({ gift, voucherTemplate: null });
    expect(shownGift(givenBy(gives))).toMatchObject(gives);
    expect(Object.values(shownGift(givenBy(gives))).filter((one) => one !== null)).toEqual([true]);
  });

  it('is a voucher by its template', () => {
    const gives = { voucher: encodeId('vtp', TEMPLATE) };

    expect(givesProblems(gives, ['gives'])).toEqual([]);
    expect(givenBy(gives)).toEqual({ gift: 'VOUCHER', voucherTemplate: TEMPLATE });
    expect(shownGift(givenBy(gives))).toEqual({
      codePool: null,
      handFulfilled: null,
      donation: null,
      earlyAccess: null,
      templateUuid: TEMPLATE,
    });
  });

  it('is never false, nor a template of nonsense', () => {
    expect(givesProblems({ donation: false }, ['options', '0', 'gives'])).toEqual([
      { path: ['options', '0', 'gives', 'donation'], message: 'must be true: name what it gives instead' },
    ]);
    expect(() => givenBy({ donation: false })).toThrow('was not checked');
    expect(() => givenBy({ voucher: 'vtp_x' })).toThrow('was not checked');
  });

  it.each<[RewardGift | null, number, number | null, number | null, boolean]>([
    ['CODE_POOL', 3, null, 3, false],
    ['CODE_POOL', 3, 4, 3, true],
    ['CODE_POOL', 4, 4, 4, false],
    ['DONATION', 0, 4, null, false],
    [null, 0, 4, null, false],
  ])('%s with %i codes, warned below %j, shows %j and %j', (gift, codesLeft, warnBelow, left, isLow) => {
    expect(shownPool({ codesLeft, warnBelow }, gift)).toEqual({ codesLeft: left, isLow });
  });
});
