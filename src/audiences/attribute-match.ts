import { isPlain, isShortText } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';

/** What an attribute is compared with. Types are never converted: the text "5" is not the number 5. */
export type AttributeValue = string | number | boolean;

/** What is asked of one attribute of a member, as it is stored. All that is not null must hold. */
export interface AttributeMatch {
  /** Its name, or the way to it through objects, with dots between: `pet.kind`. */
  name: string;
  equals: AttributeValue | null;
  /** One of these. */
  oneOf: readonly AttributeValue[] | null;
  /** A number within these bounds, both included. */
  atLeast: number | null;
  atMost: number | null;
  /** Whether it is known at all: there, and not null. */
  exists: boolean | null;
}

/** The same as somebody asks for it: what is left out or null asks for nothing. */
export type WantedMatch = Pick<AttributeMatch, 'name'> & {
  [Field in Exclude<keyof AttributeMatch, 'name'>]?: AttributeMatch[Field] | undefined;
};

const MOST_MATCHES = 20;
const MOST_VALUES = 50;
const LONGEST_NAME = 200;
const MOST_LEVELS = 10;
const LONGEST_TEXT = 500;

const CONDITIONS = ['equals', 'oneOf', 'atLeast', 'atMost', 'exists'] as const;

/**
 * Whether a member's attributes are as they are asked for. Of a list one entry is enough. An attribute that is unknown, because
 * it is not there or null, satisfies nothing but `exists: false`.
 */
export function isMatched(match: AttributeMatch, attributes: Readonly<Record<string, unknown>>): boolean {
  const value = valueAt(attributes, levelsOf(match.name));
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  const { equals, oneOf, atLeast, atMost, exists } = match;
  const isOneOf = (values: readonly AttributeValue[]): boolean => entries.some((one) => values.includes(one as never));
  return (
    (equals === null || isOneOf([equals])) &&
    (oneOf === null || isOneOf(oneOf)) &&
    ((atLeast === null && atMost === null) || entries.some((one) => isWithin(one, atLeast, atMost))) &&
    (exists === null || exists === (value !== undefined && value !== null))
  );
}

/** The way to an attribute: its name, and for one within others theirs before it. */
export function levelsOf(name: string): string[] {
  return name.split('.');
}

/** Without repetition, with null for what was left out. */
export function matchTerms({ name, equals, oneOf, atLeast, atMost, exists }: WantedMatch): AttributeMatch {
  return {
    name,
    equals: equals ?? null,
    oneOf: oneOf ? [...new Set(oneOf)] : null,
    atLeast: atLeast ?? null,
    atMost: atMost ?? null,
    exists: exists ?? null,
  };
}

/** Everything that is wrong with what is asked of attributes. */
export function attributesProblems(matches: readonly WantedMatch[] | null | undefined): Problem[] {
  if (matches == null) return [];
  const path = ['attributes'];
  if (matches.length === 0) return [{ path, message: 'must name at least one; leave it out where any will do' }];
  if (matches.length > MOST_MATCHES)
    return [{ path, message: `must name at most ${MOST_MATCHES}, not ${matches.length}` }];
  return matches.flatMap((match, index) =>
    [...nameProblems(match), ...valueProblems(match), ...sumProblems(match)].map((problem) => ({
      ...problem,
      path: [...path, String(index), ...problem.path],
    })),
  );
}

function nameProblems({ name }: WantedMatch): Problem[] {
  const levels = levelsOf(name);
  const isName = isShortText(name, LONGEST_NAME) && levels.length <= MOST_LEVELS && !levels.includes('');
  if (isName) return [];
  const message = `must have 1 to ${LONGEST_NAME} characters, no control characters, and no empty name between its dots, of which there are at most ${MOST_LEVELS - 1}`;
  return [{ path: ['name'], message }];
}

function valueProblems({ equals, oneOf }: WantedMatch): Problem[] {
  const problems = equals == null ? [] : textProblems(equals, ['equals']);
  if (oneOf == null) return problems;
  const path = ['oneOf'];
  if (oneOf.length === 0) return [...problems, { path, message: 'must name at least one value' }];
  if (oneOf.length > MOST_VALUES)
    return [...problems, { path, message: `must name at most ${MOST_VALUES} values, not ${oneOf.length}` }];
  return [...problems, ...oneOf.flatMap((value, index) => textProblems(value, [...path, String(index)]))];
}

function textProblems(value: AttributeValue, path: string[]): Problem[] {
  if (typeof value !== 'string' || (value.length <= LONGEST_TEXT && isPlain(value))) return [];
  return [{ path, message: `a text must have at most ${LONGEST_TEXT} characters, no control characters` }];
}

/** What is wrong with the conditions together. */
function sumProblems(match: WantedMatch): Problem[] {
  const { atLeast, atMost, exists } = match;
  const given = CONDITIONS.filter((field) => match[field] != null);
  if (given.length === 0) return [{ path: [], message: `needs one of ${CONDITIONS.join(', ')}` }];
  if (exists === false && given.length > 1)
    return [{ path: ['exists'], message: 'false goes with nothing else: what is not known is not compared' }];
  if (atLeast == null || atMost == null || atLeast <= atMost) return [];
  return [{ path: ['atMost'], message: `must not be below atLeast, ${atLeast}` }];
}

function isWithin(value: unknown, atLeast: number | null, atMost: number | null): boolean {
  if (typeof value !== 'number') return false;
  return (atLeast === null || value >= atLeast) && (atMost === null || value <= atMost);
}

/** What stands at the end of the way; undefined where it leads nowhere. It leads through objects, not into lists. */
function valueAt(attributes: Readonly<Record<string, unknown>>, levels: readonly string[]): unknown {
  let value: unknown = attributes;
  for (const level of levels) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, level)) return;
    value = (value as Record<string, unknown>)[level];
  }
  return value;
}
