import { namedActivityTypeProblems } from '../../../history/index.js';
import { encodeId } from '../../../kernel/ids.js';
import { textFor } from '../../../kernel/localized-text.js';
import type { Problem } from '../../../kernel/problem.js';
import type { ConfigTx } from '../../../platform/database/index.js';
import { PointCurrencyEntity, type ProgramSettings } from '../../../programs/index.js';
import { findPrimaryLadder, type StoredLadder } from '../stored/tier-ladders.queries.js';
import type { UpdateTierLadderInput } from '../tier-ladder.inputs.js';

type Changes = Omit<UpdateTierLadderInput, 'id'>;

/**
 * What is wrong with what these changes make a ladder refer to, and with its place among the others: an archived point currency,
 * a type of activity that is none, a second primary ladder. It is read in the transaction that holds the program's lock, so
 * nothing of it changes before the ladder is written.
 */
export async function referenceProblems(
  tx: ConfigTx,
  changes: Changes,
  settings: ProgramSettings,
  ladder?: StoredLadder,
): Promise<Problem[]> {
  const metric = changes.metric ?? ladder?.metric;
  const activityType = metric === 'ACTIVITIES' ? (changes.activityType ?? null) : null;
  return [
    ...(changes.currency == null ? [] : await archivedProblems(tx, settings, changes.currency)),
    ...(await namedActivityTypeProblems(tx, settings.number, activityType, ['activityType'])),
    ...(await primaryProblems(tx, settings, ladder, isPrimaryAfter(changes, ladder))),
  ];
}

/** Whether a ladder is the primary one after these changes. A new one is unless it says otherwise. */
export function isPrimaryAfter({ primary }: Changes, ladder?: StoredLadder): boolean {
  return primary === undefined ? (ladder?.primary ?? true) : (primary ?? true);
}

/** None of a code that is unknown, which is said elsewhere. */
async function archivedProblems(
  tx: ConfigTx,
  { number: programId, currencies }: ProgramSettings,
  code: string,
): Promise<Problem[]> {
  if (!currencies.some((one) => one.code === code)) return [];
  const isArchived = await tx.manager.existsBy(PointCurrencyEntity, { programId, code, archived: true });
  return isArchived
    ? [{ path: ['currency'], message: `"${code}" is archived: no ladder can be made to count it` }]
    : [];
}

async function primaryProblems(
  tx: ConfigTx,
  { number: programId, locale }: ProgramSettings,
  ladder: StoredLadder | undefined,
  isPrimary: boolean,
): Promise<Problem[]> {
  if (!isPrimary) return [];
  const other = await findPrimaryLadder(tx, programId, ladder?.uuid ?? null);
  if (!other) return [];
  const which = `"${textFor(other.names, locale)}" (${encodeId('tld', other.uuid)})`;
  const message = `${which} is the primary ladder, and there is one at most: say false here, or first there`;
  return [{ path: ['primary'], message }];
}
