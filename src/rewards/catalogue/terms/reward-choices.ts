import type { Problem } from '../../../kernel/problem.js';
import { isShopKey, SHOP_KEY_FORM } from '../../../kernel/shop-key.js';
import { MOST_PRICE } from './reward-prices.js';

const MOST_OPTIONS = 50;
const MOST_AGE = 120;

/** The largest stock that is counted; more is as good as unlimited. */
const MOST_STOCK = 1_000_000_000;

/** What is wrong with how many are to be chosen of so many options. */
export function chooseProblems(choose: number, options: number): Problem[] {
  const path = ['choose'];
  if (options > MOST_OPTIONS)
    return [{ path: ['options'], message: `must have at most ${MOST_OPTIONS}, not ${options}` }];
  if (choose < 0) return [{ path, message: `must not be negative, and is ${choose}` }];
  if (choose > options)
    return [{ path, message: `must not be above the number of options, ${options}, and is ${choose}` }];
  if (choose === 0 && options > 0)
    return [{ path, message: `must be 1 to ${options} where there are options: say how many to choose` }];
  return [];
}

/** What is wrong with the keys of the options. */
export function keysProblems(keys: readonly string[]): Problem[] {
  return keys.flatMap((key, index) => {
    const path = ['options', String(index), 'key'];
    if (!isShopKey(key)) return [{ path, message: `must be ${SHOP_KEY_FORM}` }];
    return keys.indexOf(key) < index ? [{ path, message: `"${key}" is given twice` }] : [];
  });
}

/** What is wrong with how much there is. */
export function stockProblems(stock: number, path: string[]): Problem[] {
  return stock >= 0 && stock <= MOST_STOCK ? [] : [{ path, message: `${stock} is not within 0 to ${MOST_STOCK}` }];
}

/** What is wrong with how many codes are enough. */
export function warnBelowProblems(count: number): Problem[] {
  return count >= 1 && count <= MOST_STOCK
    ? []
    : [{ path: ['warnBelow'], message: `${count} is not within 1 to ${MOST_STOCK}` }];
}

/** What an option says in numbers. */
interface Numbers {
  surcharge?: number | null;
  legalAge?: number | null;
  meantForMinAge?: number | null;
  meantForMaxAge?: number | null;
}

/** What is wrong with the surcharge and the ages of an option. */
export function optionNumberProblems(option: Numbers, path: readonly string[]): Problem[] {
  const { meantForMinAge: min, meantForMaxAge: max } = option;
  return [
    ...rangeProblems(option.surcharge, MOST_PRICE, [...path, 'surcharge']),
    ...rangeProblems(option.legalAge, MOST_AGE, [...path, 'legalAge']),
    ...rangeProblems(min, MOST_AGE, [...path, 'meantForMinAge']),
    ...rangeProblems(max, MOST_AGE, [...path, 'meantForMaxAge']),
    ...(min != null && max != null && max < min
      ? [{ path: [...path, 'meantForMaxAge'], message: `must not be below meantForMinAge, ${min}` }]
      : []),
  ];
}

function rangeProblems(value: number | null | undefined, most: number, path: string[]): Problem[] {
  return value == null || (value >= 0 && value <= most)
    ? []
    : [{ path, message: `${value} is not within 0 to ${most}` }];
}
