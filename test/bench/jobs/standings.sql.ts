import type { makeLadder } from '../shop/ladder.js';

const en = (text: string) => [{ locale: 'en', text }];

/** What is counted: so that nothing but the facts themselves has to be made for a million members. */
export const MAKE_ACTIVITY_TYPE = `
INSERT INTO activity_type (program_id, key, name, description, once_per_reference, archived, created_at)
VALUES (1, 'visit', '[{"locale": "en", "text": "A visit"}]', '[]', false, false, '2020-01-01')`;

/** Who has not enough in a year falls a step. */
export const YEARLY_LADDER: Parameters<typeof makeLadder>[1] = {
  name: en('Regulars'),
  metric: 'ACTIVITIES',
  activityType: 'visit',
  window: 'CALENDAR_YEAR',
  falling: 'ONE_STEP',
  tiers: [
    { key: 'basic', name: en('Basic'), threshold: '0' },
    { key: 'silver', name: en('Silver'), threshold: '2' },
    { key: 'gold', name: en('Gold'), threshold: '5' },
  ],
};

/** The first day of this year: when the standings are reviewed. */
const NEW_YEAR = `date_trunc('year', now() AT TIME ZONE 'Europe/London')::date`;

/**
 * Members who reached the third tier two years ago, and what counted for them in the year that has ended: enough for every second of
 * them, too little for the others, four to seven days each. `$1` is how many members.
 */
export const FILL_STANDINGS = `
WITH made AS (
  SELECT n, ('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id FROM generate_series(1, $1::int) AS n),
year AS (SELECT ${NEW_YEAR} AS ended, (${NEW_YEAR} - interval '1 year')::date AS first, (${NEW_YEAR} - interval '18 months')::date AS reached),
members AS (
  INSERT INTO member (program_id, id, joined_at, enrolled_at, event_sequence)
  SELECT 1, id, reached - 1, reached - 1, 1 FROM made, year),
standings AS (
  INSERT INTO tier_standing (program_id, member_id, ladder, version, tier, since, last_day, reckoned_on, changes, review_on, looks_back_to)
  SELECT 1, id, 1, 1, 3, reached, ended - 1, reached, 1, ended, first FROM made, year),
changes AS (
  INSERT INTO tier_change (program_id, member_id, ladder, number, id, at, cause, from_tier, to_tier, earned_tier)
  SELECT 1, id, 1, 1, gen_random_uuid(), reached, 'LADDER', 1, 3, 3 FROM made, year RETURNING member_id, id),
told AS (
  INSERT INTO outbox (program_id, member_id, sequence, bucket, actor_kind, events)
  SELECT 1, member_id, 1, 0, 'SYSTEM', jsonb_build_array(jsonb_build_object('type', 'tier.changed', 'subject', id, 'at', reached)) FROM changes, year),
days AS (SELECT id, first + 10 + 40 * number AS day FROM made, year, generate_series(1, 4 + n % 2 * 3) AS number),
facts AS (
  INSERT INTO activity (program_id, id, member_id, type, once, occurred_at, recorded_at, points_earned, input_hash)
  SELECT 1, gen_random_uuid(), id, 'visit', false, day + time '12:00', day + time '12:00', 0, '' FROM days)
INSERT INTO tier_progress (program_id, member_id, counter, day, amount) SELECT 1, id, 1, day, 1 FROM days`;

/** The same review by hand: one statement over everything, the same rows as REVIEW of Kindred. */
export const REVIEW_BY_HAND = `
WITH due AS (
  SELECT member_id, tier, last_day FROM tier_standing WHERE program_id = 1 AND ladder = 1 AND review_on <= now()::date),
earned AS (
  SELECT due.member_id, due.tier, coalesce(sum(p.amount), 0) AS amount
  FROM due LEFT JOIN tier_progress p ON p.program_id = 1 AND p.member_id = due.member_id AND p.counter = 1
    AND p.day BETWEEN date_trunc('year', due.last_day) AND due.last_day
  GROUP BY due.member_id, due.tier),
decided AS (
  SELECT e.member_id, e.tier AS before, e.tier - (e.amount < v.threshold)::int AS tier
  FROM earned e
  JOIN tier_ladder l ON l.program_id = 1 AND l.number = 1
  JOIN tier_version v ON v.program_id = 1 AND v.ladder_id = l.id AND v.version = 1 AND v.tier = e.tier),
standings AS (
  UPDATE tier_standing s SET tier = d.tier, changes = s.changes + (d.tier < d.before)::int,
    since = CASE WHEN d.tier < d.before THEN (s.last_day + 1)::timestamp AT TIME ZONE 'Europe/London' ELSE s.since END,
    last_day = s.last_day + interval '1 year', reckoned_on = s.last_day + 1, review_on = s.last_day + 1 + interval '1 year',
    looks_back_to = s.looks_back_to + interval '1 year'
  FROM decided d WHERE s.program_id = 1 AND s.member_id = d.member_id AND s.ladder = 1
  RETURNING s.member_id, s.changes, s.since, d.before, s.tier),
changes AS (
  INSERT INTO tier_change (program_id, member_id, ladder, number, id, at, cause, from_tier, to_tier, earned_tier)
  SELECT 1, member_id, 1, changes, gen_random_uuid(), since, 'REVIEW', before, tier, tier FROM standings WHERE tier < before
  RETURNING member_id, id, at),
members AS (
  UPDATE member m SET event_sequence = event_sequence + 1 FROM changes c WHERE m.program_id = 1 AND m.id = c.member_id
  RETURNING m.id, m.event_sequence)
INSERT INTO outbox (program_id, member_id, sequence, bucket, actor_kind, events)
SELECT 1, m.id, m.event_sequence, 0, 'SYSTEM', jsonb_build_array(jsonb_build_object('type', 'tier.changed', 'subject', c.id, 'at', c.at))
FROM members m JOIN changes c ON c.member_id = m.id`;

/** What has become of the standings, to see that both did the same. */
export const REVIEWED = `
SELECT tier, since, last_day, reckoned_on, grace_from, review_on, looks_back_to, changes, count(*)::int AS members,
  (SELECT count(*)::int FROM tier_change) AS changed, (SELECT count(*)::int FROM outbox_event) AS told
FROM tier_standing GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1`;
