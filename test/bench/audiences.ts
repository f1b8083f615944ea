import { Client } from 'pg';
import { AudienceCounts, CreateSegment, RefreshSegment } from '../../src/audiences/index.js';
import { FindMembers, MemberStatus } from '../../src/members/index.js';
import { ActorKind, Role, systemCaller, type Caller } from '../../src/platform/access/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { CreateProgram } from '../../src/programs/index.js';
import type { AudienceComparison, AudienceCost } from './results/results.js';
import type { Stage } from './stage.js';
import { contextOn } from './shop/context.js';

const ROUNDS = 9;
const PAGE = 100;
/** Pages that count as one round. */
const PAGES = 5;
const DATABASE = 'bench_audiences';
const BEHIND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Members of all ages, languages and channels, who joined one after the other over ten years. `$1` is how many. */
const FILL = `
WITH made AS (
  SELECT n, ('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
    timestamptz '2016-01-01' + n * (interval '10 years' / $1) AS at
  FROM generate_series(1, $1::int) AS n),
members AS (
  INSERT INTO member (program_id, id, status, paused_until, channel, joined_at, enrolled_at)
  SELECT 1, id, CASE n % 50 WHEN 0 THEN 'CLOSED' WHEN 1 THEN 'PAUSED' ELSE 'ACTIVE' END,
    CASE n % 50 WHEN 1 THEN timestamptz '2100-01-01' END,
    (ARRAY['web', 'app', 'store 1', NULL])[1 + n % 4], at, at
  FROM made)
INSERT INTO member_profile (program_id, member_id, given_name, family_name, birth_date, birth_date_known_at, birth_year, locale,
  attributes)
SELECT 1, id, 'Given ' || n, 'Family ' || n, born, CASE WHEN born IS NOT NULL THEN at END,
  CASE WHEN n % 10 < 8 THEN 1940 + n % 70 END, (ARRAY['en', 'en-GB', 'de', 'fr', NULL])[1 + n % 5],
  jsonb_build_object('pet', jsonb_build_object('kind', (ARRAY['cat', 'dog', 'none'])[1 + n % 3]), 'size', n % 50)
FROM made, LATERAL (
  SELECT CASE WHEN n % 10 < 7 THEN make_date(1940 + n % 70, 1 + n % 12, 1 + n % 28) END AS born) birth`;

const COUNTED = `m.status IN ('ACTIVE', 'PAUSED', 'BLOCKED') AND m.processing_restricted_at IS NULL`;

/** Whoever is 18 to 30 on 1 March 2026, speaks English and enrolled on the web. */
const INSIDE = `(p.birth_date <= '2008-03-01' OR (p.birth_date IS NULL AND p.birth_year <= 2007))
  AND (p.birth_date > '1995-03-01' OR (p.birth_date IS NULL AND p.birth_year >= 1996))
  AND (p.locale = 'en' OR p.locale LIKE 'en-%') AND m.channel = 'web'`;

/** What audienceReach answers: how many are inside, of how many, and how many are outside by each reason. */
const REACH_BY_HAND = `SELECT count(*) FILTER (WHERE ${INSIDE}) AS count, count(*) AS of,
    count(*) FILTER (WHERE p.birth_date > '2008-03-01' OR (p.birth_date IS NULL AND p.birth_year > 2007)) AS young,
    count(*) FILTER (WHERE p.birth_date <= '1995-03-01' OR (p.birth_date IS NULL AND p.birth_year < 1996)) AS old,
    count(*) FILTER (WHERE p.birth_date IS NULL AND p.birth_year IS NULL) AS unknown,
    count(*) FILTER (WHERE (m.channel = 'web') IS NOT TRUE) AS elsewhere,
    count(*) FILTER (WHERE (p.locale = 'en' OR p.locale LIKE 'en-%') IS NOT TRUE) AS foreign_tongue
  FROM member m LEFT JOIN member_profile p ON p.program_id = 1 AND p.member_id = m.id WHERE m.program_id = 1 AND ${COUNTED}`;

const COUNT_BY_HAND = `SELECT count(*) FROM member m JOIN member_profile p ON p.program_id = 1 AND p.member_id = m.id
  WHERE m.program_id = 1 AND ${COUNTED} AND ${INSIDE}`;

const AUDIENCE = { minAge: 18, maxAge: 30, locales: ['en'], channels: ['web'] };

/** Fills a database with so many members, then measures in turns. */
export async function measureAudiences(stage: Stage, members: number): Promise<AudienceCost> {
  await stage.admin(`CREATE DATABASE ${DATABASE}`);
  const url = stage.url(DATABASE);
  await migrate(url);
  const context = await contextOn(url);
  const get = <Service>(type: new (...args: never[]) => Service): Service => context.get(type, { strict: false });
  const created = await get(CreateProgram).run({
    name: 'Bench',
    currency: 'GBP',
    timeZone: 'Europe/London',
    sandbox: true,
    clock: new Date('2026-03-01T12:00:00Z'),
  });
  if (!('adminKey' in created)) throw new Error(created.message);
  const programId = created.program.number;
  const caller: Caller = {
    programId,
    roles: [Role.ADMIN],
    kind: ActorKind.API_KEY,
    id: created.program.uuid,
    memberId: null,
  };
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(FILL, [members]);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');

    const counts = get(AudienceCounts);
    const reaching = (): Promise<number> => counts.reachOf(programId, AUDIENCE).then(({ members: inside }) => inside);
    const byHand = (sql: string) => (): Promise<number> =>
      client.query<{ count: string }>(sql).then(({ rows }) => Number(rows[0]?.count));
    const reach = await inTurns('audienceReach', reaching, byHand(REACH_BY_HAND));
    const count = await inTurns('audienceReach', reaching, byHand(COUNT_BY_HAND));

    const joinedFrom = new Date('2018-06-01T00:00:00Z');
    const filter = { status: MemberStatus.PAUSED, joinedFrom };
    const finding = get(FindMembers);
    const memberPages = await pagesInTurns(
      'pages of members(filter: { status, joinedFrom })',
      (after) => finding.run(caller, filter, { first: PAGE, after }),
      (after) =>
        client.query<{ id: string }>(
          `SELECT id, status, joined_at FROM member WHERE program_id = 1 AND id < $1 AND status = 'PAUSED' AND joined_at >= $2
           ORDER BY id DESC LIMIT ${String(PAGE + 1)}`,
          [after, joinedFrom],
        ),
    );
    const audiencePages = await pagesInTurns(
      'pages of audienceMembers',
      (after) => counts.membersOf(programId, AUDIENCE, { first: PAGE, after }),
      (after) =>
        client.query<{ id: string }>(
          `SELECT m.id, m.status, m.joined_at FROM member m JOIN member_profile p ON p.program_id = 1 AND p.member_id = m.id
           WHERE m.program_id = 1 AND m.id < $1 AND ${COUNTED} AND ${INSIDE} ORDER BY m.id DESC LIMIT ${String(PAGE + 1)}`,
          [after],
        ),
    );

    const refresh = await measureRefresh(get(CreateSegment), get(RefreshSegment), programId);
    return { members, reach, count, memberPages, audiencePages, refresh };
  } finally {
    await client.end();
    await context.close();
  }
}

/** Both answer the same, in turns, so that what else the machine does befalls both. */
async function inTurns(
  what: string,
  kindred: () => Promise<number>,
  byHand: () => Promise<number>,
): Promise<AudienceComparison> {
  const compared: AudienceComparison = { kindred: [], byHand: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const [own, ownTime] = await timed(kindred);
    const [hand, handTime] = await timed(byHand);
    if (own !== hand) throw new Error(`${what}: ${String(own)} members, by hand ${String(hand)}`);
    if (round === 0) continue;
    compared.kindred.push(ownTime);
    compared.byHand.push(handTime);
  }
  return compared;
}

interface KindredPage {
  nodes: { id: string; uuid: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The first page, and each time the one behind it, by both; some pages are a round, and the first round does not count. */
async function pagesInTurns(
  what: string,
  kindred: (after: string | null) => Promise<KindredPage>,
  byHand: (after: string) => Promise<{ rows: { id: string }[] }>,
): Promise<AudienceComparison> {
  const compared: AudienceComparison = { kindred: [], byHand: [] };
  let [sum, sumByHand] = [0, 0];
  let cursor: string | null = null;
  let last = BEHIND_ALL;
  for (let page = 1; page <= (ROUNDS + 1) * PAGES; page++) {
    const after: string | null = cursor;
    const [own, ownTime]: [KindredPage, number] = await timed(() => kindred(after));
    const [other, otherTime] = await timed(() => byHand(last));
    const rows = other.rows.slice(0, PAGE);
    if (own.nodes.map(({ uuid }) => uuid).join() !== rows.map(({ id }) => id).join()) throw new Error(`${what} differ`);
    // Behind the last page both begin anew.
    cursor = own.pageInfo.hasNextPage ? own.pageInfo.endCursor : null;
    last = (own.pageInfo.hasNextPage && rows.at(-1)?.id) || BEHIND_ALL;
    sum += ownTime;
    sumByHand += otherTime;
    if (page % PAGES > 0) continue;
    if (page > PAGES) {
      compared.kindred.push(sum / PAGES);
      compared.byHand.push(sumByHand / PAGES);
    }
    [sum, sumByHand] = [0, 0];
  }
  return compared;
}

async function measureRefresh(
  creating: CreateSegment,
  refreshing: RefreshSegment,
  programId: number,
): Promise<AudienceCost['refresh']> {
  const definition = {
    audience: { minAge: 18, attributes: [{ name: 'pet.kind', equals: 'cat' }] },
    purchases: { atMost: 0 },
  };
  await creating.run(systemCaller(programId), { key: 'cats', name: [{ locale: 'en', text: 'Cats' }], definition });
  const refresh = async (): Promise<number> => {
    const refreshed = await refreshing.run(programId, { key: 'cats' });
    if (!('added' in refreshed)) throw new Error(refreshed.message);
    return refreshed.added;
  };
  const [added, first] = await timed(refresh);
  const [none, again] = await timed(refresh);
  if (none !== 0) throw new Error(`${String(none)} came in twice`);
  return { first: first / 1000, again: again / 1000, in: added };
}

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const started = performance.now();
  const result = await work();
  return [result, performance.now() - started];
}
