import { missingSecretsLine, NeededSecrets } from '../../../src/platform/secrets/index.js';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { aStory } from '../../factories/a-story.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aBringing } from '../referrals/support/a-bringing.js';
import { addCodes, anActiveReward, redeem } from '../rewards/support/redemptions.js';

const secret = (number: number, text = 'a secret'): string => `${String(number)}:${text.padEnd(32, '.')}`;

describe('secrets that stored rows need', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const given = async <Value>(secrets: string, ask: (server: TestApp) => Promise<Value>): Promise<Value> => {
    const server = await startTestApp({ on: app, settings: { KINDRED_CODE_SECRETS: secrets } });
    return ask(server).finally(() => server.close());
  };
  const missing = (...secrets: string[]): Promise<number[]> =>
    given(secrets.join(','), (server) => server.get(NeededSecrets).missing());

  it('are none where nothing is stored under any', async () => {
    expect(await missing(secret(1))).toEqual([]);
  });

  it('are named where they were not given, whatever is stored under them', async () => {
    const reward = async (server: TestApp) => {
      const story = await aStory(server);
      await story.credit(1000);
      const { id } = await anActiveReward(story, { gives: { codePool: true } });
      await addCodes(story, { reward: id, codes: ['A'] });
      await redeem(story, id);
    };
    await given(secret(2), (server) => aVoucher(server).issue());
    await given(secret(3), reward);
    await given(secret(4), async (server) => (await aBringing(server)).invite());
    await given(secret(5), (server) => anEndpoint(server, 'http://127.0.0.1:9/'));

    expect(await missing(secret(1))).toEqual([2, 3, 4, 5]);
    expect(await missing(secret(4), secret(2))).toEqual([3, 5]);
    expect(await missing(secret(9), secret(5), secret(4), secret(3), secret(2))).toEqual([]);
  });

  it('are named where another secret has the number', async () => {
    expect(await missing(secret(2, 'another one'), secret(3), secret(4), secret(5))).toEqual([2]);
  });

  it.each([
    [[3], /stored under the secret 3, which is not there/],
    [[1, 3], /stored under the secrets 1, 3, which are not there/],
  ])('are named in one line: %j', (numbers, line) => {
    expect(missingSecretsLine(numbers)).toMatch(line);
  });
});
