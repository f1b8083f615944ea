import {
  findPeople,
  NOBODY,
  personNeeds,
  tiersNamedBy,
  whyOutside,
  type AudienceTerms,
} from '../../audiences/index.js';
import { dayInZone } from '../../kernel/calendar.js';
import type { LockedMember } from '../../members/index.js';
import type { Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { findTierPlaces, NamedTiers, openStandings, type Ladders } from '../../tiers/index.js';

/** Somebody who wants to use a voucher that is for an audience. */
export interface AudienceAsked {
  audience: AudienceTerms | null;
  /** Nobody whom we know: null. */
  memberId: string | null;
  channel: string | null;
}

/** Where it is asked: in a transaction that holds the locks of the members. */
export interface AskingPlace {
  settings: ProgramSettings;
  now: Date;
  members: ReadonlyMap<string, LockedMember>;
  ladders: Ladders;
}

export type Outside = ReturnType<typeof whyOutside>[number];

/** By what each of them is outside of the audience, in their order. Reads what the audiences ask for: nothing for none. */
export async function findOutside(
  tx: Tx,
  { settings, now, members, ladders }: AskingPlace,
  asked: readonly AudienceAsked[],
): Promise<Outside[][]> {
  const needs = personNeeds(asked.map(({ audience }) => audience));
  if (!needs) return asked.map(() => []);
  const { number: programId, timeZone } = settings;
  const some = asked.filter(({ audience }) => audience !== null);
  const ids = [...new Set(some.flatMap(({ memberId }) => memberId ?? []))];
  const named = [...new Set(some.flatMap(({ audience }) => tiersNamedBy(audience)))];
  const [people] = await tx.pipeline([findPeople(programId, ids, needs)]);
  const places = named.length === 0 ? [] : await findTierPlaces(tx, programId, named);
  const tiers = new NamedTiers(
    new Map(places.map(({ uuid, ladder, tier }) => [uuid, { ladder, tier }])),
    ladders.inForce,
  );
  const moments = ids.map((memberId) => ({ memberId, at: now }));
  const known = { inForce: tiers.ladders, coming: [] };
  const { standings } = await openStandings(tx, settings, known, now, moments, [], members);
  const today = dayInZone(now, timeZone);
  return asked.map(({ audience, memberId, channel }) => {
    if (!audience) return [];
    const person = people.find((one) => one.memberId === memberId);
    const held = memberId === null || tiers.ladders.length === 0 ? [] : standings.tiersOf(memberId);
    const who = person ? { ...person, tiers: tiers.heldBy(held) } : NOBODY(now);
    return whyOutside(audience, who, { today, timeZone, channel });
  });
}
