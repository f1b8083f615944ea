import { decodeId } from '../../src/kernel/ids.js';
import { DueRunner, DueSources, type DueSource } from '../../src/platform/jobs/index.js';
import type { CreatedProgram } from '../../src/programs/index.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { bringInto } from '../factories/a-life.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const ADVANCE = `mutation ($to: DateTime!) {
  advanceClock(input: { to: $to }) { ... on AdvanceClockPayload { steps } ... on UserError { message } }
}`;

const ACTIVITIES = `query ($type: String) {
  activities(filter: { type: $type }, first: 100) {
    nodes { reference occurredAt recordedAt attributes channel pointsEarned member { externalId } awards { points explanation } }
  }
}`;

const UPDATE = `mutation ($input: UpdateMemberInput!) {
  updateMember(input: $input) { __typename ... on UserError { message } }
}`;

/** What was recorded, the first first, on one day by name: `ada 2027 2027-07-14T23:00:00.000Z`. */
const linesOf = (nodes: { member: { externalId: string }; reference: string; occurredAt: string }[]): string[] => {
  const lines = nodes.map(({ member, reference, occurredAt }) => `${member.externalId} ${reference} ${occurredAt}`);
  const days = nodes.map(({ occurredAt }) => occurredAt);
  expect(days).toEqual([...days].sort());
  return lines.sort((one, other) => compare(one.slice(-24), other.slice(-24)) || compare(one, other));
};

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

describe('birthdays and anniversaries', () => {
  let app: TestApp;
  let other: TestApp;
  let shop: CreatedProgram;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  const begin = async (clock = '2026-06-01T09:00:00Z', timeZone = 'Europe/London'): Promise<void> => {
    shop = await app.anotherProgram({ sandbox: true, clock: new Date(clock), timeZone });
  };
  const enroll = (externalId: string, fields: Record<string, unknown> = {}): Promise<EnrolledMember> =>
    aMember(app)
      .of(shop)
      .with({ externalId, ...fields })
      .enroll();
  const born = (externalId: string, birthDate: string): Promise<EnrolledMember> => enroll(externalId, { birthDate });
  const rule = () => aRule(app).by(shop.adminKey);
  const advance = async (to: string): Promise<number> => {
    const { data } = await app.call(shop.adminKey, ADVANCE, { to });
    return data.advanceClock.steps;
  };
  /** The clock moves, and no job runs. */
  const letTimePass = (to: string) =>
    app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [shop.program.number, to]);
  const runDue = async (to: string, on = app): Promise<Record<string, number>> =>
    on.get(DueRunner).runProgram(shop.program.number, new Date(to));
  const sourceOf = (on: TestApp): DueSource =>
    on.get(DueSources).inOrder.find(({ name }) => name === 'birthdays') as DueSource;
  const setStatus = (member: EnrolledMember, status: string) => bringInto(app, shop.adminKey, member, status);
  const recorded = async (type: 'birthday' | 'anniversary'): Promise<GraphqlAnswer['data'][]> => {
    const { data } = await app.call(shop.adminKey, ACTIVITIES, { type });
    return data.activities.nodes.reverse();
  };
  const available = async ({ id }: EnrolledMember): Promise<number> => {
    const query = 'query ($ref: MemberRef!) { member(ref: $ref) { points { available } } }';
    return (await app.call(shop.adminKey, query, { ref: { id } })).data.member.points.available;
  };

  it('come once a year with their points, at the midnight of the day', async () => {
    await begin();
    await rule().on('BIRTHDAY').fixed(100).named('Happy birthday').active();
    await rule().on('ANNIVERSARY').fixed(10).active();
    await rule().on('ACTIVITY', 'birthday').fixed(1).active();
    const ada = await born('ada', '1990-07-15');

    const steps = await advance('2028-06-01T12:00:00Z');

    expect(steps).toBe(4);
    expect(await recorded('birthday')).toEqual(
      ['2026', '2027'].map((year) => ({
        reference: year,
        occurredAt: `${year}-07-14T23:00:00.000Z`,
        recordedAt: `${year}-07-14T23:00:00.000Z`,
        attributes: null,
        channel: null,
        pointsEarned: 101,
        member: { externalId: 'ada' },
        awards: [
          { points: 100, explanation: '100 points' },
          { points: 1, explanation: '1 point' },
        ],
      })),
    );
    expect(await recorded('anniversary')).toMatchObject([
      { reference: '2027', occurredAt: '2027-05-31T23:00:00.000Z', attributes: { years: 1 }, pointsEarned: 10 },
      { reference: '2028', occurredAt: '2028-05-31T23:00:00.000Z', attributes: { years: 2 }, pointsEarned: 10 },
    ]);
    expect(await available(ada)).toBe(222);
  });

  it('of one who cannot be stored keep nobody waiting: they fail alone, and are tried again', async () => {
    await begin();
    await rule().on('BIRTHDAY').fixed(100).active();
    const ada = await born('ada', '1990-06-02');
    await born('bob', '1990-06-02');
    await born('cleo', '1990-06-04');
    await app.database.pool.query(`
      CREATE FUNCTION raise() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'value out of range' USING ERRCODE = 'numeric_value_out_of_range'; END $$;
      CREATE TRIGGER poison BEFORE INSERT ON activity FOR EACH ROW WHEN (NEW.member_id = '${decodeId('mem', ada.id)}') EXECUTE FUNCTION raise()`);
    await letTimePass('2026-06-05T09:00:00Z');

    const done = await runDue('2026-06-05T09:00:00Z');
    const again = await runDue('2026-06-05T09:00:00Z');

    expect([done['birthdays'], again['birthdays']]).toEqual([2, undefined]);
    expect(linesOf(await recorded('birthday'))).toEqual([
      'bob 2026 2026-06-01T23:00:00.000Z',
      'cleo 2026 2026-06-03T23:00:00.000Z',
    ]);

    await app.database.pool.query('DROP TRIGGER poison ON activity; DROP FUNCTION raise');
    expect((await runDue('2026-06-05T09:00:00Z'))['birthdays']).toBe(1);
    const late = { member: { externalId: 'ada' }, reference: '2026', occurredAt: '2026-06-01T23:00:00.000Z' };
    expect((await recorded('birthday')).at(-1)).toMatchObject({ ...late, pointsEarned: 100 });
  });

  it('are the source of their points, given by nobody, and told after one another', async () => {
    await begin();
    await rule().on('BIRTHDAY').fixed(100).active();
    const ada = await born('ada', '1990-06-02');

    await advance('2026-06-02T09:00:00Z');

    const statement = `{ statement(first: 2) { nodes { kind points occurredAt actorType
      source { __typename ... on Activity { type { key } reference } } } } }`;
    const query = `query ($ref: MemberRef!) { member(ref: $ref) ${statement} }`;
    const { data } = await app.call(shop.adminKey, query.replace(' actorType', ''), { ref: { id: ada.id } });
    const { rows } = await app.database.pool.query(
      `SELECT e.type, e.sequence::int, p.actor_type AS actor FROM outbox_event e
       LEFT JOIN posting p ON p.program_id = e.program_id AND p.wallet_id = e.wallet_id AND p.sequence = e.posting_sequence
       WHERE e.member_id = $1 ORDER BY e.sequence`,
      [decodeId('mem', ada.id)],
    );
    expect(data.member.statement.nodes).toEqual([
      {
        kind: 'EARN',
        points: 100,
        occurredAt: '2026-06-01T23:00:00.000Z',
        source: { __typename: 'Activity', type: { key: 'birthday' }, reference: '2026' },
      },
    ]);
    expect(rows).toEqual([
      { type: 'member.enrolled', sequence: 1, actor: null },
      { type: 'activity.recorded', sequence: 2, actor: null },
      { type: 'points.earned', sequence: 3, actor: 3 },
    ]);
  });

  it('are written also where no rule gives points, and fix the time zone', async () => {
    await begin();
    await born('ada', '1990-06-02');

    await advance('2026-06-03T00:00:00Z');

    expect(await recorded('birthday')).toMatchObject([{ reference: '2026', pointsEarned: 0, awards: [] }]);
    const { rows } = await app.database.pool.query('SELECT in_use_since FROM program WHERE id = $1', [
      shop.program.number,
    ]);
    expect(rows[0].in_use_since).toEqual(new Date('2026-06-01T23:00:00.000Z'));
  });

  it('of 29 February are on the 28th in common years', async () => {
    await begin('2024-02-29T09:00:00Z');
    await born('leap', '2004-02-29');
    await born('before', '2004-02-28');
    await born('after', '2004-03-01');

    await advance('2028-03-02T00:00:00Z');

    const birthdays = linesOf(await recorded('birthday')).filter((line) => /202[78]-/.test(line));
    expect(birthdays.filter((line) => line.startsWith('leap'))).toEqual([
      'leap 2027 2027-02-28T00:00:00.000Z',
      'leap 2028 2028-02-29T00:00:00.000Z',
    ]);
    expect(birthdays.filter((line) => !line.startsWith('leap'))).toEqual([
      'before 2027 2027-02-28T00:00:00.000Z',
      'after 2027 2027-03-01T00:00:00.000Z',
      'before 2028 2028-02-28T00:00:00.000Z',
      'after 2028 2028-03-01T00:00:00.000Z',
    ]);
    expect(linesOf(await recorded('anniversary')).filter((line) => line.startsWith('leap'))).toEqual([
      'leap 2025 2025-02-28T00:00:00.000Z',
      'leap 2026 2026-02-28T00:00:00.000Z',
      'leap 2027 2027-02-28T00:00:00.000Z',
      'leap 2028 2028-02-29T00:00:00.000Z',
    ]);
  });

  it.each([
    ['Pacific/Auckland', '2026-12-31T11:30:00Z', '2027-12-31T11:00:00.000Z', '2027-02-28T11:00:00.000Z'],
    ['America/Los_Angeles', '2027-01-01T07:30:00Z', '2027-12-31T08:00:00.000Z', '2027-03-01T08:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-12-31T10:30:00Z', '2027-12-31T10:00:00.000Z', '2027-02-28T10:00:00.000Z'],
  ])('are on the day in %s', async (timeZone, joinedAt, anniversary, birthday) => {
    await begin(joinedAt, timeZone); // half an hour around midnight, the day in UTC is another one
    await born('ada', '2000-03-01');

    await advance(anniversary);

    expect(linesOf(await recorded('birthday'))).toEqual([`ada 2027 ${birthday}`]);
    expect(await recorded('anniversary')).toMatchObject([{ occurredAt: anniversary, attributes: { years: 1 } }]);
  });

  it('begin with the first hour that there is where midnight is skipped', async () => {
    await begin('2027-01-01T09:00:00Z', 'Asia/Beirut');
    await born('ada', '2000-03-28');

    await advance('2027-03-27T21:59:59Z');
    const before = await recorded('birthday');
    await advance('2027-03-27T22:00:00Z');

    expect(before).toEqual([]);
    expect(linesOf(await recorded('birthday'))).toEqual(['ada 2027 2027-03-27T22:00:00.000Z']); // 01:00 on the 28th
  });

  it('are not made up for who was enrolled or told the date on the day itself', async () => {
    await begin('2026-07-14T23:00:00Z'); // midnight of 15 July in London
    await born('enrolled on the day', '1990-07-15');
    const late = await enroll('told on the day');
    const corrected = await born('corrected on the day', '1990-01-01');
    const before = await born('told before', '1990-07-16');
    for (const { id } of [late, corrected]) {
      const input = { member: { id }, birthDate: '1990-07-15' };
      expect((await app.call(shop.adminKey, UPDATE, { input })).data.updateMember.__typename).toMatch(/Payload$/);
    }

    await advance('2027-07-16T00:00:00Z');

    expect(before.externalId).toBe('told before');
    expect(linesOf(await recorded('birthday'))).toEqual([
      'told before 2026 2026-07-15T23:00:00.000Z',
      'corrected on the day 2027 2027-07-14T23:00:00.000Z',
      'enrolled on the day 2027 2027-07-14T23:00:00.000Z',
      'told on the day 2027 2027-07-14T23:00:00.000Z',
      'told before 2027 2027-07-15T23:00:00.000Z',
    ]);
  });

  it('come once a year also when the birth date is corrected after it', async () => {
    await begin();
    const ada = await born('ada', '1990-07-15');
    await advance('2026-08-01T00:00:00Z');

    await app.call(shop.adminKey, UPDATE, { input: { member: { id: ada.id }, birthDate: '1990-09-15' } });
    await advance('2027-10-01T00:00:00Z');

    expect(linesOf(await recorded('birthday'))).toEqual([
      'ada 2026 2026-07-14T23:00:00.000Z',
      'ada 2027 2027-09-14T23:00:00.000Z',
    ]);
  });

  it('pass by who may not earn, and are not made up for; who is paused is congratulated', async () => {
    await begin();
    const blocked = await born('blocked', '1990-06-02');
    const closed = await born('closed', '1990-06-02');
    const paused = await born('paused', '1990-06-02');
    await setStatus(blocked, 'BLOCKED');
    await setStatus(closed, 'CLOSED');
    await setStatus(paused, 'PAUSED');

    await advance('2026-06-02T09:00:00Z');
    const then = linesOf(await recorded('birthday'));
    await setStatus(blocked, 'ACTIVE');
    await advance('2027-06-03T09:00:00Z');

    expect(then).toEqual(['paused 2026 2026-06-01T23:00:00.000Z']);
    expect(linesOf(await recorded('birthday'))).toEqual([
      ...then,
      'blocked 2027 2027-06-01T23:00:00.000Z',
      'paused 2027 2027-06-01T23:00:00.000Z',
    ]);
  });

  it('pass by in the same way when everybody of the day was blocked', async () => {
    await begin();
    const blocked = await born('blocked', '1990-06-02');
    await setStatus(blocked, 'BLOCKED');

    await advance('2026-06-02T09:00:00Z');
    await setStatus(blocked, 'ACTIVE');
    await advance('2026-06-03T09:00:00Z');

    expect(await recorded('birthday')).toEqual([]);
  });

  it('are made up for in their order, with their own dates and what was known then, when a run is late', async () => {
    await begin('2026-06-01T09:00:00Z', 'UTC');
    await rule().on('BIRTHDAY').fixed(100).until('2026-06-04T00:00:00Z').active();
    for (const day of ['04', '02', '03']) await born(`born on ${day}`, `1990-06-${day}`);
    await letTimePass('2026-06-03T12:00:00Z');
    for (const day of ['02', '03', '05']) await born(`new, born on ${day}`, `1990-06-${day}`);
    await letTimePass('2026-06-06T12:00:00Z');

    const done = await runDue('2026-06-06T12:00:00Z');
    const again = await runDue('2026-06-06T12:00:00Z');

    const birthdays = await recorded('birthday');
    expect(done).toEqual({ birthdays: 4 });
    expect(again).toEqual({});
    expect(linesOf(birthdays)).toEqual([
      'born on 02 2026 2026-06-02T00:00:00.000Z',
      'born on 03 2026 2026-06-03T00:00:00.000Z',
      'born on 04 2026 2026-06-04T00:00:00.000Z',
      'new, born on 05 2026 2026-06-05T00:00:00.000Z',
    ]);
    expect(birthdays.map(({ pointsEarned, recordedAt }) => [pointsEarned, recordedAt])).toEqual(
      [100, 100, 0, 0].map((points) => [points, '2026-06-06T12:00:00.000Z']),
    );
  });

  it('know joining by its date, also one that an import says, and begin after enrollment', async () => {
    await begin('2026-06-01T09:00:00Z', 'UTC');
    await enroll('joined long ago', { joinedAt: '2016-06-10T09:00:00Z' });
    await enroll('joined long ago, on such a day', { joinedAt: '2016-06-01T00:00:00Z' });

    await advance('2027-06-05T00:00:00Z');

    expect(linesOf(await recorded('anniversary'))).toEqual([
      'joined long ago 2026 2026-06-10T00:00:00.000Z',
      'joined long ago, on such a day 2027 2027-06-01T00:00:00.000Z',
    ]);
    expect((await recorded('anniversary'))[0].attributes).toEqual({ years: 10 });
  });

  it('count for audiences and limits, and are recorded without points at a limit', async () => {
    await begin('2026-06-01T09:00:00Z', 'UTC');
    const limits = [{ uses: 1, period: 'EVER', perMember: false }];
    await rule()
      .on('BIRTHDAY')
      .fixed(100)
      .forAudience({ birthdayWithinDays: 0, minAge: 18 })
      .limits(...limits)
      .active();
    const members = [
      await born('first', '1990-06-02'),
      await born('second', '1990-06-03'),
      await born('too young', '2010-06-02'),
      await born('of age', '2008-06-04'),
    ];

    await advance('2026-06-05T00:00:00Z');

    const birthdays = await recorded('birthday');
    expect(linesOf(birthdays)).toHaveLength(4);
    expect(birthdays.map(({ member, awards }) => [member.externalId, awards]).sort()).toEqual([
      ['first', [{ points: 100, explanation: '100 points' }]],
      ['of age', []],
      ['second', []],
      ['too young', []],
    ]);
    expect(await Promise.all(members.map(available))).toEqual([100, 0, 0, 0]);
  });

  it('see that somebody is of age on their birthday', async () => {
    await begin('2026-06-01T09:00:00Z', 'America/Los_Angeles');
    await rule().on('BIRTHDAY').fixed(18).forAudience({ minAge: 18, maxAge: 18, birthdayWithinDays: 0 }).active();
    const ada = await born('ada', '2008-06-02');

    await advance('2028-06-05T00:00:00Z');

    expect(await available(ada)).toBe(18);
    expect(await recorded('birthday')).toHaveLength(3);
  });

  it('cost nothing in a program without members, and no step on days of nobody', async () => {
    await begin();
    const empty = await app.statementsOf(() => advance('2036-06-01T00:00:00Z'));
    await enroll('ada');

    let steps = 0;
    const ofOne = await app.statementsOf(async () => {
      steps = await advance('2046-06-01T00:00:00Z');
    });

    expect(empty.filter((name) => /celebration|birthday|annivers|members-(born|joined)/.test(name))).toEqual([
      'find-celebrations-done',
    ]);
    expect(steps).toBe(10);
    expect(ofOne.length).toBeLessThan(10 * 63);
  });

  it('take as many statements for many members as for one', async () => {
    await begin('2026-06-01T09:00:00Z', 'UTC');
    await rule().on('BIRTHDAY').fixed(100).active();
    for (const day of ['05', '10'])
      for (const name of ['one', 'another']) await born(`${name} ${day}`, `1990-06-${day}`);
    for (let count = 0; count < 20; count++) await born(`one of many ${count}`, '1990-06-15');
    await advance('2026-06-05T00:00:00Z');

    const ofTwo = await app.statementsOf(() => advance('2026-06-10T00:00:00Z'));
    const ofMany = await app.statementsOf(() => advance('2026-06-15T00:00:00Z'));

    const own = (names: string[]) => names.filter((name) => /celebra|days-with|born|joined|activit|lock-m/.test(name));
    expect(ofMany.sort()).toEqual(ofTwo.sort());
    expect(own(ofMany)).toEqual([
      ...Array<string>(2).fill('find-celebrants'), // two transactions, for half of the members each
      ...Array<string>(4).fill('find-celebrations-done'), // what is due next, twice; done; nothing left
      ...Array<string>(3).fill('find-days-with-anniversaries'),
      ...Array<string>(3).fill('find-days-with-birthdays'),
      ...Array<string>(3).fill('find-members-born-on'),
      ...Array<string>(2).fill('insert-activities'),
      ...Array<string>(2).fill('note-celebrations-done'),
      ...Array<string>(2).fill('try-lock-members'),
    ]);
  });

  it('are looked at day by day in a program that lives in real time', async () => {
    const real = await app.anotherProgram({ timeZone: 'UTC' });
    shop = real;
    const today = new Date().toISOString().slice(0, 10);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const members = [
      await born('today', `1988${today.slice(4)}`),
      await born('yesterday', `1988${yesterday.slice(4)}`),
    ];
    await app.database.pool.query(
      `WITH past AS (SELECT now() - interval '3 days' AS at),
       m AS (UPDATE member SET enrolled_at = at, joined_at = at FROM past WHERE program_id = $1)
       UPDATE member_profile SET birth_date_known_at = at FROM past WHERE program_id = $1`,
      [real.program.number],
    );

    const done = await runDue(new Date().toISOString());
    const again = await app.statementsOf(() => runDue(new Date().toISOString()));

    expect(members).toHaveLength(2);
    expect(done).toEqual({ birthdays: 2 });
    expect(linesOf(await recorded('birthday'))).toEqual([
      `yesterday ${yesterday.slice(0, 4)} ${yesterday}T00:00:00.000Z`,
      `today ${today.slice(0, 4)} ${today}T00:00:00.000Z`,
    ]);
    expect(again).toEqual([
      'find-next-end-of-pause',
      'find-next-due-wallet',
      'find-wallets-of-older-policy',
      'find-next-due-reservation',
      'find-next-due-voucher-reservation',
      'find-next-due-referral',
      'find-next-tier-review',
      'find-open-tier-activations',
      'find-next-due-voucher-of-tiers',
      'find-next-due-segment',
      'find-celebrations-done',
      'find-next-erasure',
    ]);
  });

  describe('run by several', () => {
    const AT = '2026-06-02T12:00:00Z';
    const MEMBERS = 30;
    let members: EnrolledMember[];
    beforeEach(async () => {
      await begin('2026-06-01T09:00:00Z', 'UTC');
      await rule().on('BIRTHDAY').fixed(100).limits({ points: 2_000, period: 'DAY', perMember: false }).active();
      members = [];
      for (let count = 0; count < MEMBERS; count++) members.push(await born(`born ${count}`, '1990-06-02'));
      await letTimePass(AT);
    });
    const runAll = async (on: TestApp, limit: number): Promise<void> => {
      while ((await sourceOf(on).run(shop.program.number, new Date(AT), limit)) > 0);
    };
    const expectOnce = async (): Promise<void> => {
      const birthdays = await recorded('birthday');
      expect(new Set(birthdays.map(({ member }) => member.externalId)).size).toBe(MEMBERS);
      expect(birthdays).toHaveLength(MEMBERS);
      const points = await Promise.all(members.map(available));
      expect(points.reduce((sum, one) => sum + one, 0)).toBe(2_000);
      expect(await runDue(AT)).toEqual({});
    };

    it('at once, they are recorded once', async () => {
      await Promise.all([runAll(app, 7), runAll(other, 1000), runAll(app, 3), runAll(other, 5)]);

      await expectOnce();
    });

    it('one after the other was killed in the middle, the other goes on', async () => {
      expect(await sourceOf(app).run(shop.program.number, new Date(AT), 12)).toBe(12);
      expect(await recorded('birthday')).toHaveLength(12);

      await runAll(other, 1000);

      await expectOnce();
    });

    it('leave who is held by others for later, and wait for them at the end', async () => {
      const holder = await app.database.pool.connect();
      await holder.query('BEGIN');
      const [held] = members as [EnrolledMember];
      await holder.query('SELECT 1 FROM member WHERE id = $1 FOR UPDATE', [decodeId('mem', held.id)]);

      const first = await sourceOf(app).run(shop.program.number, new Date(AT), 1000);
      const waiting = runAll(app, 1000);
      await new Promise((done) => setTimeout(done, 100));
      const meanwhile = await recorded('birthday');
      await holder.query('COMMIT');
      holder.release();
      await waiting;

      expect(first).toBe(MEMBERS - 1);
      expect(meanwhile).toHaveLength(MEMBERS - 1);
      await expectOnce();
    });

    it('a rule that changes meanwhile counts for who comes after it', async () => {
      await sourceOf(app).run(shop.program.number, new Date(AT), 12);
      await rule().on('BIRTHDAY').fixed(1).active();

      await runAll(other, 1000);

      const birthdays = await recorded('birthday');
      expect(birthdays.filter(({ awards }) => awards.length === 2)).toHaveLength(MEMBERS - 12);
    });
  });

  it('keep nobody active: points that end by inactivity do so, gifts and all, counted from the last purchase', async () => {
    await begin('2027-01-10T12:00:00Z');
    await app.call(
      shop.adminKey,
      `mutation ($id: ID!) { updatePointCurrency(input: { id: $id, expiry: { kind: INACTIVITY, count: 6, unit: MONTHS } }) {
         __typename } }`,
      { id: (await app.call(shop.adminKey, '{ pointCurrencies { id } }')).data.pointCurrencies[0].id },
    );
    await rule().givesPoints(1).per('1.00').active();
    await rule().on('BIRTHDAY').fixed(10).active();
    const ada = await born('ada', '1990-07-09');
    const bob = await born('bob', '1990-07-09');
    await aPurchase(app).in(shop).by(ada).line({ unitPrice: '100' }).record();

    await advance('2027-07-10T12:00:00Z');
    const before = [await available(ada), await available(bob)];
    await advance('2027-07-11T12:00:00Z');
    const after = [await available(ada), await available(bob)];
    await advance('2028-01-10T12:00:00Z'); // Bob never was active: his half year began with the gift

    expect([before, after]).toEqual([
      [110, 10],
      [0, 10],
    ]);
    expect(await available(bob)).toBe(0);
    const at = 'query ($id: ID!, $at: DateTime!) { balanceAt(member: { id: $id }, at: $at) { available } }';
    const past = async ({ id }: EnrolledMember, moment: string): Promise<number> =>
      (await app.call(shop.adminKey, at, { id, at: moment })).data.balanceAt.available;
    expect(await past(ada, '2027-07-10T22:59:59.999Z')).toBe(110);
    expect(await past(ada, '2027-07-10T23:00:00Z')).toBe(0);
    expect(await past(bob, '2028-01-09T23:59:59.999Z')).toBe(10);
    expect(await past(bob, '2028-01-10T00:00:00Z')).toBe(0);
  });
});
