import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { VoucherSource } from '../../vouchers/index.js';

const PAGE = `page AS (
     SELECT * FROM referral WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3)`;

const VERDICT = `SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('referral ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`;

const CHANGES = statement<PageVerdict>(
  'verify-referral-changes',
  `WITH ${PAGE},
   judged AS (
     SELECT r.id, c.count = r.changes AND c.last = r.changes AND c.state = r.state AND c.reason IS NOT DISTINCT FROM r.reason AS holds
     FROM page r CROSS JOIN LATERAL (
       SELECT count(*), max(number) AS last, (array_agg(state ORDER BY number DESC))[1] AS state,
         (array_agg(reason ORDER BY number DESC))[1] AS reason
       FROM referral_change WHERE program_id = $1 AND referral_id = r.id) c)
   ${VERDICT}`,
);

const FRIENDS = statement<PageVerdict>(
  'verify-referred-friends',
  `WITH ${PAGE},
   judged AS (
     SELECT r.id, (r.joined_at IS NOT NULL) = EXISTS (
         SELECT FROM referral_friend f WHERE f.program_id = $1 AND f.referral_id = r.id AND f.joined_at = r.joined_at)
       AND (r.purchase_id IS NULL OR EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.id = r.purchase_id)) AS holds
     FROM page r)
   ${VERDICT}`,
);

const ACTIVITIES = statement<PageVerdict>(
  'verify-activities-of-referrals',
  `WITH ${PAGE},
   judged AS (
     SELECT r.id, CASE
       WHEN r.state IN ('QUALIFIED', 'REWARDED') THEN a.id IS NOT NULL AND a.revoked_at IS NULL
       WHEN r.state = 'REVERSED' THEN r.activity_id IS NULL OR (a.id IS NOT NULL AND a.revoked_at IS NOT NULL)
       ELSE r.activity_id IS NULL OR a.id IS NOT NULL END AS holds
     FROM page r LEFT JOIN activity a ON a.program_id = $1 AND a.id = r.activity_id AND a.type = 'friend.qualified')
   ${VERDICT}`,
);

const VOUCHERS = statement<PageVerdict>(
  'verify-vouchers-of-referrals',
  `WITH page AS (
     SELECT id, source_type, source_id FROM voucher
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT v.id, CASE v.source_type
       WHEN ${String(VoucherSource.INVITATION)} THEN EXISTS (
         SELECT FROM referral r WHERE r.program_id = $1 AND r.id = v.source_id AND r.voucher_id = v.id)
       WHEN ${String(VoucherSource.REFERRAL)} THEN EXISTS (
         SELECT FROM referral r WHERE r.program_id = $1 AND r.id = v.source_id AND r.advocate_voucher = v.id AND r.state = 'REWARDED')
       ELSE true END AS holds
     FROM page v)
   ${VERDICT.replace("'referral '", "'voucher '")}`,
);

const TOTAL = statement<PageVerdict>(
  'verify-referral-total',
  `WITH stored AS (SELECT friends FROM referral_total WHERE program_id = $1 AND $2::text[] IS NULL AND $3 > 0),
   counted AS (SELECT count(*) AS friends FROM referral WHERE program_id = $1 AND state IN ('QUALIFIED', 'IN_REVIEW', 'REWARDED'))
   SELECT 1 AS checked, (coalesce((SELECT friends FROM stored), 0) <> counted.friends)::int AS wrong,
     CASE WHEN coalesce((SELECT friends FROM stored), 0) <> counted.friends THEN ARRAY['the total of the program'] END AS offenders,
     NULL::text[] AS next
   FROM counted`,
);

/** What happened to referrals is noted, and what else names them agrees. */
export const STATES_OF_REFERRALS_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'changes of a referral have no gap, and the last is how it stands' }, CHANGES),
  proveByPages(
    { number: null, title: 'a referral that somebody joined has its friend, and a purchase that is there' },
    FRIENDS,
  ),
  proveByPages(
    { number: null, title: 'a qualified friend is in the history of their advocate, revoked with the referral' },
    ACTIVITIES,
  ),
  proveByPages({ number: null, title: 'every voucher of a referral belongs to one' }, VOUCHERS),
  proveByPages({ number: null, title: 'the total of referrals is the sum over those that stand' }, TOTAL),
];
