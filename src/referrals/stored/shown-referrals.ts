import type { ActorKind } from '../../platform/access/index.js';
import { DATABASE_CLOCK, statement } from '../../platform/database/index.js';
import type { EndReason, ReferralStateName } from '../shown/referral-state.js';
import { FRIEND_OF_REFERRAL, REFERRAL_COLUMNS, type ReferralRow } from './referral-rows.js';

/** A referral with the code of its invitation, and with what time it is. */
export interface ShownReferralRow extends ReferralRow {
  /** Null for an invitation with a voucher, and for whoever used the advocate's own code. */
  readonly codeKey: number | null;
  readonly codeCipher: Buffer | null;
  readonly now: Date;
}

/** What time it is in the program `$1`, as `now.at`, and its zone. */
export const PROGRAM_NOW = `CROSS JOIN (
  SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) AS at, time_zone FROM program WHERE id = $1 OFFSET 0) now`;

/** Of the referral `r`, its friend `f`, and `now`. */
export const SHOWN_COLUMNS = `${REFERRAL_COLUMNS}, r.code_key AS "codeKey", r.code_cipher AS "codeCipher", now.at AS now`;

const WAITS_FOR_VOUCHER = 'r.advocate_template IS NOT NULL AND r.advocate_voucher IS NULL';
const IS_OVER = `r.state IN ('INVITED', 'JOINED') AND r.expires_at <= now.at`;
const IS_PAID = `r.state = 'QUALIFIED' AND r.pays_at <= now.at AND NOT (${WAITS_FOR_VOUCHER})`;

/** How the referral `r` stands, as `stateAt` says. */
export const STATE_NOW = `CASE WHEN ${IS_OVER} THEN 'EXPIRED' WHEN ${IS_PAID} THEN 'REWARDED' ELSE r.state END`;

/** The same state by state, in words of what is stored, so that indexes on it can serve. */
export const STANDS_AS: Readonly<Record<ReferralStateName, string>> = {
  INVITED: `(r.state = 'INVITED' AND NOT coalesce(r.expires_at <= now.at, false))`,
  JOINED: `(r.state = 'JOINED' AND NOT coalesce(r.expires_at <= now.at, false))`,
  IN_REVIEW: `r.state = 'IN_REVIEW'`,
  QUALIFIED: `(r.state = 'QUALIFIED' AND (r.pays_at > now.at OR ${WAITS_FOR_VOUCHER}))`,
  REWARDED: `(r.state = 'REWARDED' OR ${IS_PAID})`,
  REJECTED: `r.state = 'REJECTED'`,
  REVERSED: `r.state = 'REVERSED'`,
  EXPIRED: `(r.state = 'EXPIRED' OR ${IS_OVER})`,
};

const shown = (name: string, wanted: string) =>
  statement<ShownReferralRow>(
    name,
    `SELECT ${SHOWN_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
     ${wanted} ${FRIEND_OF_REFERRAL} ${PROGRAM_NOW}`,
  );

const referralBy = (condition: string): string =>
  `CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND ${condition} OFFSET 0) r`;

/** `$1` is the program, `$2` inner ids. */
export const SHOWN_REFERRALS = shown('find-shown-referrals', referralBy('id = wanted.id'));

/** `$2`: inner ids of purchases. */
export const SHOWN_REFERRALS_OF_PURCHASES = shown(
  'find-shown-referrals-of-purchases',
  referralBy('purchase_id = wanted.id'),
);

/** `$2`: inner ids of friends. */
export const SHOWN_REFERRALS_OF_FRIENDS = shown(
  'find-shown-referrals-of-friends',
  `CROSS JOIN LATERAL (
     SELECT referral_id FROM referral_friend WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) w
   ${referralBy('id = w.referral_id')}`,
);

/** A signal of a referral. */
export interface ShownSignalRow {
  referralId: string;
  signal: string;
  weight: number;
}

/** `$2`: inner ids of referrals. The heaviest first. */
export const SIGNALS_OF_REFERRALS = statement<ShownSignalRow>(
  'find-signals-of-referrals',
  `SELECT wanted.id AS "referralId", s.signal, s.weight FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT signal, weight FROM referral_signal WHERE program_id = $1 AND referral_id = wanted.id OFFSET 0) s
   ORDER BY wanted.id, s.weight DESC, s.signal`,
);

/** A change of a referral that is noted. */
export interface ShownChangeRow {
  referralId: string;
  state: ReferralStateName;
  reason: EndReason | null;
  at: Date;
  actorKind: ActorKind;
  actorId: string | null;
}

/** `$2`: inner ids of referrals. The first change first. */
export const CHANGES_OF_REFERRALS = statement<ShownChangeRow>(
  'find-changes-of-referrals',
  `SELECT wanted.id AS "referralId", c.state, c.reason, c.at, c.actor_kind AS "actorKind", c.actor_id AS "actorId"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT * FROM referral_change WHERE program_id = $1 AND referral_id = wanted.id OFFSET 0) c
   ORDER BY wanted.id, c.number`,
);
