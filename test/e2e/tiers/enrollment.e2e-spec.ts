import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';

const TIER = `query ($id: ID!, $ladder: ID!) {
  node(id: $id) { ... on Member { tier(ladder: $ladder) { tier { key } since progress { current } history {
    cause source { ... on Activity { type { key } } }
  } } } }
}`;
const NOW = '2027-03-01T12:00:00.000Z';

describe('joining', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
  });
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const standing = async ({ id }: { id: string }, ladder: string) => {
    const { data, errors } = await app.asAdmin(TIER, { id, ladder });
    expect(errors).toBeUndefined();
    return data.node.tier;
  };
  const climbed = {
    tier: { key: 'gold' },
    since: NOW,
    history: [{ cause: 'ACTIVITY', source: { type: { key: 'enrollment' } } }],
  };

  it('may lead to a tier by the points for it', async () => {
    await aRule(app).on('ENROLLMENT').fixed(150).active();
    const { id } = await aLadder(app).active();

    const member = await aMember(app).enroll();

    expect(await standing(member, id)).toEqual({ ...climbed, progress: { current: '150' } });
  });

  it('does not where the points do not qualify', async () => {
    await aRule(app).on('ENROLLMENT').fixed(150).notQualifying().active();
    const { id } = await aLadder(app).active();

    const member = await aMember(app).enroll();

    expect(await standing(member, id)).toMatchObject({
      tier: { key: 'basic' },
      progress: { current: '0' },
      history: [],
    });
  });

  it('counts as the activity that it is where a rule is meant for it', async () => {
    await aRule(app).on('ENROLLMENT').fixed(1).active();
    const ladder = aLadder(app).counting('ACTIVITIES', 'enrollment').tier('basic', '0').tier('gold', '1');
    const { id } = await ladder.active();

    const members = await Promise.all(Array.from({ length: 5 }, () => aMember(app).enroll()));

    for (const member of members) {
      expect(await standing(member, id)).toEqual({ ...climbed, progress: { current: '1' } });
    }
  });

  it('counts on the day on which a member really joined', async () => {
    await aRule(app).on('ENROLLMENT').fixed(150).active();
    const { id } = await aLadder(app).active();

    const member = await aMember(app).with({ joinedAt: '2025-06-01T12:00:00Z' }).enroll();

    expect(await standing(member, id)).toMatchObject({
      tier: { key: 'basic' },
      progress: { current: '0' },
      history: [],
    });
  });

  it('counts again on a birthday, which is an activity too', async () => {
    await aRule(app).on('ACTIVITY', 'birthday').fixed(150).active();
    const { id } = await aLadder(app).active();
    const member = await aMember(app).bornOn('1990-03-03').enroll();

    await app.asAdmin('mutation { advanceClock(input: { to: "2027-03-04T12:00:00Z" }) { __typename } }');

    expect(await standing(member, id)).toMatchObject({
      tier: { key: 'gold' },
      progress: { current: '150' },
      history: [{ cause: 'ACTIVITY', source: { type: { key: 'birthday' } } }],
    });
  });

  it('counts on a birthday also where the rules for it are at a limit', async () => {
    await aRule(app).on('BIRTHDAY').fixed(150).limits({ uses: 1, period: 'EVER', perMember: false }).active();
    const ladder = aLadder(app).counting('ACTIVITIES', 'birthday').tier('basic', '0').tier('gold', '1');
    const { id } = await ladder.active();
    await aMember(app).bornOn('1990-03-02').enroll();
    const member = await aMember(app).bornOn('1990-03-03').enroll();

    await app.asAdmin('mutation { advanceClock(input: { to: "2027-03-04T12:00:00Z" }) { __typename } }');

    expect(await standing(member, id)).toMatchObject({
      tier: { key: 'gold' },
      progress: { current: '1' },
      history: [{ cause: 'ACTIVITY', source: { type: { key: 'birthday' } } }],
    });
  });

  it('gives the multiplier of a tier only from the next thing on', async () => {
    await aRule(app).on('ENROLLMENT').fixed(150).active();
    await aLadder(app).tier('basic', '0').tier('gold', '100', { multiplier: '2' }).active();

    const { id } = await aMember(app).enroll();

    const { data } = await app.asAdmin(
      'query ($id: ID!) { node(id: $id) { ... on Member { points { available } } } }',
      { id },
    );
    expect(data.node.points.available).toBe(150);
  });
});
