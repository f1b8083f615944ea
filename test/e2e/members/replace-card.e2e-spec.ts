import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { mergeInto } from '../membership/support/merges.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOf, change, eventsOf, found, listOf, refusedRoles, setStatus } from './support/identifiers.js';

describe('replaceCard', () => {
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

  const replace = (input: object, as?: string) =>
    change(app, 'replaceCard', { member: { id: ada.id }, newCard: `N${number}`, ...input }, as);
  const addCard = (card: string) => change(app, 'addIdentifier', { member: { id: ada.id }, identifier: { card } });

  it('gives a new card in the place of one, which is blocked', async () => {
    await addCard(`B${number}`);

    const outcome = await replace({ card: `a-${number}`, reason: 'Lost on the train 🎈' });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await listOf(app, ada, 'CARD')).toBe(`N${number} B${number} -A${number}`);
    expect(await found(app, { card: `A${number}` })).toBeNull();
    expect(await found(app, { card: `N${number}` })).toBe(ada.id);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'member.updated', 'card.replaced']);
    const { data } = await app.asAdmin(
      'query ($id: ID!) { member(ref: { id: $id }) { identifiers { value blocked blockedAt blockedReason } } }',
      { id: ada.id },
    );
    expect(data.member.identifiers.find(({ blocked }: { blocked: boolean }) => blocked)).toEqual({
      value: `A${number}`,
      blocked: true,
      blockedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      blockedReason: 'Lost on the train 🎈',
    });
  });

  it('needs no old card where there is one only', async () => {
    await replace({});

    expect(await listOf(app, ada, 'CARD')).toBe(`N${number} -A${number}`);
  });

  it.each([{}, { card: 'old' }])('changes nothing when it is done again with %j', async (named) => {
    const input = 'card' in named ? { card: `A${number}` } : {};
    await replace(input);
    const before = await storedIn(app);

    const again = await replace(input);

    expect(again).toEqual({ member: { id: ada.id } });
    expect(await storedIn(app)).toEqual(before);
  });

  it('replaces a card that the member has blocked already', async () => {
    await change(app, 'blockCard', { card: `A${number}` }, await ada.token());

    await replace({ card: `A${number}` });

    expect(await listOf(app, ada, 'CARD')).toBe(`N${number} -A${number}`);
  });

  it('is done once by two calls at once, and by two with other cards one after the other', async () => {
    const both = await Promise.all([replace({}), replace({})]);
    const others = await Promise.all(['X', 'Y'].map((card) => replace({ newCard: `${card}${number}` })));

    expect(both).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
    expect(others).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
    const [active, ...blocked] = (await listOf(app, ada, 'CARD')).split(' ');
    expect(active).toMatch(/^[XY]\d+$/);
    expect(blocked).toHaveLength(3);
  });

  it('says which card where there are several or none', async () => {
    const grace = await aMember(app).enroll();
    await addCard(`B${number}`);
    const before = await storedIn(app);

    const several = await replace({});
    const none = await replace({ member: { id: grace.id } });

    expect(several.problems).toEqual([{ path: ['card'], message: 'needed: the member has 2 cards' }]);
    expect(none.problems).toEqual([{ path: ['card'], message: 'needed: the member has no card that is not blocked' }]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('refuses what cannot be done and changes nothing', async () => {
    await aMember(app)
      .with({ card: `G${number}` })
      .enroll();
    await addCard(`B${number}`);
    await change(app, 'blockCard', { card: `B${number}` });
    await aMember(app)
      .with({ card: `H${number}` })
      .enroll();
    await change(app, 'blockCard', { card: `H${number}` });
    const before = await storedIn(app);

    const refused = [
      await replace({ newCard: `G${number}` }),
      await replace({ newCard: `H${number}` }),
      await replace({ card: `G${number}` }),
      await replace({ card: '#' }),
      await replace({ card: `A${number}`, newCard: `a-${number}` }),
      await replace({ newCard: `B${number}` }),
      await replace({ newCard: '', reason: '' }),
    ];

    const duplicate = { code: 'DUPLICATE_MEMBER', path: ['newCard'], field: 'card' };
    const unknown = { code: 'IDENTIFIER_NOT_FOUND', path: ['card'] };
    expect(refused).toEqual([
      { ...duplicate, message: 'Another member has this card.' },
      { ...duplicate, message: 'Another member has this card.' },
      { ...unknown, message: 'The member has no such identifier.' },
      { ...unknown, message: 'The member has no such identifier.' },
      expect.objectContaining({ problems: [{ path: ['newCard'], message: 'is the card that it shall replace' }] }),
      expect.objectContaining({
        problems: [{ path: ['newCard'], message: 'is a blocked card of this member; it stays blocked' }],
      }),
      expect.objectContaining({
        problems: [
          { path: ['newCard'], message: '"" is not 1 to 64 letters and digits; spaces and dashes are left out' },
          { path: ['reason'], message: 'must have 1 to 500 characters, no control characters' },
        ],
      }),
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('replaces at the survivor the card of who was merged', async () => {
    const absorbed = await aMember(app)
      .with({ card: `M${number}` })
      .enroll();
    await mergeInto(app, ada, absorbed);

    const outcome = await replace({ member: { id: absorbed.id }, card: `M${number}` });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await listOf(app, ada, 'CARD')).toBe(`A${number} N${number} -M${number}`);
    expect(await found(app, { card: `M${number}` })).toBeNull();
    expect(await found(app, { card: `N${number}` })).toBe(ada.id);
  });

  it('finds nobody erased or of another program', async () => {
    const another = await app.anotherProgram();
    const erased = await aMember(app).enroll();
    await setStatus(app, erased, 'ERASED');
    const before = await storedIn(app);

    const refused = [
      await replace({}, another.adminKey),
      await replace({ member: { id: erased.id } }),
      await replace({ member: { card: '#' } }),
    ];

    expect(refused.map(({ code }) => code)).toEqual(['MEMBER_NOT_FOUND', 'MEMBER_NOT_FOUND', 'MEMBER_NOT_FOUND']);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators and support', async () => {
    const input = { member: { id: ada.id }, newCard: `N${number}` };

    const refused = await refusedRoles(app, 'replaceCard', input, ['MARKETER', 'SUPPORT', 'ANALYST', 'SHOP']);
    const byMember = await answerOf(app, 'replaceCard', input, await ada.token());

    expect(refused).toEqual(['MARKETER', 'ANALYST', 'SHOP']);
    expect(byMember.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
