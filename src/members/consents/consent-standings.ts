import { dayInZone } from '../../kernel/calendar.js';
import { Actor } from '../../platform/access/index.js';
import { ConsentPurpose, type ConsentPurposeEntity, type ProgramSettings } from '../../programs/index.js';
import type { ConsentRow, LastSaidRow } from './consent-rows.js';
import { isAllowed, type ConsentState, type Terms } from './consent-standing.js';
import { Consent } from './consent.types.js';

/** Where a member stands with each purpose that is not archived, from what they last said. */
export function consentsOf(rows: readonly LastSaidRow[], settings: ProgramSettings, now: Date): Consent[] {
  return openPurposes(settings).map((purpose) => consentOf(rows, purpose, settings, now));
}

/** Where a member stands with one purpose. */
export function consentOf(
  rows: readonly LastSaidRow[],
  purpose: Readonly<ConsentPurposeEntity>,
  settings: ProgramSettings,
  now: Date,
): Consent {
  const who = rows[0];
  if (!who) throw new Error('there is no member to consent');
  const said = lastSaid(rows, purpose.key);
  const given = said?.given ?? null;
  const state: ConsentState = given === null ? 'NONE' : given ? 'GRANTED' : 'WITHDRAWN';
  return Object.assign(new Consent(), {
    purpose: ConsentPurpose.of(purpose),
    state,
    allowed: isAllowed(given, purpose, who, termsOf(settings, now)),
    version: said?.version ?? null,
    outdated: said !== undefined && said.given && said.version < purpose.version,
    since: said?.at ?? null,
    channel: said?.channel ?? null,
    actor: said ? Actor.of(said, settings.number) : null,
  });
}

/** What the rows of one member say of a purpose. */
export function lastSaid(rows: readonly LastSaidRow[], purpose: string): ConsentRow | undefined {
  return rows.find((row) => row.purpose === purpose) as ConsentRow | undefined;
}

/** By what consents are judged at a moment. */
export function termsOf({ timeZone, ageOfConsent }: ProgramSettings, now: Date): Terms {
  return { today: dayInZone(now, timeZone), ageOfConsent };
}

function openPurposes({ consentPurposes }: ProgramSettings): Readonly<ConsentPurposeEntity>[] {
  return consentPurposes.filter(({ archived }) => !archived);
}
