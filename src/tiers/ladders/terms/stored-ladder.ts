import type { Problem } from '../../../kernel/problem.js';
import type { ConfigTx } from '../../../platform/database/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { StoredLadder } from '../stored/tier-ladders.queries.js';
import { referenceProblems } from './ladder-references.js';

/**
 * What is wrong with a ladder by now that was right when it was written: its point currency or type of activity is archived, or the
 * program has another currency. What is asked names the ladder and nothing else: which of its terms is meant stands in the message.
 */
export async function storedProblems(
  tx: ConfigTx,
  ladder: StoredLadder,
  settings: ProgramSettings,
): Promise<Problem[]> {
  const { metric, activityType, moneyCurrency, currencyNumber } = ladder;
  const currency = settings.currencies.find(({ number }) => number === currencyNumber)?.code ?? null;
  const problems = await referenceProblems(tx, { metric, activityType, currency }, settings, ladder);
  const isForeign = moneyCurrency !== null && moneyCurrency !== settings.currency;
  return [
    ...problems.map(({ path, message }) => ({ path: ['id'], message: `${path.join('.')}: ${message}` })),
    ...(isForeign
      ? [
          {
            path: ['id'],
            message: `its thresholds are in ${moneyCurrency}, and the program's currency is ${settings.currency}: state them anew`,
          },
        ]
      : []),
  ];
}
