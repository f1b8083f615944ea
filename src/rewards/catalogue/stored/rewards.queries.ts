import { decodeId } from '../../../kernel/ids.js';
import { statement, type Database, type Queryable } from '../../../platform/database/index.js';
import type { RewardStatus } from '../reward-status.types.js';
import { codesLeftIn, isLowOnCodes } from '../codes/codes-left.js';
import type { CatalogFilter } from '../reward.inputs.js';
import type { IdentifiedOption, OptionIdentity, RewardTerms } from '../terms/reward-terms.js';

/** What is left of a reward or an option, and what was claimed of it. */
export interface Stock {
  /** Null for any number. */
  stock: number | null;
  claimed: number;
  /** How many codes of its own pool can be given: nobody has them, and their secret was given. */
  codesLeft: number;
}

export type StoredOption = IdentifiedOption & Stock;

/** A reward with the version that holds, as it is stored. */
export interface StoredReward extends RewardTerms<StoredOption>, Stock {
  programId: number;
  uuid: string;
  number: number;
  status: RewardStatus;
  version: number;
  position: number;
  createdAt: Date;
}

/** An option as the last version says that has it. */
export interface PlacedOption extends StoredOption {
  programId: number;
  rewardUuid: string;
  /** When staff is warned of a pool, as the version that holds says. */
  warnBelow: number | null;
  /** Whether the version that holds has it no longer. */
  archived: boolean;
}

/** Where a reward stands in the catalogue. */
export interface CataloguePlace {
  position: number;
  number: number;
}

/** `codesLeft` is the SQL of how many codes are left in the pool of a row of `reward_stock`. */
const rewards = (
  codesLeft: (stock: string) => string,
): string => `SELECT r.program_id AS "programId", r.id AS uuid, r.number, r.status, r.version, r.position,
    r.created_at AS "createdAt", v.names, v.descriptions, v.conditions, v.images, v.category, v.tags,
    v.currency AS "currencyNumber", v.points, v.money, v.money_currency AS "moneyCurrency", v.tier_prices AS "tierPrices",
    v.timed_prices AS "timedPrices", v.early_access AS "earlyAccess", v.audience, v.gives AS gift,
    v.voucher_template AS "voucherTemplate", v.warn_below AS "warnBelow",
    v.visible_from AS "visibleFrom", v.visible_until AS "visibleUntil", v.redeemable_from AS "redeemableFrom",
    v.redeemable_until AS "redeemableUntil", v.limits, v.choose, s.remaining AS stock, s.claimed,
    ${codesLeft('s')} AS "codesLeft", listed.options
  FROM reward r
  JOIN reward_version v ON v.program_id = r.program_id AND v.reward_id = r.id AND v.version = r.version
  JOIN reward_stock s ON s.program_id = r.program_id AND s.reward = r.number AND s.option = 0
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('uuid', o.id, 'number', o.number, 'key', o.key, 'names', w.names,
      'descriptions', w.descriptions, 'image', w.image, 'tags', w.tags, 'surcharge', w.surcharge, 'legalAge', w.legal_age,
      'meantForMinAge', w.meant_for_min_age, 'meantForMaxAge', w.meant_for_max_age, 'audience', w.audience,
      'once', w.once, 'gift', w.gives, 'voucherTemplate', w.voucher_template, 'stock', k.remaining, 'claimed', k.claimed, 'codesLeft', ${codesLeft('k')}) ORDER BY w.position), '[]') AS options
    FROM reward_option_version w
    JOIN reward_option o ON o.program_id = w.program_id AND o.reward_id = w.reward_id AND o.number = w.option
    JOIN reward_stock k ON k.program_id = w.program_id AND k.reward = r.number AND k.option = w.option
    WHERE w.program_id = r.program_id AND w.reward_id = r.id AND w.version = r.version
  ) listed`;

const FIND_BY_IDS = statement<StoredReward>(
  'find-rewards-by-ids',
  `${rewards((stock) => codesLeftIn(stock, '$3'))} WHERE r.program_id = $1 AND r.id = ANY ($2::uuid[])`,
);

// They are kept in memory: what is left of them is read when somebody looks.
const FIND_ACTIVE = statement<StoredReward>(
  'find-active-rewards',
  `${rewards((stock) => `${stock}.codes_left`)} WHERE r.program_id = $1 AND r.status = 'ACTIVE' ORDER BY r.position, r.number`,
);

const FIND_PAGE = statement<StoredReward>(
  'find-page-of-rewards',
  `${rewards((stock) => codesLeftIn(stock, '$8'))} WHERE r.program_id = $1 AND ($2::text IS NULL OR r.status = $2) AND ($3::text IS NULL OR v.category = $3)
     AND ($4::text IS NULL OR $4 = ANY (v.tags)) AND ($5::integer IS NULL OR (r.position, r.number) > ($5, $6::integer))
     AND ($9::boolean IS NULL OR $9 = ${isLowOnCodes({ r: 'r', v: 'v', own: 's' }, '$8')})
   ORDER BY r.position, r.number LIMIT $7`,
);

const COUNT_LOW = statement<{ rewards: number }>(
  'count-rewards-low-on-codes',
  `SELECT count(*)::integer AS rewards FROM reward r
   JOIN program p ON p.id = r.program_id AND NOT p.sandbox
   JOIN reward_version v ON v.program_id = r.program_id AND v.reward_id = r.id AND v.version = r.version
   JOIN reward_stock s ON s.program_id = r.program_id AND s.reward = r.number AND s.option = 0
   WHERE r.status = 'ACTIVE' AND ${isLowOnCodes({ r: 'r', v: 'v', own: 's' }, '$1')}`,
);

/** A reward that gives a voucher of a template, itself or by an option. */
export interface GivingReward {
  names: RewardTerms['names'];
}

const GIVING_TEMPLATE = statement<GivingReward>(
  'find-rewards-that-give-a-voucher',
  `SELECT v.names FROM reward r
   JOIN reward_version v ON v.program_id = r.program_id AND v.reward_id = r.id AND v.version = r.version
   WHERE r.program_id = $1 AND r.status <> 'ARCHIVED' AND (v.voucher_template = $2 OR EXISTS (
     SELECT FROM reward_option_version w
     WHERE w.program_id = r.program_id AND w.reward_id = r.id AND w.version = r.version AND w.voucher_template = $2))
   ORDER BY r.position, r.number`,
);

const NEXT = statement<CataloguePlace>(
  'next-reward',
  `SELECT coalesce(max(number), 0) + 1 AS number, coalesce(max(position), 0) + 1 AS position FROM reward
   WHERE program_id = $1`,
);

const FIND_IDENTITIES = statement<OptionIdentity>(
  'find-options-that-a-reward-has-had',
  'SELECT id AS uuid, number, key FROM reward_option WHERE program_id = $1 AND reward_id = $2 ORDER BY number',
);

const FIND_OPTIONS = statement<PlacedOption>(
  'find-reward-options-by-ids',
  `SELECT o.program_id AS "programId", o.reward_id AS "rewardUuid", o.id AS uuid, o.number, o.key, w.names,
     w.descriptions, w.image, w.tags, w.surcharge, w.legal_age AS "legalAge", w.meant_for_min_age AS "meantForMinAge",
     w.meant_for_max_age AS "meantForMaxAge", w.audience, w.once, w.gives AS gift,
     w.voucher_template AS "voucherTemplate", k.remaining AS stock, k.claimed,
     ${codesLeftIn('k', '$3')} AS "codesLeft", v.warn_below AS "warnBelow", w.version < r.version AS archived
   FROM reward_option o
   JOIN reward r ON r.program_id = o.program_id AND r.id = o.reward_id
   JOIN reward_version v ON v.program_id = r.program_id AND v.reward_id = r.id AND v.version = r.version
   JOIN reward_stock k ON k.program_id = o.program_id AND k.reward = r.number AND k.option = o.number
   CROSS JOIN LATERAL (
     SELECT * FROM reward_option_version
     WHERE program_id = o.program_id AND reward_id = o.reward_id AND option = o.number ORDER BY version DESC LIMIT 1
   ) w
   WHERE o.program_id = $1 AND o.id = ANY ($2::uuid[])`,
);

/** Which codes of pools are there: those that `numbers` of secrets sealed, ascending. */
export interface GivenSecrets {
  readonly numbers: readonly number[];
}

/** Those of these rewards that there are, in any order. */
export function findRewards(
  from: Queryable,
  { numbers }: GivenSecrets,
  programId: number,
  uuids: readonly string[],
): Promise<StoredReward[]> {
  return from.query(FIND_BY_IDS, [programId, uuids, numbers]);
}

/** The reward, or null when there is none; an id that reads as none of ours is null already. */
export async function findReward(
  from: Queryable,
  secrets: GivenSecrets,
  programId: number,
  uuid: string | null,
): Promise<StoredReward | null> {
  return uuid === null ? null : ((await findRewards(from, secrets, programId, [uuid]))[0] ?? null);
}

/** The rewards on offer, in the order of the catalogue; of pools all codes that nobody has, under whichever secret. */
export function findActiveRewards(from: Queryable, programId: number): Promise<StoredReward[]> {
  return from.query(FIND_ACTIVE, [programId]);
}

/** How many active rewards of programs that are no sandboxes are low on codes. */
export async function countLowOnCodes(database: Database, { numbers }: GivenSecrets): Promise<number> {
  const [row] = await database.query(COUNT_LOW, [numbers]);
  return row?.rewards ?? 0;
}

/** At most so many rewards in the order of the catalogue, those that pass the filter, from behind a place or from the start. */
export function findPageOfRewards(
  database: Database,
  { numbers }: GivenSecrets,
  programId: number,
  { status = null, category = null, tag = null, isLow = null }: CatalogFilter,
  behind: CataloguePlace | null,
  limit: number,
): Promise<StoredReward[]> {
  const after = [behind?.position ?? null, behind?.number ?? null];
  return database.query(FIND_PAGE, [programId, status, category, tag, ...after, limit, numbers, isLow]);
}

/** The rewards that are not archived and give a voucher of this template, in the order of the catalogue. */
export function findRewardsGiving(from: Queryable, programId: number, template: string): Promise<GivingReward[]> {
  return from.query(GIVING_TEMPLATE, [programId, template]);
}

/** The number of the next reward, and the place behind all; the program's lock keeps them from being another's. */
export async function nextPlace(from: Queryable, programId: number): Promise<CataloguePlace> {
  const [row] = await from.query(NEXT, [programId]);
  return row as CataloguePlace;
}

/** The options that any version of a reward has had. */
export function findIdentities(from: Queryable, programId: number, rewardUuid: string): Promise<OptionIdentity[]> {
  return from.query(FIND_IDENTITIES, [programId, rewardUuid]);
}

/** Those of these options that there are or were, in any order. */
export function findOptions(
  from: Queryable,
  { numbers }: GivenSecrets,
  programId: number,
  uuids: readonly string[],
): Promise<PlacedOption[]> {
  return from.query(FIND_OPTIONS, [programId, uuids, numbers]);
}

/** The option of a reward by its id, also one that the reward has no longer; undefined when it never had one. */
export async function findOptionOf(
  from: Queryable,
  secrets: GivenSecrets,
  { programId, uuid: reward }: StoredReward,
  id: string,
): Promise<PlacedOption | undefined> {
  const uuid = decodeId('rwo', id);
  const found = uuid === null ? [] : await findOptions(from, secrets, programId, [uuid]);
  return found.find(({ rewardUuid }) => rewardUuid === reward);
}
