import { addToDay, midnightAfter, startOfDay } from '../kernel/calendar.js';
import { stepsOf, type NamedTiers, type Rungs } from '../tiers/index.js';
import { levelsOf, type AttributeMatch } from './attribute-match.js';
import type { AudienceTerms, Occasion, Outside } from './audience.js';
import type { StatementValues } from './statement-values.js';

/** One thing that an audience asks for, over a row `m` of member and its row `p` of member_profile, which may be missing. */
export interface SqlCondition {
  /** True for who is in the audience as far as this goes, that is for whom none of the reasons holds; else false or null. */
  holds: string;
  /** By what somebody is outside, and when. */
  reasons: { reason: Outside; when: string }[];
  /** Whether it looks at the profile at all, and whether nobody without one can be in the audience. */
  profile: 'UNUSED' | 'USED' | 'NEEDED';
}

/** When and for whom an audience is worked out over many members at once. There is no channel but that of the enrollment. */
export interface SqlOccasion extends Pick<Occasion, 'today' | 'timeZone'> {
  /** The numbers of the segments that the audience names. */
  numberOf: (key: string) => number;
  /** The tiers that the audience names. */
  tiers: NamedTiers;
}

/** How the membership in any of these segments is told: by an expression that is true or false of `m`. */
export type SegmentTest = (numbers: readonly number[]) => string;

/** How a row of tier_standing is found: answers what `valueOf` makes of the row of `m` on this ladder, 1 where there is none. */
export type StandingTest = (ladder: number, valueOf: (row: string) => string) => string;

/** How other tables are looked into. */
export interface SqlTests {
  isInSegment: SegmentTest;
  ofStanding: StandingTest;
}

/**
 * The same audience as `whyOutside` decides of one person, as SQL: the conditions of all that it asks for, in the same order. Every
 * value goes into `values`.
 */
export function audienceSql(
  audience: AudienceTerms | null,
  { today, timeZone, numberOf, tiers }: SqlOccasion,
  values: StatementValues,
  { isInSegment, ofStanding }: SqlTests = lookingUp(values),
): SqlCondition[] {
  if (audience === null) return [];
  const segmentTest = (keys: readonly string[]): string => isInSegment(keys.map(numberOf));
  return [
    ...ageConditions(audience, today, values),
    ...channelConditions(audience, values),
    ...joiningConditions(audience, timeZone, values),
    ...birthdayConditions(audience, today, values),
    ...localeConditions(audience, values),
    ...tierConditions(audience, tiers, today, values, ofStanding),
    ...segmentConditions(audience, segmentTest),
    ...attributeConditions(audience, values),
  ];
}

/** Looks each member up: for lists of a few of them. */
function lookingUp(values: StatementValues): SqlTests {
  return {
    isInSegment: (numbers) => `EXISTS (SELECT FROM segment_member s
    WHERE s.program_id = $1 AND s.segment = ANY (${values.place(numbers, 'integer[]')}) AND s.member_id = m.id)`,
    ofStanding: (ladder, valueOf) => `coalesce((SELECT ${valueOf('s')} FROM tier_standing s
    WHERE s.program_id = $1 AND s.member_id = m.id AND s.ladder = ${values.place(ladder, 'smallint')}), 1)`,
  };
}

/**
 * An age is a day of birth at the latest or at the earliest. Who was born on 29 February is a year older on 1 March in common
 * years, so on 28 February those are old enough who were born on the 28th, and on the 29th those who were born on it or before.
 */
function ageConditions({ minAge, maxAge }: AudienceTerms, today: string, values: StatementValues): SqlCondition[] {
  if (minAge === null && maxAge === null) return [];
  const holds: string[] = [];
  const reasons: SqlCondition['reasons'] = [];
  // Nobody is younger than 0.
  if (minAge !== null && minAge > 0) {
    const [date, year] = [
      addToDay(today, -minAge, 'YEARS'),
      yearOf(today) - minAge - (today.endsWith('-12-31') ? 0 : 1),
    ];
    const [day, ofYear] = [values.place(date, 'date'), values.place(year, 'integer')];
    holds.push(`(p.birth_date <= ${day} OR (p.birth_date IS NULL AND p.birth_year <= ${ofYear}))`);
    reasons.push({ reason: 'TOO_YOUNG', when: `coalesce(p.birth_date > ${day}, p.birth_year > ${ofYear}, false)` });
  }
  if (maxAge !== null) {
    const [date, year] = [addToDay(today, -(maxAge + 1), 'YEARS'), yearOf(today) - maxAge];
    const [day, ofYear] = [values.place(date, 'date'), values.place(year, 'integer')];
    holds.push(`(p.birth_date > ${day} OR (p.birth_date IS NULL AND p.birth_year >= ${ofYear}))`);
    reasons.push({ reason: 'TOO_OLD', when: `coalesce(p.birth_date <= ${day}, p.birth_year < ${ofYear}, false)` });
  }
  reasons.push({ reason: 'AGE_UNKNOWN', when: '(p.birth_date IS NULL AND p.birth_year IS NULL)' });
  if (holds.length === 0) holds.push('(p.birth_date IS NOT NULL OR p.birth_year IS NOT NULL)');
  return [{ holds: holds.join(' AND '), reasons, profile: 'NEEDED' }];
}

function channelConditions({ channels }: AudienceTerms, values: StatementValues): SqlCondition[] {
  if (channels === null) return [];
  const isOneOf = `m.channel = ANY (${values.place(channels, 'text[]')})`;
  return [oneReason('OTHER_CHANNEL', isOneOf, `(${isOneOf}) IS NOT TRUE`)];
}

function joiningConditions(
  { joinedBefore, joinedAfter }: AudienceTerms,
  timeZone: string,
  values: StatementValues,
): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (joinedBefore !== null) {
    const end = values.place(startOfDay(joinedBefore, timeZone), 'timestamptz');
    conditions.push(oneReason('JOINED_TOO_LATE', `m.joined_at < ${end}`, `m.joined_at >= ${end}`));
  }
  if (joinedAfter !== null) {
    const begin = values.place(midnightAfter(joinedAfter, timeZone), 'timestamptz');
    conditions.push(oneReason('JOINED_TOO_EARLY', `m.joined_at >= ${begin}`, `m.joined_at < ${begin}`));
  }
  return conditions;
}

/** Birthdays are days of the year, as 1231: between two of them, or from the one to the end of the year and on to the other. */
function birthdayConditions(
  { birthdayWithinDays }: AudienceTerms,
  today: string,
  values: StatementValues,
): SqlCondition[] {
  if (birthdayWithinDays === null) return [];
  const last = addToDay(today, birthdayWithinDays, 'DAYS');
  const from = values.place(monthDayOf(today), 'smallint');
  // Who was born on 29 February is congratulated on 28 February in common years.
  const isEndOfShortFebruary = last.endsWith('-02-28') && addToDay(last, 1, 'DAYS').endsWith('-03-01');
  const to = values.place(isEndOfShortFebruary ? 229 : monthDayOf(last), 'smallint');
  const isOverNewYear = yearOf(last) > yearOf(today);
  const isNear = isOverNewYear
    ? `(p.birthday >= ${from} OR p.birthday <= ${to})`
    : `p.birthday BETWEEN ${from} AND ${to}`;
  return [
    {
      holds: `coalesce(${isNear}, false)`,
      reasons: [
        { reason: 'BIRTHDAY_UNKNOWN', when: 'p.birthday IS NULL' },
        { reason: 'BIRTHDAY_NOT_NEAR', when: `coalesce(NOT (${isNear}), false)` },
      ],
      profile: 'NEEDED',
    },
  ];
}

/** Tags have letters, digits and dashes, so nothing in them means anything to LIKE. */
function localeConditions({ locales }: AudienceTerms, values: StatementValues): SqlCondition[] {
  if (locales === null) return [];
  const [exact, within] = [
    values.place(locales, 'text[]'),
    values.place(
      locales.map((locale) => `${locale}-%`),
      'text[]',
    ),
  ];
  const isOneOf = `(p.locale = ANY (${exact}) OR p.locale LIKE ANY (${within}))`;
  return [oneReason('OTHER_LOCALE', isOneOf, `${isOneOf} IS NOT TRUE`, 'NEEDED')];
}

/** Who has no row stands on the lowest tier, and so does who is on one that the ladder does not know. */
function tierConditions(
  { tiers: wanted, minTier }: AudienceTerms,
  tiers: NamedTiers,
  today: string,
  values: StatementValues,
  ofStanding: StandingTest,
): SqlCondition[] {
  const isOn = ({ ladder, positions }: Rungs): string => {
    const steps = stepsOf(ladder);
    const [numbers, places] = [values.place(steps.numbers, 'smallint[]'), values.place(steps.positions, 'integer[]')];
    const day = values.place(today, 'date');
    const placeOf = (tier: string): string => `(${places})[array_position(${numbers}, ${tier})]`;
    const standing = ofStanding(
      ladder.number,
      (row) => `greatest(${placeOf(`${row}.tier`)},
        CASE WHEN ${row}.floor_last_day IS NULL OR ${row}.floor_last_day >= ${day} THEN ${placeOf(`${row}.floor_tier`)} END, 1)`,
    );
    return `${standing} = ANY (${values.place(positions, 'integer[]')})`;
  };
  const conditions: SqlCondition[] = [];
  if (wanted !== null) {
    const isOnOne = tiers.oneOf(wanted).map(isOn).join(' OR ') || 'false';
    conditions.push(oneReason('NOT_IN_TIER', `(${isOnOne})`, `NOT (${isOnOne})`));
  }
  if (minTier !== null) {
    const rungs = tiers.from(minTier);
    const hasReached = rungs ? isOn(rungs) : 'false';
    conditions.push(oneReason('TIER_TOO_LOW', hasReached, `NOT (${hasReached})`));
  }
  return conditions;
}

function segmentConditions(
  { segments, excludeSegments }: AudienceTerms,
  isIn: (keys: readonly string[]) => string,
): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (segments !== null) {
    const wanted = isIn(segments);
    conditions.push(oneReason('NOT_IN_SEGMENT', wanted, `NOT (${wanted})`));
  }
  if (excludeSegments !== null) {
    const left = isIn(excludeSegments);
    conditions.push(oneReason('IN_EXCLUDED_SEGMENT', `NOT (${left})`, left));
  }
  return conditions;
}

function attributeConditions({ attributes }: AudienceTerms, values: StatementValues): SqlCondition[] {
  if (attributes === null) return [];
  const isMatched = attributes.map((match) => matchSql(match, values)).join(' AND ');
  return [oneReason('ATTRIBUTE_DIFFERS', isMatched, `NOT (${isMatched})`, 'USED')];
}

/** The bounds of a number by which of them there are; one entry of a list within both is enough. Strict: no list in a list is opened. */
const WITHIN = {
  both: 'strict $[*] ? (@.type() == "number" && @ >= $least && @ <= $most)',
  least: 'strict $[*] ? (@.type() == "number" && @ >= $least)',
  most: 'strict $[*] ? (@.type() == "number" && @ <= $most)',
} as const;

function matchSql({ name, equals, oneOf, atLeast, atMost, exists }: AttributeMatch, values: StatementValues): string {
  // An arrow with a text finds a key of an object, and nothing in a list or a plain value.
  const value = `(p.attributes ${levelsOf(name)
    .map((level) => `-> ${values.place(level, 'text')}`)
    .join(' ')})`;
  const parts: string[] = [];
  // A list contains a plain value when it is one of its entries, a plain value when it is the same; types must agree.
  for (const wanted of [equals === null ? null : [equals], oneOf]) {
    if (wanted === null) continue;
    const json = values.place(
      wanted.map((one) => JSON.stringify(one)),
      'jsonb[]',
    );
    parts.push(`coalesce(${value} @> ANY (${json}), false)`);
  }
  if (atLeast !== null || atMost !== null) {
    const path = atLeast === null ? WITHIN.most : atMost === null ? WITHIN.least : WITHIN.both;
    const bounds = values.place(
      JSON.stringify({
        ...(atLeast === null ? {} : { least: atLeast }),
        ...(atMost === null ? {} : { most: atMost }),
      }),
      'jsonb',
    );
    const entries = `CASE jsonb_typeof(${value}) WHEN 'array' THEN ${value} ELSE jsonb_build_array(${value}) END`;
    parts.push(`jsonb_path_exists(${entries}, '${path}', ${bounds})`);
  }
  if (exists !== null) parts.push(`coalesce(jsonb_typeof(${value}), 'null') ${exists ? '<>' : '='} 'null'`);
  return parts.join(' AND ');
}

/** How the rows `p` are joined for a list of those for whom all the conditions hold; nothing where none looks at them. */
export function profileJoin(conditions: readonly SqlCondition[]): string {
  const join = 'JOIN member_profile p ON p.program_id = $1 AND p.member_id = m.id';
  if (conditions.some(({ profile }) => profile === 'NEEDED')) return join;
  return conditions.some(({ profile }) => profile === 'USED') ? `LEFT ${join}` : '';
}

/** That all the conditions hold: a condition in parentheses; true without any. */
export function allHold(conditions: readonly SqlCondition[]): string {
  return conditions.map(({ holds }) => `(${holds})`).join(' AND ') || 'true';
}

function oneReason(
  reason: Outside,
  holds: string,
  when: string,
  profile: SqlCondition['profile'] = 'UNUSED',
): SqlCondition {
  return { holds, reasons: [{ reason, when }], profile };
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

/** `2027-12-31` is 1231. */
function monthDayOf(day: string): number {
  return Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10));
}
