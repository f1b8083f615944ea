import type { Variables } from './limits/cost.js';

/** What is asked with a document, as far as it decides whether it is let in. */
export interface Asked {
  variables?: Variables | undefined;
  operationName?: string | undefined;
}
