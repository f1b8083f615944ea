import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, Kind, SourceType } from '../../points/index.js';

const REFERRAL = String(SourceType.REFERRAL);

const GIVEN = (wallet: string, lot: string, points: string): string => `(${lot} IS NULL OR (
         EXISTS (SELECT FROM point_lot l
           WHERE l.program_id = $1 AND l.wallet_id = ${wallet} AND l.number = ${lot} AND l.points = ${points})
         AND (SELECT count(*) FROM posting s WHERE s.program_id = $1 AND s.wallet_id = ${wallet}
           AND s.source_type = ${REFERRAL} AND s.source_id = r.id AND s.kind = ${String(Kind.EARN)}) = 1))`;

/** What was taken of a lot: in its own wallet, and in those to which merges brought it. */
const TAKEN = (wallet: string, lot: string): string => `((SELECT coalesce(sum(m.points), 0) FROM posting s
           JOIN movement m ON m.program_id = $1 AND m.wallet_id = s.wallet_id AND m.sequence = s.sequence
           WHERE s.program_id = $1 AND s.wallet_id = ${wallet} AND s.source_type = ${REFERRAL} AND s.source_id = r.id
             AND s.kind = ${String(Kind.REVERSE)})
         + (SELECT coalesce(sum(m.points), 0) FROM movement m WHERE m.program_id = $1 AND m.award_wallet = ${wallet}
             AND m.award_lot = ${lot} AND m.wallet_id <> ${wallet} AND m.to_account = ${String(Account.ISSUED)}))`;

const POINTS = statement<PageVerdict>(
  'verify-points-of-referrals',
  `WITH page AS (
     SELECT * FROM referral WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT r.id, ${GIVEN('r.advocate_wallet', 'r.advocate_lot', 'r.advocate_points')}
       AND ${GIVEN('r.friend_wallet', 'r.friend_lot', 'r.friend_points')}
       AND (r.advocate_lot IS NULL OR r.state IN ('QUALIFIED', 'REWARDED', 'REJECTED', 'REVERSED'))
       AND (r.state NOT IN ('QUALIFIED', 'REWARDED') OR (r.advocate_points IS NULL) = (r.advocate_lot IS NULL))
       AND ${TAKEN('r.advocate_wallet', 'r.advocate_lot')}
         = CASE WHEN r.state IN ('REVERSED', 'REJECTED') AND r.advocate_lot IS NOT NULL THEN r.advocate_points ELSE 0 END
       AND ${TAKEN('r.friend_wallet', 'r.friend_lot')}
         = CASE WHEN r.state = 'REVERSED' AND r.friend_lot IS NOT NULL THEN r.friend_points ELSE 0 END AS holds
     FROM page r)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('referral ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const POSTINGS = statement<PageVerdict>(
  'verify-postings-of-referrals',
  `WITH page AS (
     SELECT wallet_id, sequence, source_id FROM posting
     WHERE program_id = $1 AND source_type = ${REFERRAL}
       AND ($2::text[] IS NULL OR (wallet_id, sequence) > (($2::text[])[1]::bigint, ($2::text[])[2]::integer))
     ORDER BY wallet_id, sequence LIMIT $3),
   judged AS (
     SELECT p.*, EXISTS (SELECT FROM referral r
       WHERE r.program_id = $1 AND r.id = p.source_id AND coalesce(r.advocate_lot, r.friend_lot) IS NOT NULL) AS holds FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('posting ' || wallet_id || '/' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[wallet_id::text, sequence::text] FROM page ORDER BY wallet_id DESC, sequence DESC LIMIT 1) END AS next
   FROM judged`,
);

/** What referrals gave is in the ledger, once, and taken back with them; nothing else is there for them. Their part of invariant 12. */
export const POINTS_OF_REFERRALS_PROOFS: readonly Proof[] = [
  proveByPages(
    { number: 12, title: "a referral's points are its postings, and all taken back where it came to nothing" },
    POINTS,
  ),
  proveByPages({ number: null, title: 'every posting for a referral belongs to one that gave points' }, POSTINGS),
];
