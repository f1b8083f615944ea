import { chooseProblems, keysProblems, optionNumberProblems, stockProblems } from './reward-choices.js';

const shown = (problems: { path: string[]; message: string }[]) =>
  problems.map(({ path, message }) => [path.join('.'), message]);

describe('how many to choose', () => {
  it.each([[0, 0], [1, 1], [1, 4], [4, 4], [50, 50]])('takes %s of %s', (choose, options) => {
    expect(chooseProblems(choose, options)).toEqual([]);
  }); // prettier-ignore

  it.each([
    [-1, 0, 'choose', 'must not be negative, and is -1'],
    [1, 0, 'choose', 'must not be above the number of options, 0, and is 1'],
    [3, 2, 'choose', 'must not be above the number of options, 2, and is 3'],
    [0, 2, 'choose', 'must be 1 to 2 where there are options: say how many to choose'],
    [1, 51, 'options', 'must have at most 50, not 51'],
  ])('refuses %s of %s', (choose, options, path, message) => {
    expect(shown(chooseProblems(choose, options))).toEqual([[path, message]]);
  });
});

describe('keys of options', () => {
  it('are given once', () => {
    expect(keysProblems(['a', 'A', 'pop-concert.1_x'])).toEqual([]);
    expect(shown(keysProblems(['a', 'b', 'a']))).toEqual([['options.2.key', '"a" is given twice']]);
  });

  it.each(['', '1a', 'a b', 'é', 'a'.repeat(65)])('are no %j', (key) => {
    expect(shown(keysProblems([key]))[0]?.[0]).toBe('options.0.key');
  });
});

describe('numbers of options', () => {
  it.each([
    {},
    { surcharge: 0, legalAge: 0, meantForMinAge: 0, meantForMaxAge: 0 },
    { surcharge: 1_000_000_000, legalAge: 120, meantForMinAge: 16, meantForMaxAge: 120 },
    { surcharge: null, legalAge: null, meantForMinAge: 55, meantForMaxAge: null },
  ])('takes %j', (option) => {
    expect(optionNumberProblems(option, [])).toEqual([]);
  });

  it.each([
    [{ surcharge: -1 }, 'surcharge', '-1 is not within 0 to 1000000000'],
    [{ legalAge: -1 }, 'legalAge', '-1 is not within 0 to 120'],
    [{ legalAge: 121 }, 'legalAge', '121 is not within 0 to 120'],
    [{ meantForMinAge: 121 }, 'meantForMinAge', '121 is not within 0 to 120'],
    [{ meantForMinAge: 35, meantForMaxAge: 16 }, 'meantForMaxAge', 'must not be below meantForMinAge, 35'],
  ])('refuses %j', (option, field, message) => {
    expect(shown(optionNumberProblems(option, ['options', '1']))).toEqual([[`options.1.${field}`, message]]);
  });
});

describe('stock', () => {
  it.each([0, 1, 1_000_000_000])('takes %s', (stock) => {
    expect(stockProblems(stock, ['stock'])).toEqual([]);
  });

  it.each([-1, 1_000_000_001])('refuses %s', (stock) => {
    expect(shown(stockProblems(stock, ['stock']))).toEqual([['stock', `${stock} is not within 0 to 1000000000`]]);
  });
});
