import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { mergeInto } from '../membership/support/merges.js';
import { storedIn } from '../purchases/support/stored.js';
import { change, eventsOf, found, listOf, refusedRoles } from './support/identifiers.js';

const ENROLL = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) { ... on UserError { code } ... on DuplicateMember { field } }
}`;
const UPDATE = `mutation ($input: UpdateMemberInput!) {
  updateMember(input: $input) { ... on UserError { code } ... on InvalidInput { problems { path message } } }
}`;

describe('blockCard', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let number = 0;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    number++;
    ada = await aMember(app)
      .with({ card: `A${number}` })
      .enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const block = (input: object = {}, as?: string) => change(app, 'blockCard', { card: `A${number}`, ...input }, as);
  const unknown = { code: 'IDENTIFIER_NOT_FOUND', message: 'The member has no such identifier.', path: ['card'] };

  it('blocks the card that is named, whose ever it is', async () => {
    const outcome = await block({ card: ` a-${number} `, reason: 'lost' });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await listOf(app, ada, 'CARD')).toBe(`-A${number}`);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'card.blocked']);
  });

  it('finds nobody by it any more, as if it had never been', async () => {
    await block();

    const purchase = aPurchase(app).with({ member: { card: `A${number}` } });
    const { data } = await app.asAdmin(`{ members(filter: { card: "A${number}" }) { nodes { id } } }`);

    expect(await found(app, { card: `A${number}` })).toBeNull();
    expect(data.members.nodes).toEqual([]);
    await expect(purchase.record()).rejects.toThrow(/There is no such member in this program/);
  });

  it('gives it to nobody else, and not back', async () => {
    await block();
    const before = await storedIn(app);

    const enrolled = await app.asShop(ENROLL, { input: { idempotencyKey: `k${number}`, card: `A${number}` } });
    const updated = await app.asAdmin(UPDATE, { input: { id: ada.id, card: `A${number}` } });

    expect(enrolled.data.enrollMember).toEqual({ code: 'DUPLICATE_MEMBER', field: 'card' });
    expect(updated.data.updateMember.problems).toEqual([
      { path: ['card'], message: 'is a blocked card of this member; it stays blocked' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('keeps the first reason when it is blocked again, named or not', async () => {
    await block({ reason: 'lost' });
    const token = await ada.token();
    const before = await storedIn(app);

    const again = [await block({ reason: 'stolen' }), await block({ member: { id: ada.id } }, token)];

    expect(again).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('makes the next card the main one, and takes a new main one beside it', async () => {
    await change(app, 'addIdentifier', { member: { id: ada.id }, identifier: { card: `B${number}` } });
    await block();
    const then = await listOf(app, ada, 'CARD');

    await app.asAdmin(UPDATE, { input: { id: ada.id, card: `C${number}` } });

    expect(then).toBe(`B${number} -A${number}`);
    expect(await listOf(app, ada, 'CARD')).toBe(`C${number} -A${number}`);
  });

  describe('by the member', () => {
    it('blocks an own card', async () => {
      const outcome = await block({ reason: 'lost' }, await ada.token());

      expect(outcome).toEqual({ member: { id: ada.id } });
      expect(await listOf(app, ada, 'CARD')).toBe(`-A${number}`);
    });

    it('answers for somebody else’s card as for one that is nobody’s, and changes nothing', async () => {
      const grace = await aMember(app)
        .with({ card: `G${number}` })
        .enroll();
      const token = await ada.token();
      const before = await storedIn(app);

      const refused = [
        await block({ card: `G${number}` }, token),
        await block({ card: 'NOBODY' }, token),
        await block({ card: '#' }, token),
        await block({ member: { id: grace.id }, card: `G${number}` }, token),
        await block({ member: { card: `G${number}` }, card: `G${number}` }, token),
      ];

      expect(refused.slice(0, 3)).toEqual([unknown, unknown, unknown]);
      expect(refused.slice(3).map(({ code, path }) => [code, path])).toEqual([
        ['MEMBER_NOT_FOUND', ['member']],
        ['MEMBER_NOT_FOUND', ['member']],
      ]);
      expect(await storedIn(app)).toEqual(before);
    });

    it('does not read why staff blocked a card', async () => {
      await block({ reason: 'suspicious' });

      const { data, errors } = await app.call(await ada.token(), '{ me { identifiers { blocked blockedReason } } }');

      expect(data.me.identifiers[0]).toEqual({ blocked: true, blockedReason: null });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });
  });

  it('blocks at the survivor the card of who was merged', async () => {
    const absorbed = await aMember(app)
      .with({ card: `M${number}` })
      .enroll();
    await mergeInto(app, ada, absorbed);

    const outcome = await block({ member: { id: absorbed.id }, card: `M${number}` });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await listOf(app, ada, 'CARD')).toBe(`A${number} -M${number}`);
  });

  it('refuses what cannot be done and changes nothing', async () => {
    const another = await app.anotherProgram();
    const before = await storedIn(app);

    const refused = [
      await block({ card: 'NOBODY' }),
      await block({ card: '#' }),
      await block({}, another.adminKey),
      await block({ member: { externalId: 'nobody' } }),
      await block({ reason: 'x'.repeat(501) }),
    ];

    expect(refused.map(({ code, path }) => [code, path])).toEqual([
      ['MEMBER_NOT_FOUND', ['card']],
      ['MEMBER_NOT_FOUND', ['card']],
      ['MEMBER_NOT_FOUND', ['card']],
      ['MEMBER_NOT_FOUND', ['member']],
      ['INVALID_INPUT', ['reason']],
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is done once by two calls at once', async () => {
    const both = await Promise.all([block(), block({}, await ada.token())]);

    expect(both).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'card.blocked']);
  });

  it('is for administrators, support and the member', async () => {
    const input = { card: `A${number}` };

    const refused = await refusedRoles(app, 'blockCard', input, ['MARKETER', 'SUPPORT', 'ANALYST', 'SHOP']);

    expect(refused).toEqual(['MARKETER', 'ANALYST', 'SHOP']);
  });
});
