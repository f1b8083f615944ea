import type { TestApp } from '../../../support/app.js';

/** An API key is looked up once a second at most, so these come and go. */
const NOW_AND_THEN = new Set(['find-api-key', 'note-api-key-use']);

/** The statements that this takes, sorted by name: what is read at about the same time has no order. */
export async function statementsOf(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  return (await app.statementsOf(work)).filter((name) => !NOW_AND_THEN.has(name)).sort();
}
