import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { spend } from '../../factories/a-spending.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { createPurpose, inEnglish, updatePurpose } from '../programs/support/consent-purposes.js';
import { answerOf, consentsOf, historyOf, say, standingOf } from './support/consents.js';
import { eventsOf, keyFor, setStatus } from './support/identifiers.js';

describe('withdrawConsent', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  beforeEach(async () => {
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const grant = (input: object = {}) =>
    say(app, 'grantConsent', { member: { id: ada.id }, purpose: 'MARKETING_EMAIL', ...input });
  const withdraw = (input: object = {}, as?: string) =>
    say(app, 'withdrawConsent', { member: { id: ada.id }, purpose: 'MARKETING_EMAIL', ...input }, as);

  it('takes a consent back, and both stay in the history', async () => {
    await grant({ evidence: { form: 1 } });

    const outcome = await withdraw({ channel: 'phone', evidence: { call: 7 } });

    expect(outcome).toMatchObject({
      replayed: false,
      member: { id: ada.id },
      consent: { state: 'WITHDRAWN', allowed: false, version: 1, outdated: false, channel: 'phone' },
    });
    const { nodes } = await historyOf(app, ada);
    expect(outcome.consent.actor.kind).toBe('API_KEY');
    expect(nodes).toMatchObject([
      { given: false, channel: 'phone', evidence: { call: 7 } },
      { given: true, channel: null, evidence: { form: 1 } },
    ]);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'consent.granted', 'consent.withdrawn']);
  });

  it('is as easy as giving one: by the member, with the purpose alone, and at any age', async () => {
    const child = await aMember(app).with({ birthYear: 2020 }).enroll();

    const outcome = await say(app, 'withdrawConsent', { purpose: 'PROFILING' }, await child.token());

    expect(outcome.consent).toMatchObject({ state: 'WITHDRAWN', actor: { kind: 'MEMBER' } });
    expect(await standingOf(app, child)).toBe('MARKETING_EMAIL NONE, PROFILING WITHDRAWN 1');
  });

  it('is an objection where none was given', async () => {
    const { consent } = await withdraw({ purpose: 'PROFILING' });

    expect(consent).toMatchObject({ state: 'WITHDRAWN', version: 1 });
    expect((await historyOf(app, ada)).nodes).toHaveLength(1);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'consent.withdrawn']);
  });

  it('is about the version that was consented to, else about the one that is shown', async () => {
    const grace = await aMember(app).enroll();
    await createPurpose(app, { key: 'NEWS' });
    await grant({ purpose: 'NEWS' });
    await updatePurpose(app, { key: 'NEWS', text: inEnglish('Again?') });

    const own = await withdraw({ purpose: 'NEWS' });
    const hers = await withdraw({ member: { id: grace.id }, purpose: 'NEWS' });
    await updatePurpose(app, { key: 'NEWS', archived: true });

    expect([own.consent.version, hers.consent.version]).toEqual([1, 2]);
  });

  it('changes nothing when it was withdrawn already, by ten calls at once either', async () => {
    await grant();
    await Promise.all(Array.from({ length: 10 }, () => withdraw()));
    const before = await storedIn(app);

    const again = await withdraw({ version: 1, channel: 'web' });

    expect(again.consent).toMatchObject({ state: 'WITHDRAWN', channel: null });
    expect((await historyOf(app, ada)).nodes).toHaveLength(2);
    expect(await storedIn(app)).toEqual(before);
  });

  it('ends with what came last when both are said at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 ? withdraw() : grant())));

    const { nodes } = await historyOf(app, ada);
    const said = nodes.map(({ given }: { given: boolean }) => given);
    for (let index = 1; index < said.length; index++) expect(said[index]).toBe(!said[index - 1]);
    expect((await consentsOf(app, ada))[0].state).toBe(said[0] ? 'GRANTED' : 'WITHDRAWN');
  });

  it('is not undone by a repeated call, and its own key answers', async () => {
    const input = { idempotencyKey: `key ${ada.id}` };
    await grant();
    const first = await withdraw(input);
    await grant();
    const before = await storedIn(app);

    const late = await withdraw(input);

    expect([first.replayed, late.replayed, late.consent.state]).toEqual([false, true, 'GRANTED']);
    expect(await storedIn(app)).toEqual(before);
  });

  it('costs nothing: who has withdrawn everything earns and spends like anybody', async () => {
    const { data } = await app.asAdmin('{ consentPurposes { key archived } }');
    for (const { key, archived } of data.consentPurposes) if (!archived) await withdraw({ purpose: key });

    const statements = await app.statementsOf(async () => {
      await aPurchase(app).by(ada).worth('120').record();
      await spend(app, ada, 50);
    });

    const { member } = (
      await app.asShop('query ($id: ID!) { member(ref: { id: $id }) { points { available lifetimeSpent } } }', {
        id: ada.id,
      })
    ).data;
    expect(member.points).toEqual({ available: 70, lifetimeSpent: 50 });
    expect(statements.filter((name) => name.includes('consent'))).toEqual([]);
  });

  it('is noted of who is blocked or has left', async () => {
    await setStatus(app, ada, 'BLOCKED');
    const blocked = await withdraw({}, await ada.token());
    await setStatus(app, ada, 'CLOSED');
    const closed = await withdraw({ purpose: 'PROFILING' });

    expect([blocked, closed].map(({ consent }) => consent.state)).toEqual(['WITHDRAWN', 'WITHDRAWN']);
  });

  it('names everything that is wrong, finds nobody else, and changes nothing', async () => {
    const another = await app.anotherProgram();
    const grace = await aMember(app).enroll();
    const token = await ada.token();
    const before = await storedIn(app);

    const refused = [
      await withdraw({ purpose: 'NOWHERE', version: 9 }),
      await withdraw({ version: -1 }),
      await withdraw({ member: null }),
      await withdraw({ member: { id: grace.id } }, token),
      await withdraw({}, another.adminKey),
    ];

    expect(refused.map(({ code, path }) => [code, path])).toEqual([
      ['INVALID_INPUT', ['purpose']],
      ['INVALID_INPUT', ['version']],
      ['INVALID_INPUT', ['member']],
      ['MEMBER_NOT_FOUND', ['member']],
      ['MEMBER_NOT_FOUND', ['member']],
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators, support and the member', async () => {
    const codes: unknown[] = [];

    for (const role of ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP']) {
      const input = { member: { id: ada.id }, purpose: 'PROFILING' };
      const { errors } = await answerOf(app, 'withdrawConsent', input, await keyFor(app, role));
      codes.push(errors?.[0]?.extensions.code ?? null);
    }

    expect(codes).toEqual([null, 'FORBIDDEN', null, 'FORBIDDEN', 'FORBIDDEN']);
  });
});
