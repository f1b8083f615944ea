import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { createPurpose, inEnglish, updatePurpose } from '../programs/support/consent-purposes.js';
import { mergeInto } from '../membership/support/merges.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOf, consentsOf, historyOf, say, standingOf } from './support/consents.js';
import { eventsOf, keyFor, setStatus } from './support/identifiers.js';

const NOW = '2027-03-01T12:00:00.000Z';
const NOTHING = {
  state: 'NONE',
  allowed: false,
  version: null,
  outdated: false,
  since: null,
  channel: null,
  actor: null,
};

describe('grantConsent', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
  });
  beforeEach(async () => {
    ada = await aMember(app).named('Ada').enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const grant = (input: object = {}, as?: string) =>
    say(app, 'grantConsent', { member: { id: ada.id }, purpose: 'PROFILING', ...input }, as);
  const withdraw = (input: object = {}) =>
    say(app, 'withdrawConsent', { member: { id: ada.id }, purpose: 'PROFILING', ...input });

  it('notes who consented to which words, when, where and by whom, with what proves it', async () => {
    const evidence = { ip: '192.0.2.7', form: 'newsletter', boxes: [1, { ticked: true }] };

    const outcome = await grant({ channel: ' web ', evidence });

    const consent = {
      purpose: { key: 'PROFILING' },
      state: 'GRANTED',
      allowed: true,
      version: 1,
      outdated: false,
      since: NOW,
      channel: 'web',
      actor: { kind: 'API_KEY', id: expect.stringMatching(/^key_[0-9a-z]{26}$/) },
    };
    expect(outcome).toEqual({ replayed: false, member: { id: ada.id }, consent });
    expect(await consentsOf(app, ada)).toEqual([{ ...NOTHING, purpose: { key: 'MARKETING_EMAIL' } }, consent]);
    expect((await historyOf(app, ada)).nodes).toEqual([
      {
        id: expect.stringMatching(/^con_[0-9a-z]{26}$/),
        purpose: { key: 'PROFILING' },
        given: true,
        version: 1,
        at: NOW,
        channel: 'web',
        evidence,
        actor: consent.actor,
      },
    ]);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'consent.granted']);
  });

  it('is given by the member, who reads it too', async () => {
    const token = await ada.token();

    const { consent } = await say(app, 'grantConsent', { purpose: 'MARKETING_EMAIL' }, token);

    const { data, errors } = await app.call(
      token,
      '{ me { consents { purpose { key text } state } consentHistory { nodes { given version actor { kind } evidence } } } }',
    );
    expect(consent).toMatchObject({ state: 'GRANTED', actor: { kind: 'MEMBER' }, channel: null });
    expect(errors).toBeUndefined();
    expect(data.me.consents.map(({ state }: { state: string }) => state)).toEqual(['GRANTED', 'NONE']);
    expect(data.me.consentHistory.nodes).toEqual([
      { given: true, version: 1, actor: { kind: 'MEMBER' }, evidence: null },
    ]);
    expect((await consentsOf(app, ada))[0].actor).toEqual({ kind: 'MEMBER', id: ada.id });
  });

  it('changes nothing when it holds already, but notes another version of the words', async () => {
    const key = 'NEWS';
    await createPurpose(app, { key });
    await grant({ purpose: key });
    const before = await storedIn(app);

    const again = await grant({ purpose: key, version: 1, evidence: { other: true } });
    const unchanged = await storedIn(app);
    await updatePurpose(app, { key, text: inEnglish('May we, now?') });
    const outdated = (await consentsOf(app, ada)).find((one: { purpose: { key: string } }) => one.purpose.key === key);
    const { consent } = await grant({ purpose: key });
    const older = await grant({ purpose: key, version: 1 });
    await updatePurpose(app, { key, archived: true });

    expect(again).toMatchObject({ replayed: false, consent: { state: 'GRANTED', version: 1 } });
    expect(unchanged).toEqual(before);
    expect(outdated).toMatchObject({ state: 'GRANTED', allowed: true, version: 1, outdated: true });
    expect(consent).toMatchObject({ version: 2, outdated: false });
    expect(older.consent).toMatchObject({ version: 1, outdated: true });
    expect((await historyOf(app, ada)).nodes.map(({ version }: { version: number }) => version)).toEqual([1, 2, 1]);
  });

  it('goes by the last thing that was said, also at one and the same moment', async () => {
    for (let turn = 0; turn < 4; turn++) await (turn % 2 ? withdraw() : grant());
    await grant();

    const { nodes } = await historyOf(app, ada);
    expect(nodes.map(({ given, at }: { given: boolean; at: string }) => [given, at])).toEqual(
      [true, false, true, false, true].map((given) => [given, NOW]),
    );
    expect(await standingOf(app, ada)).toBe('MARKETING_EMAIL NONE, PROFILING GRANTED 1 allowed');
  });

  it('goes from page to page of the history', async () => {
    for (let turn = 0; turn < 5; turn++) await (turn % 2 ? withdraw() : grant());

    const first = await historyOf(app, ada, 'first: 2');
    const second = await historyOf(app, ada, `first: 2, after: "${first.pageInfo.endCursor}"`);
    const third = await historyOf(app, ada, `first: 2, after: "${second.pageInfo.endCursor}"`);

    const pages = [first, second, third].map(({ nodes }) => nodes.map(({ given }: { given: boolean }) => given));
    expect(pages).toEqual([[true, false], [true, false], [true]]);
    expect(third.pageInfo.hasNextPage).toBe(false);
    const { errors } = await app.asAdmin(
      'query ($id: ID!) { member(ref: { id: $id }) { consentHistory(after: "x") { nodes { id } } } }',
      { id: ada.id },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is noted once by ten calls at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => grant()));

    expect(outcomes.map(({ consent }) => consent.state)).toEqual(Array.from({ length: 10 }, () => 'GRANTED'));
    expect((await historyOf(app, ada)).nodes).toHaveLength(1);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'consent.granted']);
  });

  describe('with a key', () => {
    it('is not given again by a call that comes late', async () => {
      const input = { idempotencyKey: `late ${ada.id}`, channel: 'web' };
      await grant(input);
      await withdraw();
      const before = await storedIn(app);

      const late = await grant(input);

      expect(late).toMatchObject({ replayed: true, consent: { state: 'WITHDRAWN' } });
      expect(await storedIn(app)).toEqual(before);
    });

    it('remembers a call that changed nothing, too', async () => {
      const input = { idempotencyKey: `unchanged ${ada.id}` };
      await grant();
      const first = await grant(input);
      await withdraw();

      const late = await grant(input);

      expect([first.replayed, late.replayed]).toEqual([false, true]);
      expect(await standingOf(app, ada)).toBe('MARKETING_EMAIL NONE, PROFILING WITHDRAWN 1');
    });

    it('is refused with another input or operation, and noted once by ten calls at once', async () => {
      const idempotencyKey = `once ${ada.id}`;
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => grant({ idempotencyKey })));
      const before = await storedIn(app);

      const refused = [
        await grant({ idempotencyKey, channel: 'web' }),
        await withdraw({ idempotencyKey }),
        await grant({ idempotencyKey: '' }),
      ];

      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(refused.map(({ code }) => code)).toEqual([
        'IDEMPOTENCY_KEY_REUSED',
        'IDEMPOTENCY_KEY_REUSED',
        'INVALID_INPUT',
      ]);
      expect(await storedIn(app)).toEqual(before);
    });
  });

  describe('below the age of consent', () => {
    const child = (fields: object) =>
      aMember(app)
        .with(fields as Record<string, unknown>)
        .enroll();
    const grantFor = ({ id }: EnrolledMember, as?: string) =>
      say(app, 'grantConsent', { member: { id }, purpose: 'PROFILING' }, as);
    const setAge = (ageOfConsent: number) =>
      app.asAdmin('mutation ($age: Int) { updateProgram(input: { ageOfConsent: $age }) { __typename } }', {
        age: ageOfConsent,
      });

    it.each<[string, object]>([
      ['a day', { birthDate: '2011-03-02' }],
      ['a year', { birthYear: 2011 }],
    ])('is refused to who is 15 by %s, also by the own token, and changes nothing', async (_, born) => {
      const member = await child(born);
      const token = await member.token();
      const before = await storedIn(app);

      const refused = [await grantFor(member), await say(app, 'grantConsent', { purpose: 'PROFILING' }, token)];

      const refusal = {
        code: 'CONSENT_NOT_ALLOWED',
        message: 'The member is below the age of consent, 16 years.',
        path: ['purpose'],
        reason: 'TOO_YOUNG',
        ageOfConsent: 16,
      };
      expect(refused).toEqual([refusal, refusal]);
      expect(await storedIn(app)).toEqual(before);
    });

    it.each<[string, object]>([
      ['16 today', { birthDate: '2011-03-01' }],
      ['16 this year at the latest', { birthYear: 2010 }],
      ['of unknown age', {}],
    ])('is taken from who is %s', async (_, born) => {
      expect(await grantFor(await child(born))).toMatchObject({ consent: { state: 'GRANTED', allowed: true } });
    });

    it('counts no more once the birth date is known, until they are old enough', async () => {
      const member = await child({});
      await grantFor(member);

      await app.asAdmin(
        'mutation ($id: ID!) { updateMember(input: { id: $id, birthDate: "2011-03-02" }) { __typename } }',
        {
          id: member.id,
        },
      );
      const young = await consentsOf(app, member);
      await setAge(15);
      const old = await consentsOf(app, member);
      await setAge(16);

      expect(young[1]).toMatchObject({ state: 'GRANTED', allowed: false });
      expect(old[1]).toMatchObject({ state: 'GRANTED', allowed: true });
    });

    it('goes by the calendar of the program, to the minute', async () => {
      // In Auckland the clocks go forward on 26 September 2027 at two: the day begins at 12:00 UTC on the 25th.
      const clock = new Date('2027-09-25T11:59:00Z');
      const sandbox = await app.anotherProgram({ sandbox: true, clock, timeZone: 'Pacific/Auckland' });
      const member = await aMember(app).of(sandbox).bornOn('2011-09-26').enroll();
      const ask = () => say(app, 'grantConsent', { member: { id: member.id }, purpose: 'PROFILING' }, sandbox.adminKey);

      const before = await ask();
      await app.call(
        sandbox.adminKey,
        'mutation { advanceClock(input: { to: "2027-09-25T12:00:00Z" }) { __typename } }',
      );
      const after = await ask();

      expect(before.code).toBe('CONSENT_NOT_ALLOWED');
      expect(after.consent).toMatchObject({ state: 'GRANTED', allowed: true });
    });

    it('asks nothing where no consent is needed', async () => {
      const member = await child({ birthYear: 2020 });
      await createPurpose(app, { key: 'SERVICE', needsConsent: false });

      const silent = (await consentsOf(app, member)).at(-1);
      const { consent } = await say(app, 'grantConsent', { member: { id: member.id }, purpose: 'SERVICE' });
      await updatePurpose(app, { key: 'SERVICE', archived: true });

      expect(silent).toMatchObject({ purpose: { key: 'SERVICE' }, state: 'NONE', allowed: true });
      expect(consent).toMatchObject({ state: 'GRANTED', allowed: true });
    });
  });

  describe('what counts', () => {
    it('is nothing while the data of the member may not be used', async () => {
      await grant();
      await app.database.pool.query('UPDATE member SET processing_restricted_at = $2 WHERE id = $1', [
        decodeId('mem', ada.id),
        NOW,
      ]);

      expect((await consentsOf(app, ada))[1]).toMatchObject({ state: 'GRANTED', allowed: false });
    });

    it('reads the consents of many members together', async () => {
      const query = '{ members(first: 10) { nodes { consents { state } consentHistory { nodes { given } } } } }';

      const statements = await app.statementsOf(() => app.asAdmin(query));

      expect(statements).toEqual(['find-member-page', 'find-consents', 'read-moment', 'find-consent-history']);
    });

    it('is nothing for a purpose that is given up, and again when it is taken up', async () => {
      await createPurpose(app, { key: 'GIVEN_UP' });
      await grant({ purpose: 'GIVEN_UP' });
      await updatePurpose(app, { key: 'GIVEN_UP', archived: true });
      const without = await standingOf(app, ada);
      const refused = await grant({ purpose: 'GIVEN_UP' });
      const history = await historyOf(app, ada);
      await updatePurpose(app, { key: 'GIVEN_UP', archived: false });
      const again = await standingOf(app, ada);
      await updatePurpose(app, { key: 'GIVEN_UP', archived: true });

      expect(without).not.toContain('GIVEN_UP');
      expect(refused.problems).toEqual([
        {
          path: ['purpose'],
          message: expect.stringContaining('"GIVEN_UP" is an archived purpose of this program; there are '),
        },
      ]);
      expect(history.nodes).toHaveLength(1);
      expect(again).toContain('GIVEN_UP GRANTED 1 allowed');
    });
  });

  it('names everything that is wrong and changes nothing', async () => {
    const before = await storedIn(app);

    const refused = await grant({
      purpose: 'NOWHERE',
      channel: '',
      evidence: { text: 'x'.repeat(2000) },
      idempotencyKey: 'a\u0000',
    });
    const versions = [await grant({ version: 0 }), await grant({ version: 2 })];
    const deep = await grant({ evidence: { a: [[[[[]]]]] } });
    const nul = await grant({ evidence: { a: 'b\u0000' } });
    const nobody = await say(app, 'grantConsent', { purpose: 'PROFILING' });

    expect(refused.problems).toEqual([
      { path: ['idempotencyKey'], message: 'must have 1 to 255 characters, no control characters' },
      {
        path: ['purpose'],
        message: expect.stringMatching(
          /^"NOWHERE" is not a purpose of this program; there are MARKETING_EMAIL, PROFILING/,
        ),
      },
      { path: ['channel'], message: 'must have 1 to 64 characters, not 0' },
      { path: ['evidence'], message: 'must be at most 2000 characters as JSON, not 2011' },
    ]);
    expect(versions.map(({ problems }) => problems)).toEqual(
      [0, 2].map((version) => [
        { path: ['version'], message: `${version} is not a version of its text; there are 1 to 1` },
      ]),
    );
    expect(deep.problems).toEqual([{ path: ['evidence'], message: 'must not be nested deeper than 5 levels' }]);
    expect(nul.problems[0].path).toEqual(['evidence']);
    expect(nobody.problems).toEqual([{ path: ['member'], message: 'needed with an API key: who says it' }]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('notes what who was merged says as said by the survivor', async () => {
    const absorbed = await aMember(app).enroll();
    await mergeInto(app, ada, absorbed);

    const outcome = await grant({ member: { id: absorbed.id } });

    expect(outcome).toMatchObject({ member: { id: ada.id }, consent: { state: 'GRANTED' } });
    expect((await historyOf(app, ada)).nodes).toHaveLength(1);
  });

  it('tells evidence in which something is null from evidence in which it is left out', async () => {
    const idempotencyKey = `null ${ada.id}`;
    await grant({ idempotencyKey, evidence: { form: null }, channel: null });

    const outcomes = [
      await grant({ idempotencyKey, evidence: { form: null } }),
      await grant({ idempotencyKey, evidence: {} }),
    ];

    expect(outcomes).toMatchObject([{ replayed: true }, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect((await historyOf(app, ada)).nodes).toMatchObject([{ evidence: { form: null } }]);
  });

  it('finds nobody else with a member token, nobody erased or of another program', async () => {
    const another = await app.anotherProgram();
    const erased = await aMember(app).enroll();
    await setStatus(app, erased, 'ERASED');
    const grace = await aMember(app).enroll();
    const token = await ada.token();
    const before = await storedIn(app);

    const refused = [
      await grant({ member: { id: grace.id } }, token),
      await grant({ member: { externalId: 'nobody' } }, token),
      await grant({}, another.adminKey),
      await grant({ member: { id: erased.id } }),
    ];

    expect(refused.map(({ code }) => code)).toEqual([
      'MEMBER_NOT_FOUND',
      'MEMBER_NOT_FOUND',
      'MEMBER_NOT_FOUND',
      'MEMBER_NOT_FOUND',
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators, support and the member, to note and to read', async () => {
    const input = { member: { id: ada.id }, purpose: 'PROFILING' };
    const roles = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'];
    const codes: Record<string, unknown[]> = {};
    const reads = ['consents { state }', 'consentHistory { nodes { given } }'];

    for (const role of roles) {
      const key = await keyFor(app, role);
      const answers = [
        await answerOf(app, 'grantConsent', input, key),
        ...(await Promise.all(
          reads.map((field) =>
            app.call(key, `query ($id: ID!) { member(ref: { id: $id }) { ${field} } }`, { id: ada.id }),
          ),
        )),
      ];
      codes[role] = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? null);
    }

    const refused = ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'];
    const taken = [null, null, null];
    expect(codes).toEqual({ ADMIN: taken, MARKETER: refused, SUPPORT: taken, ANALYST: refused, SHOP: refused });
  });
});
