import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { decodeId } from '../../../src/kernel/ids.js';
import { backdateJoining, EnrollMembers } from '../../../src/membership/index.js';
import { ActorKind, Role, type Caller } from '../../../src/platform/access/index.js';
import { Database } from '../../../src/platform/database/index.js';
import type { CreatedProgram } from '../../../src/programs/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';

const ENROLL = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) {
    ... on EnrollMemberPayload { replayed member { id status joinedAt externalId } }
    ... on UserError { code message path }
    ... on DuplicateMember { field }
    ... on InvalidInput { problems { path message } }
    ... on IdempotencyKeyReused { idempotencyKey }
  }
}`;

const EVERYTHING = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) {
    ... on EnrollMemberPayload {
      replayed
      member {
        id status joinedAt externalId identifiers { kind value }
        profile { givenName familyName salutation birthDate birthYear locale attributes email phone }
      }
    }
  }
}`;

const TABLES = ['member', 'member_identifier', 'member_profile', 'idempotency_key', 'outbox'];

describe('enrollMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const shop = (): Caller => {
    return {
      programId: app.program.program.number,
      roles: [Role.SHOP],
      kind: ActorKind.SYSTEM,
      id: null,
      memberId: null,
    };
  };

  const enroll = async (input: Record<string, unknown>, as = app.program.shopKey): Promise<GraphqlAnswer['data']> => {
    const answer = await app.call(as, ENROLL, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.data?.enrollMember ?? answer;
  };

  const counts = async (): Promise<number[]> => {
    const each = TABLES.map((table) => `(SELECT count(*)::integer FROM ${table})`);
    const { rows } = await app.database.pool.query(`SELECT ARRAY[${each.join(', ')}] AS counts`);
    return rows[0].counts;
  };

  const daysOf = async ({ id }: { id: string }) => {
    const { rows } = await app.database.pool.query(
      `SELECT joined_month_day AS "joinedMonthDay", birthday, birth_date_known_at IS NOT NULL AS "isKnown",
              birth_date_known_at = enrolled_at AS "isKnownSinceEnrolled"
       FROM member m JOIN member_profile p ON p.program_id = m.program_id AND p.member_id = m.id WHERE m.id = $1`,
      [decodeId('mem', id)],
    );
    return rows[0];
  };

  it('enrolls a member with everything that is known of them', async () => {
    const input = {
      idempotencyKey: 'ada',
      externalId: ' customer 17 ',
      email: 'Ada.Lovelace@Example.COM',
      phone: '+44 (0)20 7946-0000',
      card: 'ab12 3456-7890',
      givenName: ' Ada ',
      familyName: 'Lovelace 🎈',
      salutation: 'Countess',
      birthDate: '1980-12-10',
      locale: 'en-gb',
      attributes: { shoeSize: 38.5, newsletter: true, tags: ['vip'], note: null },
      channel: 'store 4',
    };

    const { data } = await app.asAdmin(EVERYTHING, { input });

    expect(data.enrollMember).toEqual({
      replayed: false,
      member: {
        id: expect.stringMatching(/^mem_[0-9a-z]{26}$/),
        status: 'ACTIVE',
        joinedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z$/),
        externalId: 'customer 17',
        identifiers: [
          { kind: 'CARD', value: 'AB1234567890' },
          { kind: 'CODE', value: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/) },
          { kind: 'EMAIL', value: 'ada.lovelace@example.com' },
          { kind: 'EXTERNAL_ID', value: 'customer 17' },
          { kind: 'PHONE', value: '+442079460000' },
        ],
        profile: {
          givenName: 'Ada',
          familyName: 'Lovelace 🎈',
          salutation: 'Countess',
          birthDate: '1980-12-10',
          birthYear: 1980,
          locale: 'en-GB',
          attributes: { shoeSize: 38.5, newsletter: true, tags: ['vip'], note: null },
          email: 'ada.lovelace@example.com',
          phone: '+442079460000',
        },
      },
    });
  });

  it('tells that a member was enrolled, and keeps personal data out of the member, the key and the event', async () => {
    const { member } = await enroll({ email: 'secret@example.com', givenName: 'Secret' });

    const { rows } = await app.database.pool.query(
      `SELECT m.event_sequence, m.joined_at = m.enrolled_at AS same, e.type, e.sequence, e.occurred_at = m.enrolled_at AS "atOnce",
              m::text || k::text || e::text AS everything, k.result, k.member_id AS scope
       FROM member m JOIN outbox_event e ON e.member_id = m.id JOIN idempotency_key k ON k.result->>'member' = m.id::text
       WHERE m.id IN (SELECT member_id FROM member_identifier WHERE value = 'secret@example.com')`,
    );

    const [{ everything, result, ...row }] = rows;
    expect(row).toEqual({
      event_sequence: '1',
      same: true,
      type: 'member.enrolled',
      sequence: '1',
      atOnce: true,
      scope: null,
    });
    expect(Object.keys(result)).toEqual(['member']);
    expect(everything).not.toMatch(/secret/i);
    expect(member.status).toBe('ACTIVE');
  });

  it('needs nothing but a key: everybody gets a code and an id', async () => {
    const { member, replayed } = await enroll({});

    expect({ externalId: member.externalId, replayed }).toEqual({ externalId: null, replayed: false });
    const { data } = await app.asAdmin('query ($id: ID!) { member(ref: { id: $id }) { identifiers { kind } } }', {
      id: member.id,
    });
    expect(data.member.identifiers).toEqual([{ kind: 'CODE' }]);
  });

  it('takes the same number of statements for one and for a hundred', async () => {
    const requests = (count: number) =>
      Array.from({ length: count }, () => ({
        caller: shop(),
        input: { idempotencyKey: randomUUID(), externalId: randomUUID(), givenName: 'Ada' },
      }));
    const programId = app.program.program.number;
    const enrolling = app.get(EnrollMembers);

    const forOne = await app.statementsOf(() => enrolling.run(programId, requests(1)));
    const forMany = await app.statementsOf(() => enrolling.run(programId, requests(100)));

    expect(forOne).toEqual([
      'read-moment',
      'find-members-by-identifier',
      'find-idempotency-keys', // after the identifiers: see the reason there
      'remember-idempotency-keys',
      'insert-members',
      'insert-member-identifiers',
      'insert-member-profiles',
      'write-outbox',
    ]);
    expect(forMany).toEqual(forOne);
  });

  describe('repeated', () => {
    it('answers the first member with the same key and input', async () => {
      const input = { idempotencyKey: 'twice', email: 'twice@example.com', attributes: { a: 1, b: 2 } };
      const first = await enroll(input);
      const before = await counts();

      const second = await enroll({
        attributes: { b: 2, a: 1 },
        email: 'twice@example.com',
        idempotencyKey: 'twice',
        phone: null,
      });

      expect(second).toEqual({ replayed: true, member: first.member });
      expect(await counts()).toEqual(before);
    });

    it('shares its keys with every API key of the program, and with no other program', async () => {
      const first = await enroll({ idempotencyKey: 'shared' });
      const another = await app.anotherProgram();

      const byAdmin = await enroll({ idempotencyKey: 'shared' }, app.program.adminKey);
      const elsewhere = await enroll({ idempotencyKey: 'shared' }, another.shopKey);

      expect(byAdmin).toEqual({ replayed: true, member: first.member });
      expect(elsewhere.replayed).toBe(false);
      expect(elsewhere.member.id).not.toBe(first.member.id);
    });

    it('refuses the same key with another input', async () => {
      await enroll({ idempotencyKey: 'reused', givenName: 'Ada' });
      const before = await counts();

      const refused = await enroll({ idempotencyKey: 'reused', givenName: 'Grace' });

      expect(refused).toEqual({
        code: 'IDEMPOTENCY_KEY_REUSED',
        message: 'This idempotency key was used before with another operation or input; take a new one.',
        path: ['idempotencyKey'],
        idempotencyKey: 'reused',
      });
      expect(await counts()).toEqual(before);
    });

    it('refuses the same key with an attribute that is null and was left out, or the other way round', async () => {
      await enroll({ idempotencyKey: 'with null', attributes: { a: 1, b: null } });
      await enroll({ idempotencyKey: 'without', attributes: {} });
      const before = await counts();

      const outcomes = [
        await enroll({ idempotencyKey: 'with null', attributes: { b: null, a: 1 } }),
        await enroll({ idempotencyKey: 'with null', attributes: { a: 1 } }),
        await enroll({ idempotencyKey: 'without', attributes: { c: null } }),
        await enroll({ idempotencyKey: 'without', attributes: null }),
      ];

      const reused = { code: 'IDEMPOTENCY_KEY_REUSED' };
      expect(outcomes).toMatchObject([{ replayed: true }, reused, reused, reused]);
      expect(await counts()).toEqual(before);
    });

    it('lets the key of a refused call be used again', async () => {
      await enroll({ externalId: 'taken-by-now' });
      const refused = await enroll({ idempotencyKey: 'again', externalId: 'taken-by-now' });

      const second = await enroll({ idempotencyKey: 'again', externalId: 'still-free' });

      expect(refused.code).toBe('DUPLICATE_MEMBER');
      expect(second.replayed).toBe(false);
    });

    it('enrolls one member for one key from 20 calls at once, on two servers', async () => {
      const other = await startTestApp({ on: app });
      const before = await counts();
      const input = { idempotencyKey: 'twenty', email: 'twenty@example.com', givenName: 'Ada' };

      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? app : other).asShop(ENROLL, { input })),
      ).finally(() => other.close());

      const results = answers.map(({ data }: GraphqlAnswer) => data.enrollMember);
      expect(new Set(results.map(({ member }) => member.id)).size).toBe(1);
      expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await counts()).toEqual(
        before.map((count, index) => count + (TABLES[index] === 'member_identifier' ? 2 : 1)),
      );
    });
  });

  describe('with an identifier that somebody has', () => {
    it.each([
      ['externalId', 'C-1', ' C-1 '],
      ['email', 'grace@example.com', 'GRACE@example.com'],
      ['phone', '+1 212 555 0100', '001 (212) 555-0100'],
      ['card', 'card 1', 'CARD-1'],
    ])('refuses %s in any way of writing', async (field, value, again) => {
      await aMember(app)
        .with({ [field]: value })
        .enroll();
      const before = await counts();

      const refused = await enroll({ givenName: 'Other', [field]: again });

      expect(refused).toEqual({
        code: 'DUPLICATE_MEMBER',
        message: `Another member has this ${field}.`,
        path: [field],
        field,
      });
      expect(await counts()).toEqual(before);
    });

    it('refuses it also when that member has left', async () => {
      const { id } = await aMember(app).with({ email: 'left@example.com' }).enroll();
      await app.database.pool.query(
        `UPDATE member SET status = 'CLOSED' WHERE id = (SELECT member_id FROM member_identifier WHERE value = 'left@example.com')`,
      );

      const refused = await enroll({ email: 'left@example.com' });

      expect(id).toMatch(/^mem_/);
      expect(refused.code).toBe('DUPLICATE_MEMBER');
    });

    it('takes the same value as another kind, and in another program', async () => {
      await aMember(app).with({ card: '4711' }).enroll();
      const another = await app.anotherProgram();

      const otherKind = await enroll({ externalId: '4711' });
      const otherProgram = await enroll({ card: '4711' }, another.shopKey);

      expect([otherKind.replayed, otherProgram.replayed]).toEqual([false, false]);
    });

    it('enrolls one of 20 with the same email and keys of their own, on two servers', async () => {
      const other = await startTestApp({ on: app });
      const before = await counts();

      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? app : other).asShop(ENROLL, {
            input: { idempotencyKey: `race ${index}`, email: 'race@example.com' },
          }),
        ),
      ).finally(() => other.close());

      const results = answers.map(({ data }: GraphqlAnswer) => data.enrollMember);
      expect(results.filter(({ member }) => member)).toHaveLength(1);
      expect(results.filter(({ code, field }) => code === 'DUPLICATE_MEMBER' && field === 'email')).toHaveLength(19);
      expect(await counts()).toEqual(
        before.map((count, index) => count + (TABLES[index] === 'member_identifier' ? 2 : 1)),
      );
    });
  });

  describe('as a list', () => {
    it('lets each item see the accepted ones before it', async () => {
      const programId = app.program.program.number;
      const caller = shop();
      const inputs = [
        { idempotencyKey: 'list 1', email: 'list@example.com' },
        { idempotencyKey: 'list 2', email: 'LIST@example.com' },
        { idempotencyKey: 'list 1', email: 'list@example.com' },
        { idempotencyKey: 'list 1', email: 'other@example.com' },
        { idempotencyKey: 'list 2', email: 'list-2@example.com' },
        { idempotencyKey: '', email: 'nobody@example.com' },
      ];

      const outcomes = await app.get(EnrollMembers).run(
        programId,
        inputs.map((input) => ({ caller, input })),
      );

      const [first, second, third, fourth, fifth, sixth] = outcomes as GraphqlAnswer['data'][];
      expect(first).toMatchObject({ replayed: false, member: { status: 'ACTIVE' } });
      expect(second).toMatchObject({ code: 'DUPLICATE_MEMBER', field: 'email' });
      expect(third).toEqual({ replayed: true, member: first.member });
      expect(fourth).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(fifth).toMatchObject({ replayed: false });
      expect(sixth).toMatchObject({ code: 'INVALID_INPUT' });
    });
  });

  describe('where rules are meant for joining', () => {
    const NOW = '2027-03-10T09:00:00.000Z';
    const QUERY = `query ($ref: MemberRef!) {
      member(ref: $ref) {
        points { available }
        activities(first: 5) {
          nodes { type { key } reference channel occurredAt recordedAt attributes pointsEarned awards { points explanation } }
        }
        statement(first: 5) { nodes { kind points source { ... on Activity { type { key } } } } }
      }
    }`;
    let sandbox: CreatedProgram;
    beforeEach(async () => {
      sandbox = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
    });
    const rule = (): RuleFactory => aRule(app).by(sandbox.adminKey).on('ENROLLMENT').fixed(500);
    const of = async ({ member }: GraphqlAnswer['data']): Promise<GraphqlAnswer['data']> =>
      (await app.call(sandbox.adminKey, QUERY, { ref: { id: member.id } })).data.member;
    const NOTHING = { points: { available: 0 }, activities: { nodes: [] }, statement: { nodes: [] } };

    it('gives their points at once, for an activity of the system', async () => {
      await rule().active();
      await aRule(app).by(sandbox.adminKey).on('ACTIVITY', 'enrollment').fixed(5).active();

      const ada = await of(await enroll({ channel: ' app ' }, sandbox.shopKey));

      expect(ada).toEqual({
        points: { available: 505 },
        activities: {
          nodes: [
            {
              type: { key: 'enrollment' },
              reference: 'joined',
              channel: 'app',
              occurredAt: NOW,
              recordedAt: NOW,
              attributes: null,
              pointsEarned: 505,
              awards: [
                { points: 500, explanation: '500 points' },
                { points: 5, explanation: '5 points' },
              ],
            },
          ],
        },
        statement: { nodes: [{ kind: 'EARN', points: 505, source: { type: { key: 'enrollment' } } }] },
      });
    });

    it('tells of it after the enrollment, in the name of the caller, and fixes currency and time zone', async () => {
      await rule().active();

      const { member } = await enroll({}, sandbox.shopKey);

      const { rows } = await app.database.pool.query(
        `SELECT e.type, e.sequence::int, m.event_sequence::int AS count, p.actor_type AS actor, g.in_use_since IS NOT NULL AS used
         FROM outbox_event e JOIN member m ON m.program_id = e.program_id AND m.id = e.member_id
         JOIN program g ON g.id = e.program_id
         LEFT JOIN posting p ON p.program_id = e.program_id AND p.wallet_id = e.wallet_id AND p.sequence = e.posting_sequence
         WHERE e.member_id = $1 ORDER BY e.sequence`,
        [decodeId('mem', member.id)],
      );
      expect(rows).toEqual([
        { type: 'member.enrolled', sequence: 1, count: 3, actor: null, used: true },
        { type: 'activity.recorded', sequence: 2, count: 3, actor: null, used: true },
        { type: 'points.earned', sequence: 3, count: 3, actor: 1, used: true },
      ]);
    });

    it('gives them once: a repeat answers as the first time', async () => {
      await rule().active();
      const input = { idempotencyKey: 'welcome', email: 'welcome@example.com' };
      const first = await enroll(input, sandbox.shopKey);

      const second = await enroll(input, sandbox.shopKey);

      expect(second).toEqual({ replayed: true, member: first.member });
      expect(await of(second)).toMatchObject({ points: { available: 500 }, activities: { nodes: [{}] } });
    });

    it('looks at the channel and at who joins', async () => {
      await rule().inChannels('app').active();
      await rule()
        .fixed(7)
        .forAudience({ minAge: 18, channels: ['app', 'web'], locales: ['de'] })
        .active();
      const adult = { birthDate: '1990-01-01', locale: 'de-AT' };

      const inApp = await of(await enroll({ ...adult, channel: '\u00a0app ' }, sandbox.shopKey));
      const onWeb = await of(await enroll({ ...adult, channel: 'web' }, sandbox.shopKey));
      const young = await of(await enroll({ birthDate: '2015-01-01', channel: 'web' }, sandbox.shopKey));
      const nowhere = await of(await enroll({}, sandbox.shopKey));

      expect([inApp.points.available, onWeb.points.available]).toEqual([507, 7]);
      expect([young, nowhere]).toEqual([NOTHING, NOTHING]);
    });

    it('says why there are none where all places are taken, also for a list', async () => {
      const limits = { uses: 2, period: 'EVER', perMember: false };
      await rule().limits(limits).active();
      const programId = sandbox.program.number;
      const caller = { ...shop(), programId };

      const outcomes = await app.get(EnrollMembers).run(
        programId,
        ['1', '2', '3'].map((key) => ({ caller, input: { idempotencyKey: key } })),
      );

      const members = await Promise.all(outcomes.map((one) => of(one)));
      expect(members.map(({ points }) => points.available)).toEqual([500, 500, 0]);
      expect(members[2].activities.nodes).toMatchObject([
        { pointsEarned: 0, awards: [{ points: 0, explanation: expect.stringContaining('2') }] },
      ]);
    });

    it('dates them by the joining, also one that an ADMIN says is past', async () => {
      await rule().from('2027-01-01T00:00:00Z').active();
      const joinedAt = '2027-02-01T09:00:00.000Z';

      const lately = await of(await enroll({ joinedAt }, sandbox.adminKey));
      const longAgo = await of(await enroll({ joinedAt: '2026-12-31T23:59:59Z' }, sandbox.adminKey));

      expect(lately).toMatchObject({
        points: { available: 500 },
        activities: { nodes: [{ occurredAt: joinedAt, recordedAt: NOW }] },
      });
      expect(longAgo).toEqual(NOTHING);
    });

    it('lets them expire as if they had been given then', async () => {
      await rule()
        .withPolicies({ expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } })
        .active();

      const ada = await of(await enroll({ joinedAt: '2027-01-05T09:00:00Z' }, sandbox.adminKey));

      expect(ada).toMatchObject({
        points: { available: 0 },
        activities: { nodes: [{ pointsEarned: 500 }] },
        statement: {
          nodes: [
            { kind: 'EXPIRE', points: -500 },
            { kind: 'EARN', points: 500 },
          ],
        },
      });
    });

    it('does not greet whom an import enrolls', async () => {
      await rule().active();

      const imported = await of(await enroll({ channel: 'import' }, sandbox.adminKey));

      expect(imported).toEqual(NOTHING);
    });

    it('writes nothing more where no rule is meant for it, and as much for a hundred as for one', async () => {
      const programId = sandbox.program.number;
      const caller = { ...shop(), programId };
      const run = (count: number) =>
        app.statementsOf(() =>
          app.get(EnrollMembers).run(
            programId,
            Array.from({ length: count }, () => ({ caller, input: { idempotencyKey: randomUUID() } })),
          ),
        );
      await aRule(app).by(sandbox.adminKey).on('BIRTHDAY').fixed(1).active();
      await run(1); // reads the rules
      const without = await run(1);
      await rule().active();
      await run(1);

      const forOne = await run(1);
      const forMany = await run(100);

      expect(without).toHaveLength(8);
      expect(forOne).toEqual([
        ...without,
        'insert-activities',
        'insert-awards',
        'write-wallets',
        'insert-postings',
        'insert-movements',
        'insert-lots',
        'write-outbox',
        'count-member-events',
      ]);
      expect(forMany).toEqual(forOne);
    });

    it('sees a rule that has just been made', async () => {
      await enroll({}, sandbox.shopKey);
      await rule().active();

      const ada = await of(await enroll({}, sandbox.shopKey));

      expect(ada.points.available).toBe(500);
    });
  });

  describe('with bad input', () => {
    it('names everything that is wrong and enrolls nobody', async () => {
      const before = await counts();

      const refused = await enroll({
        idempotencyKey: 'x'.repeat(256),
        externalId: 'x'.repeat(256),
        email: 'ada@example',
        phone: '020 7946 0000',
        card: '#',
        givenName: 'A\u0000da',
        familyName: '',
        salutation: 'x'.repeat(51),
        birthDate: '1879-12-31',
        birthYear: 1990,
        locale: 'english please',
        attributes: { text: 'x'.repeat(10_000) },
        channel: 'x'.repeat(65),
        joinedAt: '2020-01-01T00:00:00Z',
      });

      expect(refused.code).toBe('INVALID_INPUT');
      expect(refused.path).toEqual(['idempotencyKey']);
      expect(refused.problems).toEqual([
        { path: ['idempotencyKey'], message: 'must have 1 to 255 characters, no control characters' },
        { path: ['externalId'], message: `"${'x'.repeat(60)}…" is not 1 to 255 characters without control characters` },
        { path: ['email'], message: '"ada@example" is not an email address such as "ada@example.com"' },
        {
          path: ['phone'],
          message: '"020 7946 0000" is not a phone number with its country code, such as "+44 20 7946 0000"',
        },
        { path: ['card'], message: '"#" is not 1 to 64 letters and digits; spaces and dashes are left out' },
        {
          path: ['birthDate'],
          message: expect.stringMatching(/^1879-12-31 is not within 1\d{3}-\d{2}-\d{2} and yesterday$/),
        },
        { path: ['birthYear'], message: 'does not agree with the birth date, which says 1879' },
        { path: ['givenName'], message: 'must not contain control characters, such as a line break or NUL' },
        { path: ['familyName'], message: 'must have 1 to 100 characters, not 0' },
        { path: ['salutation'], message: 'must have 1 to 50 characters, not 51' },
        { path: ['locale'], message: '"english please" is not a language tag such as "en" or "de-CH"' },
        { path: ['attributes'], message: 'must be at most 10000 characters as JSON, not 10011' },
        { path: ['channel'], message: 'must have 1 to 64 characters, not 65' },
        { path: ['joinedAt'], message: 'is for imports by an ADMIN; leave it out to join now' },
      ]);
      expect(await counts()).toEqual(before);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['a key without characters', { idempotencyKey: '' }, 'idempotencyKey'],
      ['NUL in the key', { idempotencyKey: 'a\u0000' }, 'idempotencyKey'],
      ['half a character in the key', { idempotencyKey: 'a\ud83d' }, 'idempotencyKey'],
      ['a key of a megabyte', { idempotencyKey: ' '.repeat(1_000_000) + 'a' }, 'idempotencyKey'],
      ['NUL in an email', { email: 'a\u0000@example.com' }, 'email'],
      ['NUL in an external id', { externalId: 'a\u0000' }, 'externalId'],
      ['half a character in an external id', { externalId: 'a\ud83d' }, 'externalId'],
      ['an external id of a megabyte', { externalId: 'x'.repeat(1_000_000) }, 'externalId'],
      ['a name of a megabyte', { givenName: '🎈'.repeat(250_000) }, 'givenName'],
      ['NUL in attributes', { attributes: { a: ['\u0000'] } }, 'attributes'],
      ['half a character in attributes', { attributes: { '\ud83d': 1 } }, 'attributes'],
      ['NUL in the channel', { channel: '\u0000a' }, 'channel'],
    ])('refuses %s', async (_, input, field) => {
      const before = await counts();

      const refused = await enroll(input);

      expect({ code: refused.code, path: refused.path }).toEqual({ code: 'INVALID_INPUT', path: [field] });
      expect(await counts()).toEqual(before);
    });

    it('refuses attributes that are nested 50,000 deep', async () => {
      const input = `{"idempotencyKey":"deep","attributes":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
      const before = await counts();

      // As text: the test's own client could not write it either.
      const answer = await request(app.app.getHttpServer())
        .post('/graphql')
        .set({ 'content-type': 'application/json', authorization: `Bearer ${app.program.shopKey}` })
        .send(`{"query":${JSON.stringify(ENROLL)},"variables":{"input":${input}}}`);

      expect(answer.body.data.enrollMember.problems).toEqual([
        { path: ['attributes'], message: 'must not be nested deeper than 10 levels' },
      ]);
      expect(await counts()).toEqual(before);
    });

    it('takes a key and texts of any script', async () => {
      const { member, replayed } = await enroll({
        idempotencyKey: '🔑 '.repeat(60),
        externalId: '顧客-🎈',
        givenName: '李',
      });

      expect({ externalId: member.externalId, replayed }).toEqual({ externalId: '顧客-🎈', replayed: false });
    });

    it('answers input of the wrong type at the top level', async () => {
      const answer = await app.asShop(ENROLL, { input: { idempotencyKey: 'k', birthDate: '2023-02-29' } });

      expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    });
  });

  describe('where attributes have a schema', () => {
    let limited: CreatedProgram;
    beforeAll(async () => {
      limited = await app.anotherProgram();
      const schema = {
        type: 'object',
        properties: { size: { type: 'string' } },
        required: ['size'],
        additionalProperties: false,
      };
      await app.call(
        limited.adminKey,
        'mutation ($schema: JSONObject) { updateProgram(input: { memberAttributesSchema: $schema }) { __typename } }',
        { schema },
      );
    });

    it('takes what fits, and members of whom nothing is said', async () => {
      const outcomes = [
        await enroll({ attributes: { size: 'S' } }, limited.shopKey),
        await enroll({}, limited.shopKey),
        await enroll({ attributes: null }, limited.shopKey),
      ];

      expect(outcomes.map(({ replayed }) => replayed)).toEqual([false, false, false]);
    });

    it('refuses what does not, with where, and enrolls nobody', async () => {
      const before = await counts();

      const refused = await enroll({ attributes: { size: 5, hat: 57 } }, limited.shopKey);

      expect(refused.problems).toEqual([
        { path: ['attributes', 'hat'], message: 'is not an attribute of members in this program' },
        { path: ['attributes', 'size'], message: '5 is not of the type string' },
      ]);
      expect(await counts()).toEqual(before);
    });

    it('goes by a schema that another server has just set', async () => {
      const other = await startTestApp({ on: app });
      const shop = await app.anotherProgram();
      await enroll({}, shop.shopKey); // the settings are in memory now
      const schema = { type: 'object', properties: {}, additionalProperties: false };
      await other.call(
        shop.adminKey,
        'mutation ($schema: JSONObject) { updateProgram(input: { memberAttributesSchema: $schema }) { __typename } }',
        { schema },
      );

      const refused = await enroll({ attributes: { size: 'S' } }, shop.shopKey);
      await other.close();

      expect(refused.code).toBe('INVALID_INPUT');
    });
  });

  describe('with a date of joining', () => {
    it('is for imports by an administrator', async () => {
      const { member } = await enroll({ joinedAt: '2019-05-01T10:00:00.5+02:00' }, app.program.adminKey);

      expect(member.joinedAt).toBe('2019-05-01T08:00:00.500Z');
    });

    it.each(['2999-01-01T00:00:00Z', '1899-12-31T23:59:59Z'])('refuses %s', async (joinedAt) => {
      const before = await counts();

      const refused = await enroll({ joinedAt }, app.program.adminKey);

      expect(refused.problems).toEqual([
        { path: ['joinedAt'], message: expect.stringMatching(/ is not within 1900 and now, \d{4}-/) },
      ]);
      expect(await counts()).toEqual(before);
    });
  });

  it('is lowered by an import to the first purchase, only of members whom an import enrolled', async () => {
    const joinedAt = '2020-06-01T00:00:00.000Z';
    const imported = await aMember(app).with({ channel: 'import', joinedAt }).enroll();
    const untouched = await aMember(app).with({ channel: 'import', joinedAt }).enroll();
    const online = await aMember(app).with({ channel: 'web', joinedAt }).enroll();
    const bought = (member: EnrolledMember, at: string) => ({
      memberId: decodeId('mem', member.id) as string,
      at: new Date(at),
    });
    const joined = async ({ id }: EnrolledMember): Promise<string> =>
      (await app.asAdmin('query ($id: ID!) { member(ref: { id: $id }) { joinedAt } }', { id })).data.member.joinedAt;

    await app
      .get(Database)
      .transaction((tx) =>
        backdateJoining(tx, app.program.program.number, [
          bought(imported, '2020-03-01T00:00:00Z'),
          bought(imported, '2020-01-01T00:00:00Z'),
          bought(imported, '2020-02-01T00:00:00Z'),
          bought(untouched, '2020-06-02T00:00:00Z'),
          bought(online, '2020-01-01T00:00:00Z'),
        ]),
      );

    expect(await joined(imported)).toBe('2020-01-01T00:00:00.000Z');
    expect(await daysOf(imported)).toMatchObject({ joinedMonthDay: 101 });
    expect(await daysOf(untouched)).toMatchObject({ joinedMonthDay: 601 });
    expect(await joined(untouched)).toBe(joinedAt);
    expect(await joined(online)).toBe(joinedAt);
  });

  it('knows the birth date since the moment of enrolling, whenever they joined', async () => {
    const known = await enroll(
      { birthDate: '1980-02-29', joinedAt: '2019-05-01T23:30:00-02:00' },
      app.program.adminKey,
    );
    const yearOnly = await enroll({ birthYear: 1980, joinedAt: '2020-12-31T23:59:59Z' }, app.program.adminKey);

    const rows = await Promise.all([known, yearOnly].map(({ member }) => daysOf(member)));

    expect(rows).toEqual([
      { joinedMonthDay: 502, birthday: 229, isKnown: true, isKnownSinceEnrolled: true },
      { joinedMonthDay: 1231, birthday: null, isKnown: false, isKnownSinceEnrolled: null },
    ]);
  });

  it("goes by a sandbox's clock and the program's calendar", async () => {
    const clock = new Date('2026-01-01T11:30:00Z'); // in Auckland it is half past midnight on 2 January
    const sandbox = await app.anotherProgram({ sandbox: true, clock, timeZone: 'Pacific/Auckland' });

    const bornYesterday = await enroll({ birthDate: '2026-01-01' }, sandbox.shopKey);
    const bornToday = await enroll({ birthDate: '2026-01-02' }, sandbox.shopKey);
    const joinedLater = await enroll({ joinedAt: '2026-01-01T11:30:00.001Z' }, sandbox.adminKey);

    expect(bornYesterday.member.joinedAt).toBe('2026-01-01T11:30:00.000Z');
    expect(bornToday.problems).toEqual([
      { path: ['birthDate'], message: '2026-01-02 is not within 1895-01-03 and yesterday' },
    ]);
    expect(joinedLater.code).toBe('INVALID_INPUT');
  });

  it('is for the shop, support and administrators', async () => {
    const token = await (await aMember(app).enroll()).token();
    const before = await counts();

    const byMember = await app.call(token, ENROLL, { input: { idempotencyKey: 'no' } });
    const byNobody = await app.call(null, ENROLL, { input: { idempotencyKey: 'no' } });

    expect(byMember.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(byNobody.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await counts()).toEqual(before);
  });
});
