/** Where time comes from. Decisions take the database's clock inside their transaction; this one serves tokens, keys and caches. */
export interface Clock {
  now(): Date;
}

/** The machine's wall clock: the one place that reads it. */
export const wallClock: Clock = {
  now: () => new Date(),
};
