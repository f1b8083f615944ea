import { encodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { ConfigTx } from '../../../platform/database/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { EntryVouchers } from '../../grants/entry-vouchers.js';
import type { StoredLadder } from '../stored/tier-ladders.queries.js';
import { entryVoucherProblems } from './entry-voucher-problems.js';
import { referenceProblems } from './ladder-references.js';

/**
 * What is wrong with a ladder by now that was right when it was written: its point currency, its type of activity or a voucher template is archived, or
 * the program has another currency. What is asked names the ladder and nothing else: which of its terms is meant stands in the message.
 */
export async function storedProblems(
  tx: ConfigTx,
  ladder: StoredLadder,
  settings: ProgramSettings,
  vouchers: EntryVouchers,
): Promise<Problem[]> {
  const { metric, activityType, moneyCurrency, currencyNumber } = ladder;
  const currency = settings.currencies.find(({ number }) => number === currencyNumber)?.code ?? null;
  const tiers = ladder.tiers.map(({ entryVoucher: uuid }) => ({ entryVoucher: uuid && encodeId('vtp', uuid) }));
  const problems = [
    ...(await referenceProblems(tx, { metric, activityType, currency }, settings, ladder)),
    ...(await entryVoucherProblems(tx, settings.number, tiers, vouchers)),
  ];
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
