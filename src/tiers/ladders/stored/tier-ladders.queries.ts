import type { Localized } from '../../../kernel/localized-text.js';
import { normalDecimal } from '../../../kernel/money.js';
import { statement, type Database, type Queryable } from '../../../platform/database/index.js';
import type { Takeover } from '../ladder.js';
import type { LadderTerms, StoredTier, TierIdentity } from '../terms/ladder-terms.js';
import type { TierLadderStatus } from '../tier-ladder-status.types.js';

/** A ladder with one of its versions, as it is stored: the newest, unless said otherwise. */
export interface StoredLadder extends LadderTerms {
  programId: number;
  uuid: string;
  number: number;
  status: TierLadderStatus;
  version: number;
  /** The newest version that was activated; null before. */
  versionInForce: number | null;
  /** By which rows name what the version counts. */
  counter: number;
  primary: boolean;
  createdAt: Date;
}

/** An active ladder with the version in force, and how standings come from the version before it to this one. */
export interface LadderInForce extends StoredLadder {
  takeover: Takeover | null;
}

/** A tier with its place, as the last version says that is in force and has it; one that has been in none, as the first says. */
export interface PlacedTier extends StoredTier {
  programId: number;
  ladderUuid: string;
  moneyCurrency: string | null;
  /** From 1, the lowest. */
  position: number;
  /** Whether the version in force has it no longer. */
  archived: boolean;
}

// Decimals of the tiers as text: JSON would bring them as floats.
const ladders = (version: string): string => `SELECT l.program_id AS "programId", l.id AS uuid, l.number, l.status,
    v.version, l.version_in_force AS "versionInForce", v.counter, l.is_primary AS "primary",
    l.created_at AS "createdAt", v.names, v.metric, v.currency AS "currencyNumber", v.activity_type AS "activityType",
    v.money_currency AS "moneyCurrency", v.time_window AS "window", v.window_months AS "windowMonths", v.falling,
    v.grace_days AS "graceDays", listed.tiers
  FROM tier_ladder l
  JOIN tier_ladder_version v ON v.program_id = l.program_id AND v.ladder_id = l.id AND v.version = ${version}
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('uuid', t.id, 'number', t.number, 'key', t.key, 'names', s.names,
      'descriptions', s.descriptions, 'threshold', s.threshold::text, 'multiplier', s.multiplier::text,
      'pending', s.pending, 'expiry', s.expiry, 'entryPoints', s.entry_points,
      'entryVoucher', s.entry_voucher, 'perks', s.perks, 'color', s.color,
      'iconUrl', s.icon_url) ORDER BY s.position) AS tiers
    FROM tier_version s
    JOIN tier t ON t.program_id = s.program_id AND t.ladder_id = s.ladder_id AND t.number = s.tier
    WHERE s.program_id = l.program_id AND s.ladder_id = l.id AND s.version = v.version
  ) listed`;

const LADDERS = ladders('l.version');

const FIND_ACTIVE = statement<StoredLadder & { takeover: StoredTakeover | null }>(
  'find-active-tier-ladders',
  `WITH ladder AS (${ladders('l.version_in_force')} WHERE l.program_id = $1 AND l.status = 'ACTIVE')
   SELECT ladder.*, (
     SELECT jsonb_build_object('onChange', on_change, 'at', in_force_at, 'before', tiers_before, 'moves', moves)
     FROM tier_activation WHERE program_id = $1 AND ladder_id = ladder.uuid AND status = 'APPLYING') AS takeover
   FROM ladder ORDER BY number`,
);

const FIND_VERSION = statement<StoredLadder>(
  'find-version-of-tier-ladder',
  `${ladders('$3')} WHERE l.program_id = $1 AND l.id = $2`,
);

const FIND_BY_IDS = statement<StoredLadder>(
  'find-tier-ladders-by-ids',
  `${LADDERS} WHERE l.program_id = $1 AND l.id = ANY ($2::uuid[])`,
);

const FIND_IN_FORCE = statement<StoredLadder>(
  'find-tier-ladders-in-force-by-ids',
  `${ladders('coalesce(l.version_in_force, l.version)')} WHERE l.program_id = $1 AND l.id = ANY ($2::uuid[])`,
);

const FIND_PAGE = statement<StoredLadder>(
  'find-page-of-tier-ladders',
  `${LADDERS} WHERE l.program_id = $1 AND ($2::text IS NULL OR l.status = $2) AND ($3::uuid IS NULL OR l.id < $3)
   ORDER BY l.id DESC LIMIT $4`,
);

const FIND_PRIMARY = statement<{ uuid: string; names: Localized[] }>(
  'find-primary-tier-ladder',
  `SELECT l.id AS uuid, v.names
   FROM tier_ladder l
   JOIN tier_ladder_version v ON v.program_id = l.program_id AND v.ladder_id = l.id AND v.version = l.version
   WHERE l.program_id = $1 AND l.is_primary AND l.status <> 'ARCHIVED' AND l.id IS DISTINCT FROM $2::uuid`,
);

const NEXT_NUMBER = statement<{ number: number }>(
  'next-tier-ladder-number',
  'SELECT coalesce(max(number), 0) + 1 AS number FROM tier_ladder WHERE program_id = $1',
);

const FIND_IDENTITIES = statement<TierIdentity>(
  'find-tiers-that-a-ladder-has-had',
  'SELECT id AS uuid, number, key FROM tier WHERE program_id = $1 AND ladder_id = $2 ORDER BY number',
);

const FIND_TIERS = statement<PlacedTier>(
  'find-tiers-by-ids',
  `SELECT t.program_id AS "programId", t.ladder_id AS "ladderUuid", t.id AS uuid, t.number, t.key, s.names, s.descriptions,
     s.threshold, s.multiplier, s.pending, s.expiry, s.entry_points AS "entryPoints",
     s.entry_voucher AS "entryVoucher", s.perks, s.color,
     s.icon_url AS "iconUrl", s.position, v.money_currency AS "moneyCurrency",
     s.version < coalesce(l.version_in_force, l.version) AS archived
   FROM tier t
   JOIN tier_ladder l ON l.program_id = t.program_id AND l.id = t.ladder_id
   CROSS JOIN LATERAL (
     SELECT * FROM tier_version
     WHERE program_id = t.program_id AND ladder_id = t.ladder_id AND tier = t.number
     ORDER BY version <= coalesce(l.version_in_force, l.version) DESC,
       CASE WHEN version <= coalesce(l.version_in_force, l.version) THEN version ELSE -version END DESC LIMIT 1
   ) s
   JOIN tier_ladder_version v ON v.program_id = s.program_id AND v.ladder_id = s.ladder_id AND v.version = s.version
   WHERE t.program_id = $1 AND t.id = ANY ($2::uuid[])`,
);

interface StoredTakeover {
  onChange: Takeover['onChange'];
  at: string;
  before: number[];
  moves: { from: number; to: number }[];
}

/** The ladders on which members stand, each as the version says that is in force; oldest first. */
export async function findActiveLadders(from: Queryable, programId: number): Promise<LadderInForce[]> {
  const found = await from.query(FIND_ACTIVE, [programId]);
  return found.map(({ takeover, ...ladder }) => ({ ...storedOf(ladder), takeover: takeover && takeoverOf(takeover) }));
}

/** A ladder as one of its versions says, or null when it has no such version. */
export async function findVersion(
  from: Queryable,
  programId: number,
  uuid: string,
  version: number,
): Promise<StoredLadder | null> {
  const [found] = await from.query(FIND_VERSION, [programId, uuid, version]);
  return found ? storedOf(found) : null;
}

/** Those of these ladders that there are, in any order. */
export async function findLadders(
  from: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<StoredLadder[]> {
  return (await from.query(FIND_BY_IDS, [programId, uuids])).map(storedOf);
}

/** The same, each as the version says that is in force; one that never was, as the newest does. */
export async function findLaddersInForce(
  from: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<StoredLadder[]> {
  return (await from.query(FIND_IN_FORCE, [programId, uuids])).map(storedOf);
}

/** The ladder, or null when there is none; an id that reads as none of ours is null already. */
export async function findLadder(
  from: Queryable,
  programId: number,
  uuid: string | null,
): Promise<StoredLadder | null> {
  return uuid === null ? null : ((await findLadders(from, programId, [uuid]))[0] ?? null);
}

/** At most so many ladders, newest first, of one status or of all, from behind one ladder or from the start. */
export async function findPageOfLadders(
  database: Database,
  programId: number,
  status: TierLadderStatus | null,
  behind: string | null,
  limit: number,
): Promise<StoredLadder[]> {
  return (await database.query(FIND_PAGE, [programId, status, behind, limit])).map(storedOf);
}

/** The primary ladder that is not archived, if it is not this one; null without one. */
export async function findPrimaryLadder(
  from: Queryable,
  programId: number,
  except: string | null,
): Promise<{ uuid: string; names: Localized[] } | null> {
  return (await from.query(FIND_PRIMARY, [programId, except]))[0] ?? null;
}

/** The number of the next ladder; the program's lock keeps it from being another's. */
export async function nextLadderNumber(from: Queryable, programId: number): Promise<number> {
  const [row] = await from.query(NEXT_NUMBER, [programId]);
  return (row as { number: number }).number;
}

/** The tiers that any version of a ladder has had. */
export function findIdentities(from: Queryable, programId: number, ladderUuid: string): Promise<TierIdentity[]> {
  return from.query(FIND_IDENTITIES, [programId, ladderUuid]);
}

/** Those of these tiers that there are, in any order. */
export async function findTiers(from: Queryable, programId: number, uuids: readonly string[]): Promise<PlacedTier[]> {
  return (await from.query(FIND_TIERS, [programId, uuids])).map((tier) => ({ ...tier, ...decimalsOf(tier) }));
}

function storedOf(ladder: StoredLadder): StoredLadder {
  return { ...ladder, tiers: ladder.tiers.map((tier) => ({ ...tier, ...decimalsOf(tier) })) };
}

function takeoverOf({ onChange, at, before, moves }: StoredTakeover): Takeover {
  return { onChange, at: new Date(at), before, moves: new Map(moves.map(({ from, to }) => [from, to])) };
}

/** The same number has the same text. */
function decimalsOf({ threshold, multiplier }: StoredTier): Pick<StoredTier, 'threshold' | 'multiplier'> {
  return { threshold: normalDecimal(threshold), multiplier: normalDecimal(multiplier) };
}
