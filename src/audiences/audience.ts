import { agesOn, birthdayIn, yearOf } from '../kernel/age.js';
import { addToDay, midnightAfter, startOfDay } from '../kernel/calendar.js';
import { isMatched, type AttributeMatch } from './attribute-match.js';

/** Who something is for, as it is stored. Null asks for nothing; all that is asked must hold, within a list one is enough. */
export interface AudienceTerms {
  /** Years of age, both included. */
  minAge: number | null;
  maxAge: number | null;
  /** Where the occasion happens, or where the member enrolled when it happens in no channel. */
  channels: readonly string[] | null;
  /** Calendar days in the program's zone: joined before the one, after the other, on neither. */
  joinedBefore: string | null;
  joinedAfter: string | null;
  /** The birthday is on the day of the occasion, or so many days later at most. */
  birthdayWithinDays: number | null;
  /** Language tags in their canonical form; `de` is `de-AT` too. */
  locales: readonly string[] | null;
  /** Tiers by their inner ids: on one of these, and that one or a higher one of its ladder. */
  tiers: readonly string[] | null;
  minTier: string | null;
  /** Segments by their keys: in one of these, in none of those. */
  segments: readonly string[] | null;
  excludeSegments: readonly string[] | null;
  /** All of these must hold. */
  attributes: readonly AttributeMatch[] | null;
}

/** What an audience looks at in a member. */
export interface Person {
  /** A calendar day; with it, the year is its year. */
  birthDate: string | null;
  birthYear: number | null;
  joinedAt: Date;
  /** Where they enrolled. */
  channel: string | null;
  /** A language tag in its canonical form. */
  locale: string | null;
  /** The keys of the segments in which they are; not there where it was not read. */
  segments?: readonly string[];
  /** What they have of the tiers that audiences name; not there where it was not read. */
  tiers?: PersonTiers;
  /** What the shop keeps of them; not there where it was not read. */
  attributes?: Readonly<Record<string, unknown>>;
}

/** Tiers by their inner ids. */
export interface PersonTiers {
  /** On these they stand. */
  readonly on: readonly string[];
  /** These they have reached: the ones on which they stand, and those below. */
  readonly reached: readonly string[];
}

/** What has to be read of persons beside what every audience looks at. */
export interface PersonNeeds {
  tiers: boolean;
  segments: boolean;
  attributes: boolean;
}

/** That for which somebody must be in an audience, such as a purchase. */
export interface Occasion {
  /** Its calendar day in the program's zone. */
  today: string;
  timeZone: string;
  /** Where it happens, if it says so. */
  channel: string | null;
}

/** By what somebody is outside of an audience. */
export type Outside =
  | 'TOO_YOUNG'
  | 'TOO_OLD'
  | 'AGE_UNKNOWN'
  | 'OTHER_CHANNEL'
  | 'JOINED_TOO_LATE'
  | 'JOINED_TOO_EARLY'
  | 'BIRTHDAY_UNKNOWN'
  | 'BIRTHDAY_NOT_NEAR'
  | 'OTHER_LOCALE'
  | 'NOT_IN_TIER'
  | 'TIER_TOO_LOW'
  | 'NOT_IN_SEGMENT'
  | 'IN_EXCLUDED_SEGMENT'
  | 'ATTRIBUTE_DIFFERS';

/** The member …: each reason as the end of a sentence. */
const TEXTS: Readonly<Record<Outside, string>> = {
  TOO_YOUNG: 'is too young',
  TOO_OLD: 'is too old',
  AGE_UNKNOWN: 'is of unknown age',
  OTHER_CHANNEL: 'comes through another channel',
  JOINED_TOO_LATE: 'joined too late',
  JOINED_TOO_EARLY: 'joined too early',
  BIRTHDAY_UNKNOWN: 'has no known birthday',
  BIRTHDAY_NOT_NEAR: 'has no birthday in these days',
  OTHER_LOCALE: 'does not speak its language',
  NOT_IN_TIER: 'is on none of its tiers',
  TIER_TOO_LOW: 'has not reached its tier',
  NOT_IN_SEGMENT: 'is in none of its segments',
  IN_EXCLUDED_SEGMENT: 'is in a segment that it leaves out',
  ATTRIBUTE_DIFFERS: 'has other attributes',
};

const LIST = new Intl.ListFormat('en-US');

/** Everything by which a person is outside of an audience on an occasion; nothing for one who is in it. */
export function whyOutside(audience: AudienceTerms, person: Person, occasion: Occasion): Outside[] {
  return [
    ...ageReasons(audience, person, occasion.today),
    ...channelReasons(audience, person, occasion),
    ...joiningReasons(audience, person, occasion.timeZone),
    ...birthdayReasons(audience, person, occasion.today),
    ...localeReasons(audience, person),
    ...tierReasons(audience, person),
    ...segmentReasons(audience, person),
    ...attributeReasons(audience, person),
  ];
}

/** What these audiences ask of a person; null for no audience, which asks nothing. */
export function personNeeds(audiences: readonly (AudienceTerms | null)[]): PersonNeeds | null {
  const some = audiences.filter((audience) => audience !== null);
  if (some.length === 0) return null;
  return {
    tiers: some.some(({ tiers, minTier }) => tiers !== null || minTier !== null),
    segments: some.some(({ segments, excludeSegments }) => segments !== null || excludeSegments !== null),
    attributes: some.some(({ attributes }) => attributes !== null),
  };
}

/** The inner ids of the tiers that an audience names. */
export function tiersNamedBy(audience: Pick<AudienceTerms, 'tiers' | 'minTier'> | null): string[] {
  return [...(audience?.tiers ?? []), ...(audience?.minTier == null ? [] : [audience.minTier])];
}

/** The reasons as one sentence without its stop: "the member is too young and joined too late"; empty for no reason. */
export function reasonText(outside: readonly Outside[]): string {
  return outside.length === 0 ? '' : `the member ${LIST.format(outside.map((reason) => TEXTS[reason]))}`;
}

/** With the year of birth alone, each bound must hold wherever in that year the birthday is. */
function ageReasons({ minAge, maxAge }: AudienceTerms, person: Person, today: string): Outside[] {
  if (minAge === null && maxAge === null) return [];
  const ages = agesOn(person, today);
  if (!ages) return ['AGE_UNKNOWN'];
  return [
    ...(minAge !== null && ages.atLeast < minAge ? (['TOO_YOUNG'] as const) : []),
    ...(maxAge !== null && ages.atMost > maxAge ? (['TOO_OLD'] as const) : []),
  ];
}

function channelReasons({ channels }: AudienceTerms, person: Person, occasion: Occasion): Outside[] {
  const channel = occasion.channel ?? person.channel;
  const isOneOf = channels === null || (channel !== null && channels.includes(channel));
  return isOneOf ? [] : ['OTHER_CHANNEL'];
}

function joiningReasons({ joinedBefore, joinedAfter }: AudienceTerms, { joinedAt }: Person, zone: string): Outside[] {
  if (joinedBefore === null && joinedAfter === null) return [];
  return [
    ...(joinedBefore !== null && joinedAt >= startOfDay(joinedBefore, zone) ? (['JOINED_TOO_LATE'] as const) : []),
    ...(joinedAfter !== null && joinedAt < midnightAfter(joinedAfter, zone) ? (['JOINED_TOO_EARLY'] as const) : []),
  ];
}

function birthdayReasons({ birthdayWithinDays }: AudienceTerms, { birthDate }: Person, today: string): Outside[] {
  if (birthdayWithinDays === null) return [];
  if (birthDate === null) return ['BIRTHDAY_UNKNOWN'];
  const last = addToDay(today, birthdayWithinDays, 'DAYS');
  const year = yearOf(today);
  // What is near may lie behind the end of the year.
  const isNear = [year, year + 1].some((one) => {
    const birthday = birthdayIn(one, birthDate);
    return birthday >= today && birthday <= last;
  });
  return isNear ? [] : ['BIRTHDAY_NOT_NEAR'];
}

function localeReasons({ locales }: AudienceTerms, { locale }: Person): Outside[] {
  const isOneOf =
    locales === null || (locale !== null && locales.some((one) => locale === one || locale.startsWith(`${one}-`)));
  return isOneOf ? [] : ['OTHER_LOCALE'];
}

function tierReasons({ tiers, minTier }: AudienceTerms, person: Person): Outside[] {
  return [
    ...(tiers !== null && !tiers.some((id) => known(person.tiers).on.includes(id)) ? (['NOT_IN_TIER'] as const) : []),
    ...(minTier !== null && !known(person.tiers).reached.includes(minTier) ? (['TIER_TOO_LOW'] as const) : []),
  ];
}

function segmentReasons({ segments, excludeSegments }: AudienceTerms, person: Person): Outside[] {
  const isIn = (keys: readonly string[]): boolean => keys.some((key) => known(person.segments).includes(key));
  return [
    ...(segments !== null && !isIn(segments) ? (['NOT_IN_SEGMENT'] as const) : []),
    ...(excludeSegments !== null && isIn(excludeSegments) ? (['IN_EXCLUDED_SEGMENT'] as const) : []),
  ];
}

function attributeReasons({ attributes }: AudienceTerms, person: Person): Outside[] {
  if (attributes === null) return [];
  return attributes.every((match) => isMatched(match, known(person.attributes))) ? [] : ['ATTRIBUTE_DIFFERS'];
}

/** What was not read is not the same as nothing: deciding by it would be a mistake that nobody sees. */
function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('an audience asks for what was not read of the person: see personNeeds');
  return value;
}
