import { ProgramDirectory } from '../../../src/programs/index.js';
import { blockMember } from '../../factories/a-life.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aTemplate } from '../../factories/a-template.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { goOn } from './support/activation.js';
import { en } from './support/whole-ladder.js';

const PREVIEW = `query ($input: PreviewTierLadderInput!, $first: Int = 20, $after: String) {
  previewTierLadder(input: $input) {
    ... on TierLadderPreview {
      members rising falling entryPoints entryVouchers
      tiers { tier { key threshold } membersNow membersThen }
      changes(first: $first, after: $after) { nodes { member { id } from { key } to { key } } pageInfo { hasNextPage endCursor } }
    }
    ... on UserError { code message }
    ... on InvalidInput { problems { path message } }
  }
}`;
const ACTIVATE = `mutation ($input: ActivateTierLadderInput!) {
  activateTierLadder(input: $input) { ... on ActivateTierLadderPayload { tierLadder { activation { status } } } ... on UserError { message } }
}`;
const UPDATE = `mutation ($input: UpdateTierLadderInput!) {
  updateTierLadder(input: $input) { ... on UpdateTierLadderPayload { tierLadder { version } } ... on UserError { message } }
}`;
const TIER = `query ($id: ID!, $ladder: ID!) { member(ref: { id: $id }) { tier(ladder: $ladder) { tier { key } } } }`;

interface Preview {
  members: number;
  rising: number;
  falling: number;
  entryPoints: number;
  tiers: { tier: { key: string; threshold: string }; membersNow: number; membersThen: number }[];
  changes: {
    nodes: { member: { id: string }; from: { key: string } | null; to: { key: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

describe('previewTierLadder', () => {
  let app: TestApp;
  let story: Story;
  let members: EnrolledMember[];
  let ladder: string;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  // Spent: nothing, 50, 120, 180, 250 and 400.
  beforeEach(async () => {
    story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    members = [story.member];
    for (let count = 1; count < 6; count++) members.push(await aMember(app).of(story.program).enroll());
    for (const [index, amount] of ['50', '120', '180', '250', '400'].entries()) {
      await aPurchase(app)
        .in(story.program)
        .by(members[index + 1]!)
        .worth(amount)
        .record();
    }
    const metals = aLadder(app).by(story.program.adminKey).tier('bronze', '0').tier('silver', '100');
    ladder = (await metals.tier('gold', '200', { entryPoints: 500 }).draft()).id;
  });

  const call = async (text: string, variables: object) => {
    const { data, errors } = await app.call(story.program.adminKey, text, { ...variables });
    expect(errors).toBeUndefined();
    return data!;
  };
  const preview = async (more: object = {}, page: object = {}) =>
    (await call(PREVIEW, { input: { id: ladder, ...more }, ...page })).previewTierLadder as Preview;
  const activate = (more: object = {}) => call(ACTIVATE, { input: { id: ladder, ...more } });
  const update = (changes: object) => call(UPDATE, { input: { id: ladder, ...changes } });
  const tiers = (...list: [key: string, threshold: string, entryPoints?: number][]) => ({
    tiers: list.map(([key, threshold, entryPoints]) => ({ key, name: en(key), threshold, entryPoints })),
  });
  const standings = async (): Promise<string[]> => {
    const found = await Promise.all(members.map(({ id }) => call(TIER, { id, ladder })));
    return found.map(({ member }) => member.tier.tier.key as string);
  };
  const populations = ({ tiers: list }: Preview) =>
    list.map(({ tier: { key }, membersNow, membersThen }) => [key, membersNow, membersThen]);

  it('says where everybody would stand on a draft, what it would cost, and does nothing', async () => {
    const before = await storedIn(app);

    const found = await preview();

    expect(found).toMatchObject({ members: 6, rising: 4, falling: 0, entryPoints: 1000, entryVouchers: 0 });
    expect(populations(found)).toEqual([
      ['bronze', 0, 2],
      ['silver', 0, 2],
      ['gold', 0, 2],
    ]);
    expect(found.changes.nodes.every(({ from }) => from === null)).toBe(true);
    expect(await storedIn(app)).toEqual(before);
  });

  it('counts the vouchers of those who climb', async () => {
    const entryVoucher = await aTemplate(app).by(story.program.adminKey).make();
    await update({
      tiers: [
        { key: 'bronze', name: en('bronze'), threshold: '0', entryVoucher },
        { key: 'silver', name: en('silver'), threshold: '100', entryVoucher },
        { key: 'gold', name: en('gold'), threshold: '200' },
      ],
    });

    expect(await preview()).toMatchObject({ rising: 4, entryPoints: 0, entryVouchers: 2 });
  });

  it('counts nothing for who may not earn, nor for who has the grant of that tier and year already, as activation does', async () => {
    const earned = async () => {
      const query = 'query ($id: ID!) { member(ref: { id: $id }) { points { available } } }';
      const found = await Promise.all(members.slice(4).map(({ id }) => call(query, { id })));
      return found.map(({ member }) => member.points.available as number);
    };
    await blockMember(app, story.program.adminKey, members[5]!, { mayEarn: false, maySpend: true });

    const first = await preview();
    await activate();
    const points = await earned();
    await update(tiers(['bronze', '0'], ['silver', '100'], ['gold', '900', 500]));
    await activate({ onChange: 'REASSESS' });
    await update(tiers(['bronze', '0'], ['silver', '100'], ['gold', '200', 500]));
    const second = await preview({ onChange: 'REASSESS' });
    await activate({ onChange: 'REASSESS' });

    expect(first).toMatchObject({ rising: 4, entryPoints: 500 });
    expect(points).toEqual([750, 400]);
    expect(second).toMatchObject({ rising: 2, entryPoints: 0 });
    expect(await earned()).toEqual([750, 400]);
  });

  it.each([
    ['KEEP_UNTIL_PERIOD_END', 0, 0, 0, ['bronze', 'bronze', 'silver', 'silver', 'gold', 'gold']],
    ['RAISE_ONLY', 1, 0, 700, ['bronze', 'bronze', 'silver', 'gold', 'gold', 'gold']],
    ['REASSESS', 1, 1, 700, ['bronze', 'bronze', 'bronze', 'gold', 'gold', 'gold']],
  ])('%s: is what activation then does', async (onChange, rising, falling, entryPoints, expected) => {
    await activate();
    const now = await standings();
    expect(now).toEqual(['bronze', 'bronze', 'silver', 'silver', 'gold', 'gold']);
    await update(tiers(['bronze', '0'], ['silver', '150'], ['gold', '170', 700]));

    const found = await preview({ onChange });
    await activate({ onChange });

    const then = await standings();
    expect(then).toEqual(expected);
    expect(found).toMatchObject({ rising, falling, entryPoints });
    const count = (keys: string[], wanted: string) => keys.filter((key) => key === wanted).length;
    expect(populations(found)).toEqual(
      ['bronze', 'silver', 'gold'].map((key) => [key, count(now, key), count(then, key)]),
    );
    expect(found.changes.nodes.map(({ member: { id }, from, to }) => [id, from?.key, to.key]).sort()).toEqual(
      members.flatMap(({ id }, at) => (now[at] === then[at] ? [] : [[id, now[at], then[at]]])).sort(),
    );
  });

  it.each(['KEEP_UNTIL_PERIOD_END', 'REASSESS'])(
    'finds what any year was enough for, where nobody falls: a first version, %s',
    async (onChange) => {
      await update({ falling: 'NEVER', window: 'CALENDAR_QUARTER' });
      await story.letTimePass('2028-11-20T12:00:00Z');

      const found = await preview({ onChange });
      await activate({ onChange });

      const then = await standings();
      expect(then).toEqual(['bronze', 'bronze', 'silver', 'silver', 'gold', 'gold']);
      expect(found).toMatchObject({ rising: 4, falling: 0, entryPoints: 1000 });
      expect(populations(found).map(([key, , count]) => [key, count])).toEqual([
        ['bronze', 2],
        ['silver', 2],
        ['gold', 2],
      ]);
      await update({ falling: 'NEVER', window: 'CALENDAR_YEAR' });
      expect(await preview({ onChange: 'REASSESS' })).toMatchObject({ rising: 0, falling: 0, entryPoints: 0 });
    },
  );

  it('counts something else as it would be counted', async () => {
    await activate();
    await update({ metric: 'PURCHASES', ...tiers(['bronze', '0'], ['silver', '1'], ['gold', '2']) });

    const found = await preview({ onChange: 'REASSESS' });

    expect(populations(found)).toEqual([
      ['bronze', 2, 1],
      ['silver', 2, 5],
      ['gold', 2, 0],
    ]);
    expect(found).toMatchObject({ rising: 1, falling: 2 });
  });

  it('shows where members go from tiers that are left out', async () => {
    await activate();
    await update(tiers(['bronze', '0'], ['gold', '200'], ['black', '900']));

    const down = await preview();
    const up = await preview({ moves: [{ from: 'silver', to: 'black' }] });

    expect(populations(down)).toEqual([
      ['bronze', 2, 4],
      ['gold', 2, 2],
      ['black', 0, 0],
      ['silver', 2, 0],
    ]);
    expect(down).toMatchObject({ rising: 0, falling: 2 });
    expect(populations(up)).toContainEqual(['black', 0, 2]);
    expect(up).toMatchObject({ rising: 2, falling: 0 });
    expect(await preview({ moves: [{ from: 'gold', to: 'black' }] })).toEqual({
      code: 'INVALID_INPUT',
      message: expect.any(String),
      problems: [{ path: ['moves', '0', 'from'], message: '"gold" is no tier that the new version leaves out' }],
    });
  });

  it('waits while members are taken over', async () => {
    await activate();
    await update(tiers(['bronze', '0'], ['silver', '150'], ['gold', '170']));
    const when = '2027-03-01T00:00:00Z';
    await activate({ when, onChange: 'REASSESS' });
    expect(await preview()).toMatchObject({ members: 6 });
    // As it is between two steps: the version is in force, nobody has been taken over.
    await story.letTimePass(when);
    const programId = story.program.program.number;
    expect(await goOn(app, programId, when, 1)).toBe(1);
    app.get(ProgramDirectory).forget(programId);
    const before = await storedIn(app);

    expect(await preview()).toEqual({
      code: 'TIER_LADDER_BUSY',
      message: 'A version of the ladder has just come into force, and members are being taken over: try again soon.',
    });

    expect(await storedIn(app)).toEqual(before);
    await goOn(app, programId, when, 9);
    expect(await preview()).toMatchObject({ members: 6, rising: 0, falling: 0 });
  });

  it('lists members page by page', async () => {
    const first = (await preview({}, { first: 4 })).changes;
    const second = (await preview({}, { first: 4, after: first.pageInfo.endCursor })).changes;

    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([4, true]);
    expect([second.nodes.length, second.pageInfo.hasNextPage]).toEqual([2, false]);
    const ids = [...first.nodes, ...second.nodes].map(({ member }) => member.id);
    expect(ids.sort()).toEqual(members.map(({ id }) => id).sort());
  });

  it('finds no ladder of another program, and none that is archived', async () => {
    const foreign = await aStory(app);
    const { data } = await app.call(foreign.program.adminKey, PREVIEW, { input: { id: ladder } });
    expect(data?.previewTierLadder).toMatchObject({ code: 'TIER_LADDER_NOT_FOUND' });

    await app.call(story.program.adminKey, `mutation { archiveTierLadder(input: { id: "${ladder}" }) { __typename } }`);
    expect(await preview()).toMatchObject({ code: 'TIER_LADDER_STATUS_NOT_ALLOWED' });
  });
});
