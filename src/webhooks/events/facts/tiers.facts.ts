import { midnightAfter } from '../../../kernel/calendar.js';
import { encodeId } from '../../../kernel/ids.js';
import { statement, type Queryable } from '../../../platform/database/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import { TierChangeCauses } from '../../../tiers/index.js';
import { day, decimal, id, instant, object, oneOf, orNull, text } from '../event-schema.js';
import type { RelayedEvent } from '../relayed-event.js';
import { factsOfSubjects, type EventData, type EventFacts } from './facts.js';

const TIER = { id: id('tir', 'The tier.'), key: text('Its key.') };

interface ChangeRow {
  id: string;
  ladder: string;
  cause: string;
  fromId: string;
  fromKey: string;
  toId: string;
  toKey: string;
  rise: number | null;
}

// Where a version in force leaves out one of the two, nothing says which was higher.
const FIND_CHANGES = statement<ChangeRow>(
  'find-tier-changes-told',
  `SELECT c.id, l.id AS ladder, c.cause, f.id AS "fromId", f.key AS "fromKey", t.id AS "toId", t.key AS "toKey",
     tv.position - fv.position AS rise
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM tier_change WHERE program_id = $1 AND id = wanted.id OFFSET 0) c
   CROSS JOIN LATERAL (SELECT * FROM tier_ladder WHERE program_id = $1 AND number = c.ladder OFFSET 0) l
   CROSS JOIN LATERAL (
     SELECT id, key FROM tier WHERE program_id = $1 AND ladder_id = l.id AND number = c.from_tier OFFSET 0) f
   CROSS JOIN LATERAL (
     SELECT id, key FROM tier WHERE program_id = $1 AND ladder_id = l.id AND number = c.to_tier OFFSET 0) t
   LEFT JOIN tier_version fv ON fv.program_id = $1 AND fv.ladder_id = l.id AND fv.version = l.version_in_force AND fv.tier = c.from_tier
   LEFT JOIN tier_version tv ON tv.program_id = $1 AND tv.ladder_id = l.id AND tv.version = l.version_in_force AND tv.tier = c.to_tier`,
);

/** Of a tier that a member left for another: until when the other is certain was kept with the event. */
export const TIER_CHANGE_FACTS = factsOfSubjects(
  {
    ladder: id('tld', 'The ladder.'),
    from: object(TIER, 'The tier before.'),
    to: object(TIER, 'The tier after.'),
    direction: orNull(oneOf('Whether it is a higher one.', 'UP', 'DOWN')),
    cause: oneOf('By what.', ...Object.keys(TierChangeCauses)),
    until: orNull(instant('Until when the member stood there at least, as it was then; null for ever.')),
  },
  FIND_CHANGES,
  (row, { timeZone }, { facts }) => ({
    ladder: encodeId('tld', row.ladder),
    from: { id: encodeId('tir', row.fromId), key: row.fromKey },
    to: { id: encodeId('tir', row.toId), key: row.toKey },
    direction: row.rise === null || row.rise === 0 ? null : row.rise > 0 ? 'UP' : 'DOWN',
    cause: row.cause,
    until: typeof facts?.['lastDay'] === 'string' ? midnightAfter(facts['lastDay'], timeZone) : null,
  }),
);

interface NamedTier {
  ladder: number;
  tier: number;
  ladderId: string;
  tierId: string;
  key: string;
}

const FIND_TIERS = statement<NamedTier>(
  'find-tiers-told',
  `SELECT l.number AS ladder, t.number AS tier, l.id AS "ladderId", t.id AS "tierId", t.key
   FROM UNNEST($2::smallint[], $3::smallint[]) AS wanted (ladder, tier)
   JOIN tier_ladder l ON l.program_id = $1 AND l.number = wanted.ladder
   JOIN tier t ON t.program_id = $1 AND t.ladder_id = l.id AND t.number = wanted.tier`,
);

/** Of a tier that a member is about to lose: what was announced is kept with the event. */
export const TIER_AT_RISK_FACTS: EventFacts = {
  properties: {
    ladder: id('tld', 'The ladder.'),
    tier: object(TIER, 'The tier on which the member stands.'),
    toKeep: decimal('How much is still missing to keep it, by what the ladder counts.'),
    until: instant('When the tier ends, unless it is kept by then.'),
    lastDay: day("The last day that counts, in the program's time zone."),
  },
  read: async (db, settings, events) => {
    const named = await tiersOf(db, settings, events);
    return events.map(({ facts }) => {
      const tier = named.find((one) => one.ladder === facts?.['ladder'] && one.tier === facts['tier']);
      if (!facts || !tier) return null;
      const { ladderId, tierId, key } = tier;
      const { toKeep, until, lastDay } = facts;
      return {
        ladder: encodeId('tld', ladderId),
        tier: { id: encodeId('tir', tierId), key },
        toKeep,
        until: new Date(until as string),
        lastDay,
      } satisfies EventData;
    });
  },
};

function tiersOf(
  db: Queryable,
  { number: programId }: ProgramSettings,
  events: readonly RelayedEvent[],
): Promise<NamedTier[]> {
  const all = new Map(events.map(({ facts }) => [`${facts?.['ladder']}/${facts?.['tier']}`, facts]));
  const some = [...all.values()];
  return db.query(FIND_TIERS, [
    programId,
    some.map((facts) => facts?.['ladder']),
    some.map((facts) => facts?.['tier']),
  ]);
}
