import { isShortText } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { statement, type Queryable } from '../../platform/database/index.js';
import { isSystemActivityType } from './system-types.js';

const LONGEST_KEY = 64;

const FIND_NAMED = statement<{ archived: boolean }>(
  'find-named-activity-type',
  'SELECT archived FROM activity_type WHERE program_id = $1 AND key = $2',
);

/**
 * What is wrong with naming a type of activity that is to be counted or awarded: it is none of the program's, or archived. Null
 * names none. Asked under the program's lock, so that it stays so until what names it is written.
 */
export async function namedActivityTypeProblems(
  from: Queryable,
  programId: number,
  key: string | null,
  path: string[],
): Promise<Problem[]> {
  if (key === null || isSystemActivityType(key)) return [];
  const [type] = isShortText(key, LONGEST_KEY) ? await from.query(FIND_NAMED, [programId, key]) : [];
  if (!type) return [{ path, message: `"${key}" is not a type of activity of this program` }];
  return type.archived ? [{ path, message: `"${key}" is archived: no activity of it is recorded` }] : [];
}
