/**
 * The database's clock as SQL: the only clock that decisions take, so that servers with skewed clocks agree. It is read in
 * a statement after the lock: in the locking statement it would be read before the wait.
 */
export const DATABASE_CLOCK = 'clock_timestamp()';
