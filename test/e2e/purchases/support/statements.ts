import type { TestApp } from '../../../support/app.js';

/** The statements that this takes, sorted by name: what is read at about the same time has no order. */
export async function statementsOf(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  return (await app.statementsOf(work)).sort();
}
