import { decodeId, newId } from '../../../src/kernel/ids.js';
import { Database } from '../../../src/platform/database/index.js';
import {
  findSuspicions,
  HELD_FROM,
  hashedReferences,
  noteReferences,
  scoreOf,
  signalsOf,
  suspicionOf,
} from '../../../src/referrals/index.js';
import { CodeKeys } from '../../../src/vouchers/index.js';
import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';

// In London clocks go forward on this day.
const NOW = new Date('2027-03-28T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const TABLET = { deviceReference: 'the tablet in the kitchen' };
const BANK_CARD = { paymentReference: 'pm_1' };

/** How a referral is written past the API. */
interface Written {
  state?: string;
  joinedAt?: Date;
  paysAt?: Date;
}

describe('what is known of an advocate and a friend', () => {
  let app: TestApp;
  let programId: number;
  let keys: CodeKeys;
  beforeAll(async () => {
    app = await startTestApp();
    keys = app.get(CodeKeys);
    const { adminKey, program } = await app.anotherProgram();
    programId = program.number;
    enrolling = { adminKey };
    await referralProgramIn(programId);
  });
  afterAll(() => app.close());

  let enrolling: { adminKey: string };

  const sql = (text: string, values: unknown[]) => app.database.pool.query(text, values);

  async function referralProgramIn(program: number): Promise<void> {
    await sql(`INSERT INTO referral_program (program_id, status, version, created_at) VALUES ($1, 'ACTIVE', 1, $2)`, [
      program,
      NOW,
    ]);
    await sql(
      `INSERT INTO referral_program_version (program_id, version, currency, qualifies, purchases, review, invitation_days,
         open_invitations, created_at)
       SELECT $1, 1, (SELECT number FROM point_currency WHERE program_id = $1), 'PURCHASE', 1, 'WHEN_SUSPICIOUS', 30, 10, $2`,
      [program, NOW],
    );
  }

  /** The inner id of a new member. */
  async function somebody(identifiers: Record<string, string> = {}): Promise<string> {
    return decodeId('mem', (await aMember(app).of(enrolling).with(identifiers).enroll()).id)!;
  }

  /** A friend who joined. Answers the inner id of the referral. */
  async function brought(
    advocate: string,
    friend: string,
    { state = 'JOINED', joinedAt = NOW, paysAt = NOW }: Written = {},
  ) {
    const id = newId();
    const [isDecided, isQualified] = [['REWARDED', 'REVERSED'].includes(state), state !== 'JOINED'];
    await sql(
      `INSERT INTO referral (program_id, id, member_id, version, state, invited_at, is_invitation, joined_at, qualified_at, friend_number,
         pays_at, ended_at, changes)
       VALUES ($1, $2, $3, 1, $4, $5, false, $5, $6, $7, $8, $9, 1)`,
      [programId, id, advocate, state, joinedAt, isQualified ? joinedAt : null, isQualified ? 1 : null, isQualified ? paysAt : null,
        isDecided ? NOW : null],
    ); // prettier-ignore
    await sql('INSERT INTO referral_friend (program_id, member_id, referral_id, joined_at) VALUES ($1, $2, $3, $4)', [
      programId,
      friend,
      id,
      joinedAt,
    ]);
    return id;
  }

  const seenWith = (memberId: string, said: Parameters<typeof hashedReferences>[2], by = keys) =>
    hashedReferences(by, programId, said).map((reference) => ({ ...reference, memberId }));

  async function note(memberId: string, said: Parameters<typeof hashedReferences>[2], by = keys): Promise<void> {
    for (const { statement, values } of noteReferences(programId, NOW, seenWith(memberId, said, by)))
      await app.get(Database).query(statement, values);
  }

  /** What is known, of the one pair. */
  async function knownOf(
    advocate: string,
    friend: string,
    { referralId = newId(), seen = [] as ReturnType<typeof seenWith> } = {},
  ) {
    const { statement, values } = findSuspicions(programId, NOW, [{ referralId, advocate, friend }], seen);
    const [row] = await app.get(Database).query(statement, values);
    return suspicionOf(row!);
  }

  /** The signals by name, with their weights. */
  const signalsIn = (known: Parameters<typeof signalsOf>[0]) =>
    Object.fromEntries(signalsOf(known).map(({ signal, weight }) => [signal, weight]));

  it('is nothing, of two strangers', async () => {
    const [ada, eve] = [await somebody({ email: 'ada@example.com' }), await somebody({ email: 'eve@example.com' })];

    expect(await knownOf(ada, eve)).toEqual({
      sameEmail: false,
      samePhone: false,
      sameCard: false,
      samePayment: false,
      sameDevice: false,
      isMutual: false,
      joinedInDay: 1,
      sharing: 0,
      decided: 0,
      takenBack: 0,
    });
  });

  it('finds the pairs of many, each by itself', async () => {
    const [ada, eve, bob] = [await somebody(), await somebody(), await somebody()];
    await note(ada, TABLET);
    await note(eve, TABLET);
    const pairs = [
      { referralId: newId(), advocate: ada, friend: eve },
      { referralId: newId(), advocate: ada, friend: bob },
    ];
    const { statement, values } = findSuspicions(programId, NOW, pairs, []);

    const rows = await app.get(Database).query(statement, values);

    const devices = new Map(rows.map((row) => [row.referralId, suspicionOf(row).sameDevice]));
    expect(devices).toEqual(new Map([[pairs[0]!.referralId, true], [pairs[1]!.referralId, false]])); // prettier-ignore
  });

  it.each<[string, Record<string, string>, Record<string, string>, Record<string, number>]>([
    ['a mailbox', { email: 'a.da@gmail.com' }, { email: 'ada+2@googlemail.com' }, { SAME_EMAIL: 100 }],
    ['a telephone', { phone: '+5491123456789' }, { phone: '+541123456789' }, { SAME_PHONE: 80 }],
    ['no card, as a card is one member’s', { card: 'CARD-1' }, { card: 'CARD-2' }, {}],
  ])('finds that two have %s', async (_, ofAdvocate, ofFriend, signals) => {
    const [advocate, friend] = [await somebody(ofAdvocate), await somebody(ofFriend)];

    expect(signalsIn(await knownOf(advocate, friend))).toEqual(signals);
  });

  it('finds references that are noted, and those of the present call', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    await note(ada, { ...TABLET, ...BANK_CARD });
    await note(ada, TABLET);

    expect(signalsIn(await knownOf(ada, eve))).toEqual({});
    expect(signalsIn(await knownOf(ada, eve, { seen: seenWith(eve, TABLET) }))).toEqual({ SAME_DEVICE: 25 });
    expect(signalsIn(await knownOf(ada, eve, { seen: seenWith(eve, { deviceReference: 'pm_1' }) }))).toEqual({});
    expect(signalsIn(await knownOf(ada, eve, { seen: seenWith(ada, TABLET) }))).toEqual({});
    await note(eve, { paymentReference: '  pm_1 ' });
    expect(signalsIn(await knownOf(ada, eve))).toEqual({ SAME_PAYMENT: 50 });
  });

  it('finds references that were noted before the secret was replaced', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const [former, current] = [1, 2].map((id) => ({ id, secret: Buffer.alloc(32, id) }));
    const replaced = new CodeKeys([current!, former!]);
    await note(ada, TABLET, new CodeKeys([former!]));

    expect(await knownOf(ada, eve, { seen: seenWith(eve, TABLET, replaced) })).toMatchObject({
      sameDevice: true,
      sharing: 1,
    });
  });

  it('knows nothing of another program', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const other = (await app.anotherProgram()).program.number;
    await note(ada, TABLET);
    await note(eve, TABLET);
    const { statement, values } = findSuspicions(other, NOW, [{ referralId: newId(), advocate: ada, friend: eve }], []);

    const rows = await app.get(Database).query(statement, values);

    expect(rows.map((row) => suspicionOf(row))).toMatchObject([{ sameDevice: false, sharing: 0 }]);
    expect(hashedReferences(keys, other, TABLET)[0]!.hash).not.toEqual(
      hashedReferences(keys, programId, TABLET)[0]!.hash,
    );
  });

  it('finds that each brought the other', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    await brought(eve, ada);

    expect(signalsIn(await knownOf(ada, eve))).toEqual({ MUTUAL: 50 });
    expect(signalsIn(await knownOf(eve, ada))).toEqual({});
  });

  it('counts who joined within 24 hours of the friend, on a day of 23 hours too', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    await brought(ada, await somebody(), { joinedAt: hoursAgo(24) });
    await brought(ada, await somebody(), { joinedAt: new Date(hoursAgo(24).getTime() - 1) });
    await brought(await somebody(), await somebody());
    const referralId = await brought(ada, eve);

    expect(await knownOf(ada, eve, { referralId })).toMatchObject({ joinedInDay: 2 });
    expect(await knownOf(ada, await somebody())).toMatchObject({ joinedInDay: 3 });
  });

  it('counts around the day on which the friend joined, however long ago that is', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    for (const hours of [480, 500, 520]) await brought(ada, await somebody(), { joinedAt: hoursAgo(hours) });
    const referralId = await brought(ada, eve, { joinedAt: hoursAgo(501) });

    expect(await knownOf(ada, eve, { referralId })).toMatchObject({ joinedInDay: 4 });
  });

  it('counts which friends are decided, and which of them were taken back', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    for (const state of ['JOINED', 'IN_REVIEW', 'REWARDED', 'REVERSED', 'REVERSED'])
      await brought(ada, await somebody(), { state, joinedAt: hoursAgo(999) });
    await brought(ada, await somebody(), { state: 'QUALIFIED', joinedAt: hoursAgo(999), paysAt: NOW });
    await brought(ada, await somebody(), {
      state: 'QUALIFIED',
      joinedAt: hoursAgo(999),
      paysAt: new Date(NOW.getTime() + 1),
    });
    const referralId = await brought(ada, eve, { state: 'REVERSED' });

    expect(await knownOf(ada, eve, { referralId })).toMatchObject({ decided: 4, takenBack: 2 });
  });

  describe('in the cases of docs/referrals.md', () => {
    it('lets two children of a family pass who share their mother’s tablet', async () => {
      const mother = await somebody({ email: 'ines@example.com' });
      await note(mother, TABLET);
      const scores: number[] = [];
      for (const child of [await somebody(), await somebody(), await somebody()]) {
        const known = await knownOf(mother, child, { seen: seenWith(child, TABLET) });
        scores.push(scoreOf(signalsOf(known)));
        await note(child, TABLET);
        await brought(mother, child, { joinedAt: hoursAgo(480) });
      }

      expect(scores).toEqual([25, 45, 75]);
    });

    it('holds somebody who brings a second account of their own', async () => {
      const own = await somebody({ email: 'max.muster@gmail.com' });
      const second = await somebody({ email: 'maxmuster+shop@gmail.com' });
      await note(own, TABLET);

      const signals = signalsOf(await knownOf(own, second, { seen: seenWith(second, TABLET) }));

      expect(signals).toEqual([
        { signal: 'SAME_EMAIL', weight: 100 },
        { signal: 'SAME_DEVICE', weight: 25 },
      ]);
      expect(scoreOf(signals)).toBeGreaterThanOrEqual(HELD_FROM);
    });

    it('holds the fifth of a ring of friends who bring everything back', async () => {
      const head = await somebody();
      const scores: number[] = [];
      for (let count = 0; count < 5; count++) {
        const friend = await somebody();
        scores.push(scoreOf(signalsOf(await knownOf(head, friend))));
        await brought(head, friend, { state: 'REVERSED', joinedAt: hoursAgo(48 * (5 - count)) });
      }

      expect(scores).toEqual([0, 0, 0, 0, 50]);
    });
  });
});
