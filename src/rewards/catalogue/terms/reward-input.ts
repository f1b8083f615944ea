import { audienceProblems } from '../../../audiences/index.js';
import { limitsProblems } from '../../../earning/index.js';
import { amountProblems } from '../../../kernel/amount-problems.js';
import type { Problem } from '../../../kernel/problem.js';
import { textProblems, type MoneyInput } from '../../../platform/graphql/index.js';
import { currencyProblems } from '../../../points/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { CreateRewardInput, UpdateRewardInput } from '../reward.inputs.js';
import type { Keyed } from './option-keys.js';
import {
  chooseProblems,
  keysProblems,
  optionNumberProblems,
  stockProblems,
  warnBelowProblems,
} from './reward-choices.js';
import { givesProblems } from './reward-gives.js';
import { earlyAccessProblems, priceProblems, tierPricesProblems, timedPricesProblems } from './reward-prices.js';
import type { OptionIdentity, OptionTerms, RewardTerms } from './reward-terms.js';
import { categoryProblems, imageProblems, imagesProblems, tagsProblems } from './reward-topics.js';
import { windowsProblems } from './reward-windows.js';

const MOST_POSITION = 1_000_000;

type Changes = Keyed<Omit<UpdateRewardInput, 'id'>>;
type KeyedOption = NonNullable<Changes['options']>[number];

/** Everything that is wrong in itself with a new reward. What it refers to is looked at in reward-references.ts. */
export function newRewardProblems(input: Keyed<CreateRewardInput>, settings: ProgramSettings): Problem[] {
  return [
    ...rewardProblems(input, settings),
    ...(input.stock == null ? [] : stockProblems(input.stock, ['stock'])),
    ...(input.options ?? []).flatMap(({ stock }, index) =>
      stock == null ? [] : stockProblems(stock, ['options', String(index), 'stock']),
    ),
  ];
}

/**
 * Everything that is wrong in itself with a reward after these changes. What stays is looked at as well: a window has two ends, how
 * many to choose depends on how many options there are, and the program's currency may be another than when it was written.
 */
export function changedRewardProblems(
  changes: Changes,
  settings: ProgramSettings,
  terms: RewardTerms<OptionTerms>,
  known: readonly OptionIdentity[],
): Problem[] {
  return [
    ...neededProblems(changes),
    ...rewardProblems(changes, settings, terms),
    ...(changes.money === undefined ? foreignProblems(terms, settings) : []),
    ...(changes.options ?? []).flatMap((option, index) => changedStockProblems(option, index, known)),
  ];
}

/** What is wrong with money that was asked for when the program had another currency. */
export function foreignProblems(
  { moneyCurrency }: Pick<RewardTerms, 'moneyCurrency'>,
  { currency }: ProgramSettings,
): Problem[] {
  if (moneyCurrency === null || moneyCurrency === currency) return [];
  return [
    { path: ['money'], message: `is in ${moneyCurrency}, and the program's currency is ${currency}: state it anew` },
  ];
}

/** What every reward has cannot be taken away. */
function neededProblems(changes: Changes): Problem[] {
  return (['name', 'points', 'gives'] as const)
    .filter((field) => changes[field] === null)
    .map((field) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}

function rewardProblems(changes: Changes, settings: ProgramSettings, terms?: RewardTerms<OptionTerms>): Problem[] {
  const windows = {
    visibleFrom: either(changes.visibleFrom, terms?.visibleFrom),
    visibleUntil: either(changes.visibleUntil, terms?.visibleUntil),
    redeemableFrom: either(changes.redeemableFrom, terms?.redeemableFrom),
    redeemableUntil: either(changes.redeemableUntil, terms?.redeemableUntil),
  };
  const options = either<readonly unknown[]>(changes.options, terms?.options) ?? [];
  return [
    ...textsProblems(changes),
    ...(changes.images ? imagesProblems(changes.images) : []),
    ...(changes.category == null ? [] : categoryProblems(changes.category)),
    ...(changes.tags ? tagsProblems(changes.tags) : []),
    ...(changes.currency == null ? [] : currencyProblems(settings, changes.currency)),
    ...(changes.points == null ? [] : priceProblems(changes.points, ['points'])),
    ...(changes.money ? moneyProblems(changes.money, settings.currency) : []),
    ...tierPricesProblems(changes.tierPrices ?? []),
    ...timedPricesProblems(changes.timedPrices ?? []),
    ...earlyAccessProblems(
      either<{ tier: string; days: number }[]>(changes.earlyAccess, terms?.earlyAccess) ?? [],
      windows,
    ),
    ...(changes.audience ? audienceProblems(changes.audience, ['audience']) : []),
    ...(changes.gives ? givesProblems(changes.gives, ['gives']) : []),
    ...(changes.warnBelow == null ? [] : warnBelowProblems(changes.warnBelow)),
    ...windowsProblems(windows),
    ...limitsProblems(changes.limits),
    ...chooseProblems(either(changes.choose, terms?.choose) ?? 0, options.length),
    ...keysProblems((changes.options ?? []).map(({ key }) => key)),
    ...(changes.options ?? []).flatMap((option, index) => optionProblems(option, ['options', String(index)])),
    ...(changes.position == null ? [] : positionProblems(changes.position)),
  ];
}

function textsProblems({ name, description, terms }: Changes): Problem[] {
  return [
    ...(name ? textProblems(name, ['name']) : []),
    ...(description ? textProblems(description, ['description']) : []),
    ...(terms ? textProblems(terms, ['terms']) : []),
  ];
}

function optionProblems(option: KeyedOption, path: string[]): Problem[] {
  const { name, description, image, tags, audience, gives } = option;
  return [
    ...textProblems(name, [...path, 'name']),
    ...(description ? textProblems(description, [...path, 'description']) : []),
    ...(image == null ? [] : imageProblems(image, [...path, 'image'])),
    ...(tags ? tagsProblems(tags, path) : []),
    ...optionNumberProblems(option, path),
    ...(audience ? audienceProblems(audience, [...path, 'audience']) : []),
    ...(gives ? givesProblems(gives, [...path, 'gives']) : []),
  ];
}

/** An option that the reward has or had keeps what is left of it: an edit must not undo what was claimed meanwhile. */
function changedStockProblems({ key, stock }: KeyedOption, index: number, known: readonly OptionIdentity[]): Problem[] {
  if (stock == null) return [];
  const path = ['options', String(index), 'stock'];
  if (!known.some((one) => one.key === key)) return stockProblems(stock, path);
  return [{ path, message: `"${key}" has a stock already; addRewardStock changes it` }];
}

function moneyProblems({ amount, currency }: MoneyInput, ofProgram: string): Problem[] {
  if (currency !== ofProgram)
    return [
      { path: ['money', 'currency'], message: `must be ${ofProgram}, the currency of the program, not ${currency}` },
    ];
  return amountProblems(amount, currency, 'above 0', ['money', 'amount']);
}

function positionProblems(position: number): Problem[] {
  if (position >= 0 && position <= MOST_POSITION) return [];
  return [{ path: ['position'], message: `${position} is not within 0 to ${MOST_POSITION}` }];
}

/** What is given, even if it takes away; else what stays. */
function either<Value>(given: Value | null | undefined, present: Value | null | undefined): Value | null {
  return given === undefined ? (present ?? null) : given;
}
