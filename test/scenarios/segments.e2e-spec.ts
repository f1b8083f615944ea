import { act, advance, aSegment, aSegmentOf, refreshed } from '../e2e/audiences/support/segments.js';
import { ask, runSimulations } from '../e2e/earning/support/simulations.js';
import { storedIn } from '../e2e/purchases/support/stored.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const CREATE_RULE = `mutation ($audience: AudienceInput) {
  createEarningRule(input: { name: [{ locale: "en", text: "Rule" }], gives: { fixed: 1 }, audience: $audience }) {
    ... on CreateEarningRulePayload { earningRule { id audience { segments excludeSegments attributes { name equals } } } }
    ... on InvalidInput { problems { path message } }
  }
}`;

/** Rules for segments and attributes, as shops and members meet them. */
describe('points for those whom a rule is for', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
  });
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const earned = async (member: EnrolledMember): Promise<number> => (await aPurchase(app).by(member).record()).pointsEarned; // prettier-ignore
  const quoted = async ({ id }: EnrolledMember) => {
    const { data } = await app.asShop(
      `{ quotePurchase(input: { member: { id: "${id}" }, currency: "GBP", lines: [{ sku: "a", quantity: "1", unitPrice: "10" }] }) { pointsEarned } }`,
    );
    return data.quotePurchase.pointsEarned;
  };

  it('counts who is in a segment at the moment of the purchase', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await aSegmentOf(app, 'vip', ada);
    await aSegmentOf(app, 'staff', bob);
    await aRule(app)
      .fixed(100)
      .forAudience({ segments: ['vip'] })
      .active();
    await aRule(app)
      .fixed(3)
      .forAudience({ excludeSegments: ['staff'] })
      .active();

    expect([await earned(ada), await earned(bob)]).toEqual([103, 0]);
    expect([await quoted(ada), await quoted(bob)]).toEqual([103, 0]);

    await act(app, 'addToSegment', { key: 'vip', members: [{ id: bob.id }] });
    await act(app, 'removeFromSegment', { key: 'vip', members: [{ id: ada.id }] });
    expect([await earned(ada), await earned(bob)]).toEqual([3, 100]);
  });

  it('looks at attributes as they are at the moment of the purchase', async () => {
    const ada = await aMember(app).with({ attributes: { pet: { kind: 'dog' } } }).enroll(); // prettier-ignore
    await aRule(app).fixed(5).forAudience({ attributes: [{ name: 'pet.kind', equals: 'cat' }] }).active(); // prettier-ignore
    expect(await earned(ada)).toBe(0);

    await app.asAdmin(
      `mutation { updateMember(input: { id: "${ada.id}", attributes: { pet: { kind: "cat" } } }) { __typename } }`,
    );

    expect(await earned(ada)).toBe(5);
  });

  it('rewards who is a good customer by the purchases so far, from the next day on', async () => {
    const ada = await aMember(app).enroll();
    await aSegment(app, 'regulars', { purchases: { atLeast: 2 }, windowDays: 30 });
    await aRule(app)
      .fixed(10)
      .forAudience({ segments: ['regulars'] })
      .active();

    expect([await earned(ada), await earned(ada), await earned(ada)]).toEqual([0, 0, 0]);
    await advance(app, '2027-03-02T00:00:00Z');
    expect(await earned(ada)).toBe(10);
    await advance(app, '2027-04-02T00:00:00Z');
    expect(await refreshed(app, 'regulars')).toEqual([]);
    expect(await earned(ada)).toBe(0);
  });

  it('tells members why a campaign is not for them', async () => {
    const ada = await aMember(app)
      .with({ attributes: { pet: 'dog' } })
      .enroll();
    await aSegment(app, 'vip');
    await aSegmentOf(app, 'staff', ada);
    const audience = { segments: ['vip'], excludeSegments: ['staff'], attributes: [{ name: 'pet', equals: 'cat' }] };
    await aRule(app).fixed(1).from('2027-01-01T00:00:00Z').forAudience(audience).active();

    const { data } = await app.call(await ada.token(), '{ activeCampaigns { applies reasons { code message } } }');

    expect(data.activeCampaigns).toEqual([
      {
        applies: false,
        reasons: [
          { code: 'NOT_IN_SEGMENT', message: 'The member is in none of its segments.' },
          { code: 'IN_EXCLUDED_SEGMENT', message: 'The member is in a segment that it leaves out.' },
          { code: 'ATTRIBUTE_DIFFERS', message: 'The member has other attributes.' },
        ],
      },
    ]);
  });

  it('reads segments and attributes only where a rule asks for them', async () => {
    const ada = await aMember(app).enroll();
    await aSegmentOf(app, 'vip', ada);
    const sentFor = async () =>
      (await app.statementsOf(() => earned(ada))).filter((name) => name.startsWith('find-people'));
    await aRule(app).active();
    expect(await sentFor()).toEqual([]);

    await aRule(app)
      .forAudience({ channels: ['web'] })
      .active();
    expect(await sentFor()).toEqual(['find-people']);
    await aRule(app)
      .on('ENROLLMENT')
      .fixed(1)
      .forAudience({ segments: ['vip'] })
      .active();
    expect(await sentFor()).toEqual(['find-people']);

    const rule = await aRule(app)
      .forAudience({ segments: ['vip'] })
      .active();
    expect(await sentFor()).toEqual(['find-people-and-segments']);
    await aRule(app).forAudience({ attributes: [{ name: 'pet', exists: true }] }).active(); // prettier-ignore
    expect(await sentFor()).toEqual(['find-people-segments-and-attributes']);
    await app.asAdmin(`mutation { archiveEarningRule(input: { id: "${rule}" }) { __typename } }`);
    expect(await sentFor()).toEqual(['find-people-and-attributes']);
  });

  it('takes a rule for segments that there are, and no other', async () => {
    await aSegment(app, 'vip');
    await aSegment(app, 'over');
    await act(app, 'archiveSegment', { key: 'over' });
    const before = await storedIn(app);

    const refused = await app.asAdmin(CREATE_RULE, { audience: { segments: ['vip', 'none'], excludeSegments: ['over', '?'] } });

    expect(refused.data.createEarningRule.problems.map(({ path, message }: { path: string[]; message: string }) => [path.join('.'), message])).toEqual([
      ['audience.excludeSegments.1', 'a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter'],
      ['audience.segments.1', '"none" is not a segment of this program'],
      ['audience.excludeSegments.0', '"over" is archived'],
    ]);
    expect(await storedIn(app)).toEqual(before);

    const audience = { segments: ['vip'], attributes: [{ name: 'pet.kind', equals: 5 }] };
    const { data } = await app.asAdmin(CREATE_RULE, { audience });
    expect(data.createEarningRule.earningRule.audience).toEqual({ ...audience, excludeSegments: null });
  }); // prettier-ignore

  it('replays past purchases by the segments of now', async () => {
    const ada = await aMember(app).enroll();
    await aPurchase(app).by(ada).record();
    await aSegmentOf(app, 'vip', ada);
    const draft = await aRule(app)
      .fixed(7)
      .forAudience({ segments: ['vip'] })
      .draft();
    const replayed = async () => {
      const { simulation } = await ask(app, { add: [draft] });
      await runSimulations(app);
      const { data } = await app.asAdmin(`{ simulation(id: "${simulation.id}") { result { pointsNow } } }`);
      return data.simulation.result.pointsNow;
    };

    expect(await replayed()).toBe(7);
    await act(app, 'removeFromSegment', { key: 'vip', members: [{ id: ada.id }] });
    expect(await replayed()).toBe(0);
  });
});
