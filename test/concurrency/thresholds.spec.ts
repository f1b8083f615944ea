import { tiersTold } from '../e2e/tiers/support/overrides.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { post } from '../support/server-process.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload { purchase { id } tierChange { from { key } to { key } } } ... on UserError { message }
  }
}`;
const RETURN = `mutation ($input: ReturnPurchaseInput!) {
  returnPurchase(input: $input) {
    ... on ReturnPurchasePayload { tierChange { from { key } to { key } } } ... on UserError { message }
  }
}`;
const TIER = `query ($id: ID!) { member(ref: { id: $id }) { tier {
  tier { key } progress { current toReachNext } history { from { key } to { key } cause }
} } }`;

const AT_ONCE = 20;

describe(`${String(AT_ONCE)} parallel calls for one member around a threshold, on two servers`, () => {
  let app: TestApp;
  let other: TestApp;
  let urls: string[];
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
    urls = await Promise.all([app, other].map(async (server) => `${await server.app.getUrl()}/graphql`));
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  /** A program of their own, so that all that is told there is about them. */
  const aClimber = async (tiers: Record<string, string>): Promise<Story> => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).active();
    const ladder = aLadder(app).by(program.adminKey).primary();
    for (const [key, threshold] of Object.entries(tiers)) ladder.tier(key, threshold);
    await ladder.active();
    return new Story(app, program, await aMember(app).of(program).enroll());
  };
  const ask = async ({ program }: Story, server: number, query: string, input: Record<string, unknown>) => {
    const { data, errors } = await post(urls[server % 2]!, program.shopKey, query, { input });
    if (errors) throw new Error(JSON.stringify(errors));
    const [payload] = Object.values<{ message?: string; tierChange: { from: { key: string }; to: { key: string } } }>(
      data,
    );
    if (!payload || payload.message) throw new Error(payload?.message);
    return payload.tierChange && `${payload.tierChange.from.key} → ${payload.tierChange.to.key}`;
  };
  const inputOf = (member: EnrolledMember, amount: string) => aPurchase(app).by(member).worth(amount).input();
  const tierOf = async ({ program, member }: Story) =>
    (await app.call(program.adminKey, TIER, { id: member.id })).data.member.tier;
  const withoutTime = async (story: Story) => (await tiersTold(story)).map((told) => told.slice(told.indexOf(' ') + 1));

  it('climb once: noted once, told once, shown by the one purchase that led there', async () => {
    const story = await aClimber({ bronze: '0', silver: '100' });

    const shown = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => ask(story, index, RECORD, inputOf(story.member, '10'))),
    );

    expect(shown.filter((change) => change !== null)).toEqual(['bronze → silver']);
    expect(await tierOf(story)).toEqual({
      tier: { key: 'silver' },
      progress: { current: '200', toReachNext: null },
      history: [{ from: { key: 'bronze' }, to: { key: 'silver' }, cause: 'PURCHASE' }],
    });
    expect(await withoutTime(story)).toEqual(['PURCHASE bronze → silver']);
  });

  it('climb each tier once where there are several', async () => {
    const story = await aClimber({ bronze: '0', silver: '50', gold: '120', black: '200' });

    const shown = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => ask(story, index, RECORD, inputOf(story.member, '10'))),
    );

    const climbs = ['bronze → silver', 'gold → black', 'silver → gold'];
    expect(shown.filter((change) => change !== null).sort()).toEqual(climbs);
    expect(await withoutTime(story)).toEqual([
      'PURCHASE bronze → silver',
      'PURCHASE silver → gold',
      'PURCHASE gold → black',
    ]);
    expect((await tierOf(story)).progress.current).toBe('200');
  });

  it('climb once by one purchase that is told many times under one key', async () => {
    const story = await aClimber({ bronze: '0', silver: '100' });
    const input = inputOf(story.member, '150');

    const shown = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => ask(story, index, RECORD, input)));

    expect(shown).toEqual(Array.from({ length: AT_ONCE }, () => 'bronze → silver'));
    expect(await withoutTime(story)).toEqual(['PURCHASE bronze → silver']);
    expect((await tierOf(story)).progress.current).toBe('150');
  });

  it('fall back once at most when what led up comes back while more is bought', async () => {
    const story = await aClimber({ bronze: '0', silver: '100' });
    const lamp = inputOf(story.member, '100');
    await ask(story, 0, RECORD, lamp);
    const back = { orderId: lamp['orderId'], lines: [{ sku: 'sku-1', quantity: '1' }] };

    const shown = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        index === AT_ONCE / 2
          ? ask(story, index, RETURN, { idempotencyKey: 'the-lamp-comes-back', ...back })
          : ask(story, index, RECORD, inputOf(story.member, '10')),
      ),
    );

    // Either less than 100 had been bought by then, and they fell and climbed again; or they stayed all the while.
    const changes = shown.filter((change) => change !== null);
    expect([[], ['bronze → silver', 'silver → bronze']]).toContainEqual([...changes].sort());
    const { tier, progress, history } = await tierOf(story);
    expect([tier.key, progress.current, history.length]).toEqual(['silver', '190', changes.length + 1]);
    expect(await tiersTold(story)).toHaveLength(changes.length + 1);
  });
});
