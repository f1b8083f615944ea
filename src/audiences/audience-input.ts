import { addToDay } from '../kernel/calendar.js';
import { decodeId, encodeId } from '../kernel/ids.js';
import { isLocale } from '../kernel/localized-text.js';
import { isShortText } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';
import { attributesProblems, matchTerms, type WantedMatch } from './attribute-match.js';
import type { AudienceTerms } from './audience.js';
import { keyProblem } from './segment-key.js';

/** An audience as somebody asks for it: what is left out or null asks for nothing. Tiers by their ids, not the inner ones. */
export type WantedAudience = {
  [Field in Exclude<keyof AudienceTerms, 'attributes'>]?: AudienceTerms[Field] | undefined;
} & { attributes?: readonly WantedMatch[] | null | undefined };

const MOST_YEARS = 150;
const MOST_DAYS = 365;
const MOST_ENTRIES = 50;
const LONGEST_CHANNEL = 64;

/**
 * Everything that is wrong in itself with an audience; `path` is where it stands in the input. Whether there are its
 * segments and tiers is looked at by `audienceReferenceProblems`.
 */
export function audienceProblems(audience: WantedAudience, path: readonly string[]): Problem[] {
  const { minAge, maxAge, channels, birthdayWithinDays, locales, tiers, segments, excludeSegments } = audience;
  const problems = [
    ...rangeProblems(minAge, MOST_YEARS, 'minAge'),
    ...rangeProblems(maxAge, MOST_YEARS, 'maxAge'),
    ...orderProblems(audience),
    ...listProblems(channels, 'channels', channelProblem),
    ...joiningProblems(audience),
    ...rangeProblems(birthdayWithinDays, MOST_DAYS, 'birthdayWithinDays'),
    ...listProblems(locales, 'locales', localeProblem),
    ...listProblems(tiers, 'tiers', () => null),
    ...listProblems(segments, 'segments', keyProblem),
    ...listProblems(excludeSegments, 'excludeSegments', keyProblem),
    ...bothWaysProblems(audience),
    ...attributesProblems(audience.attributes),
  ];
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
}

/** An audience without problems in the form in which it is stored, or null when it asks for nothing and so is everyone. */
export function audienceTerms(audience: WantedAudience | null | undefined): AudienceTerms | null {
  const { channels = null, locales = null, segments = null, excludeSegments = null } = audience ?? {};
  const terms: AudienceTerms = {
    minAge: audience?.minAge ?? null,
    maxAge: audience?.maxAge ?? null,
    channels: channels && [...new Set(channels)],
    joinedBefore: audience?.joinedBefore ?? null,
    joinedAfter: audience?.joinedAfter ?? null,
    birthdayWithinDays: audience?.birthdayWithinDays ?? null,
    locales: locales && Intl.getCanonicalLocales([...locales]),
    tiers: audience?.tiers ? [...new Set(audience.tiers.map(tierOf))] : null,
    minTier: audience?.minTier == null ? null : tierOf(audience.minTier),
    segments: segments && [...new Set(segments)],
    excludeSegments: excludeSegments && [...new Set(excludeSegments)],
    attributes: audience?.attributes?.map(matchTerms) ?? null,
  };
  return Object.values(terms).some((value) => value !== null) ? terms : null;
}

/** Whether an audience asks for nothing and so is everyone; whatever else is wrong with it. */
export function asksForNothing(audience: WantedAudience | null | undefined): boolean {
  return Object.values(audience ?? {}).every((value) => value == null);
}

/** An audience as one would ask for it to get these terms. */
export function wantedOf(terms: AudienceTerms): WantedAudience {
  const idOf = (uuid: string): string => encodeId('tir', uuid);
  return { ...terms, tiers: terms.tiers && terms.tiers.map(idOf), minTier: terms.minTier && idOf(terms.minTier) };
}

function tierOf(id: string): string {
  const uuid = decodeId('tir', id);
  if (uuid === null) throw new Error(`"${id}" is no tier: the audience was not checked`);
  return uuid;
}

function rangeProblems(value: number | null | undefined, most: number, field: string): Problem[] {
  if (value == null || (value >= 0 && value <= most)) return [];
  return [{ path: [field], message: `${value} is not within 0 to ${most}` }];
}

function orderProblems({ minAge, maxAge }: WantedAudience): Problem[] {
  if (minAge == null || maxAge == null || minAge <= maxAge) return [];
  return [{ path: ['maxAge'], message: `must not be below minAge, ${minAge}` }];
}

/** Both days are outside of what they bound, so one must lie between them. */
function joiningProblems({ joinedBefore, joinedAfter }: WantedAudience): Problem[] {
  if (joinedBefore == null || joinedAfter == null || joinedBefore > addToDay(joinedAfter, 1, 'DAYS')) return [];
  const message = `must leave a day after joinedAfter, ${joinedAfter}: nobody joined before ${joinedBefore} and after that`;
  return [{ path: ['joinedBefore'], message }];
}

/** Nobody is in a segment and in none of the same. */
function bothWaysProblems({ segments, excludeSegments }: WantedAudience): Problem[] {
  return (excludeSegments ?? []).flatMap((key, index) => {
    if (!segments?.includes(key)) return [];
    const message = `"${key}" is among segments too: it is asked for or left out, not both`;
    return [{ path: ['excludeSegments', String(index)], message }];
  });
}

function listProblems(
  list: readonly string[] | null | undefined,
  field: string,
  problemOf: (entry: string) => string | null,
): Problem[] {
  if (list == null) return [];
  if (list.length === 0) return [{ path: [field], message: 'must name at least one; leave it out where any will do' }];
  if (list.length > MOST_ENTRIES)
    return [{ path: [field], message: `must name at most ${MOST_ENTRIES}, not ${list.length}` }];
  return list.flatMap((entry, index) => {
    const message = problemOf(entry);
    return message === null ? [] : [{ path: [field, String(index)], message }];
  });
}

function channelProblem(channel: string): string | null {
  if (isShortText(channel, LONGEST_CHANNEL)) return null;
  return `must have 1 to ${LONGEST_CHANNEL} characters, no control characters`;
}

function localeProblem(locale: string): string | null {
  const shown = locale.length > 60 ? `${locale.slice(0, 60)}…` : locale;
  return isLocale(locale) ? null : `${JSON.stringify(shown)} is not a language tag such as "en" or "de-CH"`;
}
