import { decodeId } from '../../../src/kernel/ids.js';
import { backdateJoining } from '../../../src/membership/index.js';
import { Database } from '../../../src/platform/database/index.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { buys, climbable } from './support/counting.js';

const TIER = `query ($id: ID!) { node(id: $id) { ... on Member { tier {
  tier { key } since lastDay progress { current windowStart windowEnd toReachNext toKeep } history { cause at }
} } } }`;

/** An import finds an earlier purchase: the anniversaries of its member are others from then on. */
describe('a ladder by anniversary years, of a member whose joining moves back,', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  /** Joined on 10 May 2026 in an import; silver by 100 in the year from then on, until 9 May 2028. */
  const aSilverMember = async (): Promise<void> => {
    story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    const member = await aMember(app)
      .of(story.program)
      .with({ channel: 'import', joinedAt: '2026-05-10T12:00:00Z' })
      .enroll();
    Object.assign(story, { member });
    const ladder = aLadder(app).primary().within('ANNIVERSARY');
    await climbable(story, ladder.tier('bronze', '0').tier('silver', '100').tier('gold', '300'));
    await buys(story, { amount: 100, at: '2027-04-01T12:00:00Z' });
  };
  const joinedOn = (at: string): Promise<void> =>
    app
      .get(Database)
      .transaction((tx) =>
        backdateJoining(tx, story.program.program.number, [
          { memberId: decodeId('mem', story.member.id) as string, at: new Date(at) },
        ]),
      );
  const standing = async () => {
    const { data, errors } = await app.call(story.program.adminKey, TIER, { id: story.member.id });
    expect(errors).toBeUndefined();
    return data.node.tier;
  };

  it('keeps what was reached until its day, and shows what counts in the year that runs now', async () => {
    await aSilverMember();
    expect(await standing()).toMatchObject({
      lastDay: '2028-05-09',
      progress: { windowEnd: '2027-05-09T23:00:00.000Z' },
    });

    await joinedOn('2026-03-20T12:00:00Z');

    expect(await standing()).toEqual({
      tier: { key: 'silver' },
      since: '2027-04-01T12:00:00.000Z',
      lastDay: '2028-05-09',
      progress: {
        current: '100',
        windowStart: '2027-03-20T00:00:00.000Z',
        windowEnd: '2028-03-20T00:00:00.000Z',
        toReachNext: '200',
        toKeep: '0',
      },
      history: [{ cause: 'PURCHASE', at: '2027-04-01T12:00:00.000Z' }],
    });
  });

  it.each([
    ['a year that has the purchase', '2026-03-20T12:00:00Z', 'silver', '2029-03-19', []],
    ['a year that begins on the day before it', '2026-03-31T12:00:00Z', 'silver', '2029-03-30', []],
    ['a year whose next one ends ten days later', '2025-05-20T12:00:00Z', 'silver', '2028-05-19', []],
    ['a year that begins after it', '2026-04-15T12:00:00Z', 'bronze', null, ['REVIEW']],
  ])('is reviewed at the end of what was reached by %s', async (_, joined, key, lastDay, causes) => {
    await aSilverMember();
    await joinedOn(joined);

    await story.advance('2028-05-10T12:00:00Z');

    expect(await standing()).toMatchObject({
      tier: { key },
      lastDay,
      history: [...causes, 'PURCHASE'].map((cause) => ({ cause })),
    });
  });

  it('climbs with the next thing that counts, by what the years now have together', async () => {
    await aSilverMember();
    await buys(story, { amount: 200, at: '2027-06-01T12:00:00Z' });
    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, progress: { current: '200' } });

    await joinedOn('2026-03-20T12:00:00Z');

    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, progress: { current: '300', toReachNext: '0' } });
    await buys(story, { amount: 1, at: '2027-06-02T12:00:00Z' });
    expect(await standing()).toMatchObject({ tier: { key: 'gold' }, lastDay: '2029-03-19' });
  });

  it('takes back what a purchase led to by the year in which it did', async () => {
    await aSilverMember();
    const bought = await buys(story, { amount: 250, at: '2027-04-02T12:00:00Z' });
    expect(await standing()).toMatchObject({ tier: { key: 'gold' } });
    await joinedOn('2025-06-20T12:00:00Z');

    await story.giveBack(bought);

    expect(await standing()).toMatchObject({
      tier: { key: 'silver' },
      lastDay: '2028-05-09',
      history: [{ cause: 'RETURN' }, {}, {}],
    });
  });
});
