import { dayInZone } from '../../kernel/calendar.js';
import { agesOn } from '../../kernel/age.js';
import { momentsOf, type StoryMoment } from './moments.js';
import { outlook, standing } from './outlook.js';
import type { MemberAnswer } from './read-member.js';
import { wrapped } from './words.js';

const INDENT = 10;

/** A member's story, line by line: what happened month by month, where they stand, and what comes next. */
export function tellStory(member: MemberAnswer): string[] {
  const { program, profile, externalId } = member;
  const { timeZone } = program;
  const monthOf = (at: string): string =>
    new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone }).format(new Date(at));
  const name = [profile?.givenName, profile?.familyName].filter(Boolean).join(' ') || externalId;
  return [
    `${name} at ${program.name}`,
    `${externalId}${ageOf(member)}`,
    ...chapters(momentsOf(member, monthOf), monthOf, timeZone),
    '',
    'Now',
    ...standing(member).map((line) => `  ${wrapped(line, 2)}`),
    '',
    'And next',
    ...outlook(member).map((line) => `  ${wrapped(line, 2)}`),
  ];
}

/** As of the member's balance, which is as of the program's clock. */
function ageOf({ profile, points, program }: MemberAnswer): string {
  const { birthDate = null, birthYear = null } = profile ?? {};
  const ages = agesOn({ birthDate, birthYear }, dayInZone(new Date(points.asOf), program.timeZone));
  if (!ages) return '';
  const { atLeast, atMost } = ages;
  return `, ${atLeast === atMost ? String(atLeast) : `${String(atLeast)} or ${String(atMost)}`} years old`;
}

function chapters(moments: readonly StoryMoment[], monthOf: (at: string) => string, timeZone: string): string[] {
  const lines: string[] = [];
  let chapter = '';
  for (const { at, text } of moments) {
    const month = monthOf(at);
    if (month !== chapter) lines.push('', month);
    chapter = month;
    const day = Number(dayInZone(new Date(at), timeZone).slice(-2));
    lines.push(`  ${`${String(day)}.`.padStart(5)}  ${wrapped(text, INDENT - 1)}`);
  }
  return lines;
}
