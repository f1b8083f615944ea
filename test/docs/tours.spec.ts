import { startTestApp, type TestApp } from '../support/app.js';
import { examplesIn, type Credential } from './examples.js';
import { tokenIn, walk, type Answered } from './walk.js';

/** They follow each other. */
const TOURS = ['1-checkout-and-app', '2-rules-and-members', '3-tiers-rewards-friends'];

describe('the tours that set up a shop', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const answers: Answered[] = [];
  const credentialOf = (as: Credential): string => {
    if (as === 'member token') return tokenIn(answers);
    return as === 'shop key' ? app.program.shopKey : app.program.adminKey;
  };
  const ask = async (as: Credential, query: string, variables: unknown): Promise<Answered> => {
    const { data, errors } = await app.call(credentialOf(as), query, variables as Record<string, unknown>);
    return { data, ...(errors && { errors }) };
  };

  it.each(TOURS)('%s: every example works as it stands there', async (tour) => {
    const examples = examplesIn(`docs/tours/${tour}.md`);

    await walk(examples, { ask, shell: async () => undefined }, answers);

    expect(examples.length).toBeGreaterThan(5);
  });
});
