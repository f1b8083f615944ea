import { call, columnsOf, statement, type Call } from '../../platform/database/index.js';
import type { Signal } from './signals.js';

const INSERT = statement(
  'insert-referral-signals',
  `INSERT INTO referral_signal (program_id, referral_id, signal, weight)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::text[], $4::smallint[])`,
);

/** What was suspicious about referrals when their friends qualified. */
export function insertSignals(programId: number, signals: readonly (Signal & { referralId: string })[]): Call<never>[] {
  return signals.length === 0
    ? []
    : [call(INSERT, [programId, ...columnsOf(signals, 'referralId', 'signal', 'weight')])];
}
