import fc from 'fast-check';
import {
  audienceProblems,
  audienceTerms,
  countReach,
  findAudiencePage,
  findPeople,
  whyOutside,
  type AudienceInput,
  type AudienceTerms,
} from '../../src/audiences/index.js';
import { decodeId, newId } from '../../src/kernel/ids.js';
import { Database } from '../../src/platform/database/index.js';
import { ProgramDirectory } from '../../src/programs/index.js';
import { TierConditions, type CompiledLadder, type CompiledTier, type NamedTiers } from '../../src/tiers/index.js';
import { setStatus, tier, UPDATE } from '../e2e/tiers/support/whole-ladder.js';
import { aLadder } from '../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../support/app.js';

const MEMBERS = 300;
const SEGMENTS = ['a', 'b', 'c', 'd'];
/** Of two ladders, one that its ladder has no longer, and one of a draft. */
const TIERS = ['basic', 'silver', 'gold', 'left out', 'guest', 'insider', 'planned'] as const;
const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Pacific/Auckland', 'America/St_Johns', 'America/Sao_Paulo', 'Pacific/Apia', 'Asia/Kathmandu']; // prettier-ignore
const COUNTED = ['ACTIVE', 'PAUSED', 'BLOCKED'];

type Row = Record<string, unknown>;

/** Days around which something happens: leap days, the turn of the year, changes of clocks. */
const edge = fc.constantFrom('2023-02-28', '2024-02-28', '2024-02-29', '2024-03-01', '2025-02-28', '2025-03-01', '2025-12-31', '2026-01-01', '2026-03-08', '2026-03-29', '2026-10-25', '2000-02-29', '2011-12-30', '2011-11-06', '2018-11-04'); // prettier-ignore
const someDay = (from: string, to: string): fc.Arbitrary<string> =>
  fc.oneof(
    edge,
    fc
      .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  );
const birth = fc.oneof(
  { weight: 4, arbitrary: someDay('1920-01-01', '2026-12-31').map((day) => ({ birth_date: day, birth_year: Number(day.slice(0, 4)) })) }, // prettier-ignore
  { weight: 2, arbitrary: fc.constantFrom('1980-02-29', '2004-02-29', '2008-02-29').map((day) => ({ birth_date: day, birth_year: Number(day.slice(0, 4)) })) }, // prettier-ignore
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1920, max: 2026 }).map((year) => ({ birth_date: null, birth_year: year })),
  },
  { weight: 1, arbitrary: fc.constant({ birth_date: null, birth_year: null }) },
);
/** Around midnight in some zone as often as not. */
const joining = fc
  .tuple(someDay('1990-01-01', '2027-01-01'), fc.integer({ min: -16 * 60, max: 16 * 60 }), fc.constantFrom(-1, 0, 1, 30_000))
  .map(([day, minutes, milliseconds]) => new Date(Date.parse(day) + minutes * 60_000 + milliseconds)); // prettier-ignore

const plain = fc.constantFrom<unknown>(
  'cat',
  'dog',
  'Cat',
  '',
  '5',
  5,
  5.5,
  0,
  -1,
  1e21,
  0.1,
  true,
  false,
  'true',
  null,
);
const value = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 2, arbitrary: fc.array(plain, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.array(plain, { maxLength: 2 }), { maxLength: 2 }) },
  { weight: 3, arbitrary: fc.dictionary(fc.constantFrom('kind', 'age', '0'), fc.oneof(plain, fc.array(plain, { maxLength: 2 }))) },
); // prettier-ignore
const attributes = fc.dictionary(fc.constantFrom('pet', 'size', 'tags', '0', 'pet.kind', "it's"), value);
const locale = fc.option(fc.constantFrom('de', 'de-AT', 'de-CH', 'del', 'en', 'en-GB', 'zh-Hant', 'zh-Hant-TW'));
const channel = fc.option(fc.constantFrom('web', 'app', 'Web', 'store 4', '%'));

/** Numbers of tiers, one among them that the ladder has no longer. */
const standing = fc.record({
  tier: fc.integer({ min: 1, max: 4 }),
  floor_tier: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2 }),
  floor_last_day: fc.option(someDay('2020-01-01', '2032-12-31')),
});

const member = fc
  .record({
    status: fc.constantFrom(...COUNTED, ...COUNTED, 'CLOSED', 'MERGED'),
    isRestricted: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    hasProfile: fc.integer({ min: 0, max: 30 }).map((one) => one > 0),
    channel,
    joinedAt: joining,
    birth,
    locale,
    attributes,
    segments: fc.subarray(SEGMENTS),
    standings: fc.tuple(fc.option(standing), fc.option(standing)),
  })
  .map((one) => ({ id: newId(), ...one }));

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(arbitrary, { freq: 3 });
const asked = fc.constantFrom<string | number | boolean>('cat', 'dog', '', '5', 5, 5.5, 0, 1e21, 0.1, true, false, 'true'); // prettier-ignore
const number = fc.constantFrom(-1, 0, 0.1, 5, 5.25, 5.5, 6, 1e21, -0.5);
const match = fc
  .record({
    name: fc.constantFrom('pet', 'pet.kind', 'pet.age', 'pet.0', 'size', 'tags', 'tags.0', '0', 'pet.kind.x', "it's"),
    equals: maybe(asked),
    oneOf: maybe(fc.array(asked, { minLength: 1, maxLength: 3 })),
    atLeast: maybe(number),
    atMost: maybe(number),
    exists: maybe(fc.boolean()),
  })
  .map((one) => (one.exists === false ? { name: one.name, exists: false } : one));
const CONDITIONS = ['minAge', 'maxAge', 'channels', 'joinedBefore', 'joinedAfter', 'birthdayWithinDays', 'locales', 'tiers', 'minTier', 'segments', 'excludeSegments', 'attributes'] as const; // prettier-ignore
const everything: fc.Arbitrary<AudienceInput> = fc.record({
  minAge: fc.integer({ min: 0, max: 90 }),
  maxAge: fc.integer({ min: 0, max: 90 }),
  channels: fc.array(fc.constantFrom('web', 'app', 'store 4', 'nowhere', '%'), { minLength: 1, maxLength: 3 }),
  joinedBefore: someDay('1990-01-01', '2027-01-01'),
  joinedAfter: someDay('1990-01-01', '2027-01-01'),
  birthdayWithinDays: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 365 })),
  locales: fc.array(fc.constantFrom('de', 'de-AT', 'EN', 'zh', 'fr'), { minLength: 1, maxLength: 2 }),
  tiers: fc.subarray([...TIERS], { minLength: 1 }),
  minTier: fc.constantFrom(...TIERS),
  segments: fc.subarray(SEGMENTS, { minLength: 1 }),
  excludeSegments: fc.subarray(SEGMENTS, { minLength: 1, maxLength: 2 }),
  attributes: fc.array(match, { minLength: 1, maxLength: 3 }),
});
/** Few conditions at once as a rule, so that some are in it and each condition decides about somebody. */
const audience = fc
  .tuple(everything, fc.subarray([...CONDITIONS], { minLength: 1, maxLength: 4 }))
  .map(([input, kept]) => Object.fromEntries(kept.map((field) => [field, input[field]])) as AudienceInput);

describe('an audience in SQL', () => {
  let app: TestApp;
  let programId: number;
  let people: { id: string; person: Parameters<typeof whyOutside>[1]; standings: (Row | null)[] }[];
  let tierIds: Record<string, string>;
  let named: NamedTiers;
  beforeAll(async () => {
    app = await startTestApp();
    programId = app.program.program.number;
    await makeLadders();
    const members = fc.sample(member, { numRuns: MEMBERS, seed: 20_270_301 });
    await store(members);
    const { statement, values } = findPeople(
      programId,
      members.map(({ id }) => id),
      { segments: true, attributes: true },
    );
    const rows = await app.get(Database).query(statement, values);
    const read = new Map(rows.map(({ memberId, ...person }) => [memberId, person]));
    people = members
      .filter(({ status, isRestricted }) => COUNTED.includes(status) && !isRestricted)
      .map(({ id, standings }) => ({ id, person: read.get(id)!, standings }));
  });
  afterAll(() => app.close());

  /** On the first one numbers are no positions: 4, 3, 1, and 2 is left out. */
  async function makeLadders(): Promise<void> {
    const first = await aLadder(app).tier('gold', '0').tier('left', '10').tier('silver', '20').draft();
    const tiers = [tier('basic', '0'), tier('silver', '10'), tier('gold', '20')];
    const { data } = await app.asAdmin(UPDATE, { input: { id: first.id, tiers } });
    await setStatus(app, first.id, 'ACTIVE');
    const second = await aLadder(app).tier('guest', '0').tier('insider', '5').active();
    const planned = await aLadder(app).tier('planned', '0').draft();
    tierIds = {
      ...first.tiers,
      basic: data.updateTierLadder.tierLadder.tiers[0].id,
      'left out': first.tiers.left!,
      ...second.tiers,
      ...planned.tiers,
    };
    const programs = app.get(ProgramDirectory);
    programs.forget(programId);
    const uuids = TIERS.map((key) => decodeId('tir', tierIds[key]!)!);
    named = await app.get(TierConditions).named(await programs.settingsOf(programId), uuids);
  }

  /** What a member has on a day: what was earned, or the floor while it lasts; what is not known is the lowest. */
  function heldOn(today: string, standings: (Row | null)[]) {
    const stands = named.ladders.map((ladder, index) => {
      const { tier: earned, floor_tier: floor, floor_last_day: last } = standings[index] ?? {};
      const isLifted = floor != null && (last == null || (last as string) >= today);
      const positions = [earned, isLifted ? floor : null].map((number) => positionIn(ladder, number));
      return { ladder, tier: ladder.tiers[Math.max(...positions) - 1] as CompiledTier };
    });
    return named.heldBy(stands);
  }
  const positionIn = ({ tiers }: CompiledLadder, number: unknown): number =>
    tiers.find((one) => one.number === number)?.position ?? 1;

  async function store(members: (typeof member extends fc.Arbitrary<infer One> ? One : never)[]): Promise<void> {
    const { pool } = app.database;
    const insert = (table: string, rows: Row[]) =>
      pool.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
        JSON.stringify(rows),
      ]);
    const own = { program_id: programId };
    const at = '2027-01-01T00:00:00Z';
    for (const one of members) {
      await pool.query(
        `INSERT INTO member (program_id, id, status, channel, joined_at, enrolled_at, processing_restricted_at, paused_until,
           merged_into)
         VALUES ($1, $2, $3, $4, $5, $5, $6, CASE WHEN $3 = 'PAUSED' THEN timestamptz '2100-01-01' END,
           CASE WHEN $3 = 'MERGED' THEN $2::uuid END)`,
        [programId, one.id, one.status, one.channel, one.joinedAt, one.isRestricted ? at : null],
      );
      if (!one.hasProfile) continue;
      const { birth_date, birth_year } = one.birth;
      await pool.query(
        `INSERT INTO member_profile (program_id, member_id, birth_date, birth_date_known_at, birth_year, locale, attributes)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [programId, one.id, birth_date, birth_date && at, birth_year, one.locale, JSON.stringify(one.attributes)],
      );
    }
    const ladder = (index: number) => named.ladders[index]!.number;
    await insert('tier_standing', members.flatMap(({ id, standings }) => standings.flatMap((one, index) => one ? [{ ...own, ...one, floor_last_day: one.floor_tier && one.floor_last_day, member_id: id, ladder: ladder(index), since: at, reckoned_on: '2027-01-01', changes: 0, version: 1 }] : []))); // prettier-ignore
    await insert('segment', SEGMENTS.map((key, index) => ({ ...own, number: index + 1, key, name: [], kind: 'STATIC', archived: key === 'd', definition_version: 1, created_at: at }))); // prettier-ignore
    await insert('segment_member', members.flatMap(({ id, segments }) => segments.map((key) => ({ ...own, segment: SEGMENTS.indexOf(key) + 1, member_id: id, added_at: at })))); // prettier-ignore
  }

  const occasion = (today: string, timeZone: string) => ({
    today,
    timeZone,
    numberOf: (key: string) => SEGMENTS.indexOf(key) + 1,
    tiers: named,
  });

  /** Counts by reason and members, as the pure decision finds them. */
  function decided(terms: AudienceTerms, today: string, timeZone: string) {
    const outside = people.map(({ id, person, standings }) => ({
      id,
      reasons: whyOutside(terms, { ...person, tiers: heldOn(today, standings) }, { today, timeZone, channel: null }),
    }));
    const reasons: Record<string, number> = {};
    for (const reason of outside.flatMap((one) => one.reasons)) reasons[reason] = (reasons[reason] ?? 0) + 1;
    const members = outside.filter((one) => one.reasons.length === 0).map(({ id }) => id);
    return { reasons, members: members.sort().reverse() };
  }

  async function counted(terms: AudienceTerms | null, today: string, timeZone: string) {
    const database = app.get(Database);
    const { counts, reachOf } = countReach(programId, terms, occasion(today, timeZone));
    const reach = reachOf((await database.query(counts.statement, counts.values))[0]);
    const page = findAudiencePage(programId, terms, occasion(today, timeZone), null, MEMBERS);
    const found = await database.query(page.statement, page.values);
    const reasons = reach.reasons.filter(({ members }) => members > 0);
    return {
      of: reach.of,
      number: reach.members,
      reasons: Object.fromEntries(reasons.map(({ reason, members }) => [reason, members])),
      members: found.map(({ uuid }) => uuid),
    };
  }

  /** With ids instead of the names that tiers have here. */
  function withIds({ tiers, minTier, ...wanted }: AudienceInput): AudienceInput {
    return {
      ...wanted,
      ...(tiers ? { tiers: tiers.map((key) => tierIds[key]!) } : {}),
      ...(minTier ? { minTier: tierIds[minTier]! } : {}),
    };
  }

  it('looks at the tiers on which members stand', async () => {
    const settings = await app.get(ProgramDirectory).settingsOf(programId);
    const now = new Date().toISOString().slice(0, 10);

    const held = await app.get(TierConditions).heldNow(settings, named, people.map(({ id }) => id)); // prettier-ignore

    expect([...held]).toEqual(people.map(({ id, standings }) => [id, heldOn(now, standings)]));
  });

  it('is everyone who is counted where nothing is asked', async () => {
    expect(await counted(null, '2027-03-01', 'UTC')).toEqual({
      of: people.length,
      number: people.length,
      reasons: {},
      members: people.map(({ id }) => id).sort().reverse(), // prettier-ignore
    });
  });

  it('finds and counts the same members as the decision about each of them', async () => {
    const seen = new Set<string>();
    let [inside, asked] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        audience,
        someDay('2020-01-01', '2032-12-31'),
        fc.constantFrom(...ZONES),
        async (wanted, today, timeZone) => {
          const input = withIds(wanted);
          fc.pre(audienceProblems(input, []).length === 0);
          const terms = audienceTerms(input);
          fc.pre(terms !== null);

          const { reasons, members } = decided(terms, today, timeZone);

          expect(await counted(terms, today, timeZone)).toEqual({ of: people.length, number: members.length, reasons, members }); // prettier-ignore
          for (const reason of Object.keys(reasons)) seen.add(reason);
          asked++;
          if (members.length > 0) inside++;
        },
      ),
      { numRuns: 200 },
    );

    expect(seen.size).toBe(14);
    expect(inside).toBeGreaterThan(asked / 10);
  });

  it('goes on behind a member', async () => {
    const all = people.map(({ id }) => id).sort().reverse(); // prettier-ignore
    const { statement, values } = findAudiencePage(programId, null, occasion('2027-03-01', 'UTC'), all[9]!, 5);

    const found = await app.get(Database).query(statement, values);

    expect(found.map(({ uuid }) => uuid)).toEqual(all.slice(10, 15));
  });
});
