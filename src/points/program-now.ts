import { DATABASE_CLOCK } from '../platform/database/index.js';

/** A statement begins its FROM with this: what time it is in the program `$1`, once for all rows, as `now.at`. */
export const FROM_NOW = `FROM (
  SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) AS at FROM program WHERE id = $1 OFFSET 0) AS now`;
