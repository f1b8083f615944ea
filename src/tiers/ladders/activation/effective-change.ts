import type { OnChange } from '../ladder.js';

/** What becomes of standings: a first version finds nobody who stands anywhere, so what was earned before counts. */
export function effectiveChange(said: OnChange | null | undefined, isFirst: boolean): OnChange {
  const onChange = said ?? 'KEEP_UNTIL_PERIOD_END';
  return isFirst && onChange === 'KEEP_UNTIL_PERIOD_END' ? 'RAISE_ONLY' : onChange;
}
