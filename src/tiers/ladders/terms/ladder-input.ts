import type { Problem } from '../../../kernel/problem.js';
import { listedTextProblems, textProblems } from '../../../platform/graphql/index.js';
import { currencyProblems } from '../../../points/index.js';
import { expiryProblems, pendingProblems, type ProgramSettings } from '../../../programs/index.js';
import type { TierMetric, TierWindow, TierFalling } from '../ladder.js';
import type { CreateTierLadderInput, UpdateTierLadderInput } from '../tier-ladder.inputs.js';
import type { TierInput } from '../tier.inputs.js';
import { metricProblems, thresholdProblems } from './ladder-metric.js';
import type { LadderTerms, TierTerms } from './ladder-terms.js';
import { timingProblems } from './ladder-window.js';
import { perkCountProblems } from './perks.js';
import { detailProblems, keysProblems } from './tier-details.js';

type Changes = Omit<UpdateTierLadderInput, 'id'>;

/** Everything that is wrong in itself with a new ladder. What it refers to is looked at in ladder-references.ts. */
export function newLadderProblems(input: CreateTierLadderInput, settings: ProgramSettings): Problem[] {
  return [...saidProblems(input, settings), ...wholeProblems(input, input, settings)];
}

/**
 * Everything that is wrong in itself with a ladder after these changes. What stays is looked at as well: what fits one metric or
 * window does not fit another, and the program's currency may be another than when thresholds were written.
 */
export function changedLadderProblems(
  changes: Changes,
  settings: ProgramSettings,
  terms: LadderTerms<TierTerms>,
): Problem[] {
  return [...neededProblems(changes), ...saidProblems(changes, settings), ...wholeProblems(changes, terms, settings)];
}

/** What every ladder has cannot be taken away. */
function neededProblems(changes: Changes): Problem[] {
  return (['name', 'metric', 'window', 'falling', 'tiers'] as const)
    .filter((field) => changes[field] === null)
    .map((field) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}

/** What is wrong with each thing that is said. */
function saidProblems({ name, currency, tiers }: Changes, settings: ProgramSettings): Problem[] {
  return [
    ...(name ? textProblems(name, ['name']) : []),
    ...(currency == null ? [] : currencyProblems(settings, currency)),
    ...(tiers ? keysProblems(tiers.map(({ key }) => key)) : []),
    ...(tiers ?? []).flatMap((tier, index) => tierProblems(tier, ['tiers', String(index)])),
  ];
}

function tierProblems(tier: TierInput, path: string[]): Problem[] {
  const { name, description, pending, expiry, perks } = tier;
  return [
    ...textProblems(name, [...path, 'name']),
    ...(description ? textProblems(description, [...path, 'description']) : []),
    ...detailProblems(tier, path),
    ...(pending ? pendingProblems(pending, [...path, 'pending']) : []),
    ...(expiry ? tierExpiryProblems(expiry, [...path, 'expiry']) : []),
    ...(perks ? listedTextProblems(perks, [...path, 'perks']) : []),
    ...(perks ? perkCountProblems(perks, [...path, 'perks']) : []),
  ];
}

/** Inactivity is of a wallet, not of the points of one tier. */
function tierExpiryProblems(expiry: NonNullable<TierInput['expiry']>, path: string[]): Problem[] {
  if (expiry.kind !== 'INACTIVITY') return expiryProblems(expiry, path);
  const message = 'INACTIVITY is for point currencies; a tier has NEVER, AFTER or DATES';
  return [{ path: [...path, 'kind'], message }];
}

/** What a ladder has been so far, or what is asked of a new one. */
interface Present {
  metric: TierMetric;
  activityType?: string | null;
  window: TierWindow;
  windowMonths?: number | null;
  falling: TierFalling;
  graceDays?: number | null;
  tiers: readonly { threshold: string }[];
}

/** What is wrong with the ladder as a whole after the changes. */
function wholeProblems(changes: Changes, present: Present, settings: ProgramSettings): Problem[] {
  const metric = changes.metric ?? present.metric;
  const activityType = either(changes.activityType, present.activityType);
  const thresholds = (changes.tiers ?? present.tiers).map(({ threshold }) => threshold);
  return [
    ...metricProblems({ metric, currency: changes.currency ?? null, activityType }),
    ...timingProblems({
      window: changes.window ?? present.window,
      windowMonths: either(changes.windowMonths, present.windowMonths),
      falling: changes.falling ?? present.falling,
      graceDays: either(changes.graceDays, present.graceDays) ?? 0,
    }),
    ...thresholdProblems(thresholds, metric, settings.currency),
  ];
}

/** What is given, even if it takes away; else what stays. */
function either<Value>(given: Value | null | undefined, present: Value | null | undefined): Value | null {
  return given === undefined ? (present ?? null) : given;
}
