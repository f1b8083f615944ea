import { decodeId } from '../../../src/kernel/ids.js';
import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import {
  blockMember,
  closeMember,
  pauseMember,
  reopenMember,
  resumeMember,
  unblockMember,
} from '../../factories/a-life.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { eraseMember } from '../membership/support/rights.js';
import { buys, climbable } from './support/counting.js';

const TIER = `query ($id: ID!) { node(id: $id) { ... on Member { tier { tier { key } lastDay inGrace history { cause at } } } } }`;

describe('a standing, as its member pauses, is blocked, leaves and is forgotten,', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const metals = (): LadderFactory =>
    aLadder(app).primary().within('CALENDAR_QUARTER').tier('bronze', '0').tier('silver', '100').tier('gold', '200');
  const act = async (what: typeof pauseMember, at: string, input: Record<string, unknown> = {}): Promise<void> => {
    await story.letTimePass(at);
    const outcome = await what(app, story.program.adminKey, story.member, input);
    expect(outcome.member).toMatchObject({ id: story.member.id });
  };
  const standing = async () => {
    const { data, errors } = await app.call(story.program.adminKey, TIER, { id: story.member.id });
    expect(errors).toBeUndefined();
    return data.node.tier;
  };
  const reviewOn = async (): Promise<string | null> => {
    const { rows } = await app.database.pool.query<{ day: string | null }>(
      'SELECT review_on::text AS day FROM tier_standing WHERE member_id = $1',
      [decodeId('mem', story.member.id)],
    );
    return rows[0]?.day ?? null;
  };
  /** Reached gold on 10 February 2027, until 30 June. */
  const aGoldMember = async (ladder = metals()): Promise<void> => {
    story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    await climbable(story, ladder);
    await buys(story, { amount: 200, at: '2027-02-10T12:00:00Z' });
    expect(await reviewOn()).toBe('2027-07-01');
  };

  describe('paused', () => {
    it('lasts longer by the days of the pause, and is reviewed then', async () => {
      await aGoldMember();

      await act(pauseMember, '2027-06-30T22:59:00Z', { until: '2027-07-09' });

      expect(await standing()).toMatchObject({ tier: { key: 'gold' }, lastDay: '2027-07-10' });
      expect(await reviewOn()).toBe('2027-07-11');
      await story.advance('2027-07-10T22:59:59Z');
      expect(await standing()).toMatchObject({ tier: { key: 'gold' } });
      await story.advance('2027-07-10T23:00:00Z');
      expect(await standing()).toMatchObject({
        tier: { key: 'silver' },
        history: [{ cause: 'REVIEW', at: '2027-07-10T23:00:00.000Z' }, { cause: 'PURCHASE' }],
      });
    });

    it('does not fall without an end in sight, as long as days are protected', async () => {
      await aGoldMember();

      await act(pauseMember, '2027-06-01T12:00:00Z');

      await story.advance('2027-11-27T12:00:00Z');
      expect(await standing()).toMatchObject({ tier: { key: 'gold' }, history: [{ cause: 'PURCHASE' }] });
    });

    it('is reviewed sooner again by who comes back before the time', async () => {
      await aGoldMember();
      await act(pauseMember, '2027-06-01T12:00:00Z');
      expect(await reviewOn()).not.toBe('2027-07-04');

      await act(resumeMember, '2027-06-04T12:00:00Z');

      expect(await standing()).toMatchObject({ lastDay: '2027-07-03' });
      expect(await reviewOn()).toBe('2027-07-04');
      await story.advance('2027-07-03T23:00:00Z');
      expect(await standing()).toMatchObject({ tier: { key: 'silver' }, history: [{ cause: 'REVIEW' }, {}] });
    });

    it('is as it was for who comes back on the same day', async () => {
      await aGoldMember();

      await act(pauseMember, '2027-06-01T12:00:00Z');
      await act(resumeMember, '2027-06-01T13:00:00Z');

      expect(await standing()).toMatchObject({ lastDay: '2027-06-30' });
      expect(await reviewOn()).toBe('2027-07-01');
    });

    it('is as long in grace', async () => {
      await aGoldMember(metals().falling('ONE_STEP', 10));
      await story.advance('2027-07-03T12:00:00Z');
      expect(await standing()).toMatchObject({ inGrace: true, lastDay: '2027-07-10' });

      await act(pauseMember, '2027-07-05T12:00:00Z', { until: '2027-07-24' });

      expect(await standing()).toMatchObject({ tier: { key: 'gold' }, inGrace: true, lastDay: '2027-07-30' });
      await story.advance('2027-07-30T22:59:59Z');
      expect(await standing()).toMatchObject({ tier: { key: 'gold' } });
      await story.advance('2027-07-30T23:00:00Z');
      expect(await standing()).toMatchObject({ tier: { key: 'silver' }, history: [{ cause: 'REVIEW' }, {}] });
    });

    it('still climbs, and the days that are left of the pause count for that', async () => {
      await aGoldMember(metals().tier('black', '300'));
      await act(pauseMember, '2027-02-20T12:00:00Z', { until: '2027-02-25' });

      await buys(story, { amount: 100, at: '2027-02-22T12:00:00Z' });

      expect(await standing()).toMatchObject({ tier: { key: 'black' }, lastDay: '2027-07-04' });
    });
  });

  it('goes on in a block', async () => {
    await aGoldMember();
    await act(blockMember, '2027-06-01T12:00:00Z');

    await story.advance('2027-07-01T12:00:00Z');

    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, history: [{ cause: 'REVIEW' }, {}] });
    await act(unblockMember, '2027-07-02T12:00:00Z');
    expect(await standing()).toMatchObject({ tier: { key: 'silver' } });
  });

  it('loses the days of a pause that a block ends', async () => {
    await aGoldMember();
    await act(pauseMember, '2027-06-01T12:00:00Z');

    await act(blockMember, '2027-06-04T12:00:00Z');

    expect(await reviewOn()).toBe('2027-07-04');
  });

  describe('closed', () => {
    it('rests', async () => {
      await aGoldMember();

      await act(closeMember, '2027-06-20T12:00:00Z');

      expect(await reviewOn()).toBeNull();
      await story.advance('2027-12-31T12:00:00Z');
      expect(await standing()).toMatchObject({ tier: { key: 'gold' }, history: [{ cause: 'PURCHASE' }] });
    });

    it('is what time has made of it once reopened', async () => {
      await aGoldMember();
      await act(closeMember, '2027-06-20T12:00:00Z');
      await story.letTimePass('2027-07-05T12:00:00Z');
      expect(await standing()).toMatchObject({ tier: { key: 'gold' } });

      await act(reopenMember, '2027-07-05T12:00:00Z');

      expect(await standing()).toMatchObject({
        tier: { key: 'silver' },
        history: [{ cause: 'REVIEW', at: '2027-06-30T23:00:00.000Z' }, {}],
      });
      expect(await reviewOn()).toBe('2027-07-01');
      await story.advance('2027-07-05T12:00:01Z');
      expect(await reviewOn()).toBe('2027-10-01');
    });

    it('still goes back when its purchase does', async () => {
      story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
      await climbable(story, metals());
      const purchase = await buys(story, { amount: 200, at: '2027-02-10T12:00:00Z' });
      await act(closeMember, '2027-06-20T12:00:00Z');

      await story.giveBack(purchase);

      expect(await standing()).toMatchObject({ tier: { key: 'bronze' }, history: [{ cause: 'RETURN' }, {}] });
      expect(await reviewOn()).toBeNull();
    });
  });

  it('stays of who is forgotten, in numbers, and nothing of it is due', async () => {
    await aGoldMember();
    await story.setProgram({ erasureCoolingOffDays: 0 });

    await eraseMember(app, { member: { id: story.member.id } }, story.program.adminKey);

    const { rows } = await app.database.pool.query('SELECT tier, review_on FROM tier_standing WHERE member_id = $1', [
      decodeId('mem', story.member.id),
    ]);
    expect(rows).toEqual([{ tier: 3, review_on: null }]);
    await story.advance('2028-01-01T12:00:00Z');
    expect(await reviewOn()).toBeNull();
  });
});
