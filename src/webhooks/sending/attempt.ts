import type { DueDelivery } from './due-deliveries.js';
import type { Posted } from './post-webhook.js';

/** An attempt that was made. */
export interface Attempt {
  readonly delivery: DueDelivery;
  readonly posted: Posted;
  readonly at: Date;
  /** In [0, 1): how much the next wait differs from the table. */
  readonly chance: number;
}
