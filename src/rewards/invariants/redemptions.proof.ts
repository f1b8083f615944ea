import { Span } from '../../earning/index.js';
import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, HoldStatus, Kind, SourceType } from '../../points/index.js';

const LIVING = `status IN ('RESERVED', 'ISSUED', 'FULFILLED')`;

/**
 * Each redemption with the points of the posting that spent them, what was refunded for it and, where it was reserved, its hold. Points
 * are refunded to the wallet of whoever it belonged to then, who may have been merged since.
 */
const POINTS = statement<PageVerdict>(
  'verify-points-of-redemptions',
  `WITH RECURSIVE page AS (
     SELECT * FROM redemption WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   family AS (
     SELECT id, member_id FROM page
     UNION
     SELECT f.id, m.id FROM family f JOIN member m ON m.program_id = $1 AND m.merged_into = f.member_id),
   refunded AS (
     SELECT f.id, sum(m.points) AS refunded, sum(m.points) FILTER (WHERE m.to_account = ${String(Account.AVAILABLE)}) AS given_back
     FROM family f
     JOIN wallet w ON w.program_id = $1 AND w.member_id = f.member_id
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id AND p.kind = ${String(Kind.REFUND)} AND p.kind IN (4, 10)
       AND p.source_type = ${String(SourceType.REDEMPTION)} AND p.source_id = f.id
     JOIN movement m ON m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence
     GROUP BY f.id),
   judged AS (
     SELECT r.id,
       (r.sequence IS NULL OR EXISTS (
         SELECT FROM posting p
         WHERE p.program_id = $1 AND p.wallet_id = r.wallet_id AND p.sequence = r.sequence AND p.source_id = r.id
           AND p.source_type = ${String(SourceType.REDEMPTION)}
           AND p.kind = CASE WHEN r.hold_id IS NULL THEN ${String(Kind.SPEND)} ELSE ${String(Kind.CAPTURE)} END
           AND r.points = (SELECT sum(m.points) FROM movement m
             WHERE m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence)))
       AND (r.hold_id IS NULL OR EXISTS (
         SELECT FROM hold h
         WHERE h.program_id = $1 AND h.id = r.hold_id AND h.source_id = r.id AND h.points = r.points
           AND h.expires_at = r.reserved_until
           AND h.captured = CASE WHEN r.issued_at IS NULL THEN 0 ELSE r.points END
           AND (r.status <> 'RESERVED' OR h.status = ${String(HoldStatus.OPEN)} OR h.status = ${String(HoldStatus.EXPIRED)})))
       AND coalesce(b.refunded, 0) = CASE WHEN r.status = 'CANCELED' AND r.issued_at IS NOT NULL THEN r.points ELSE 0 END
       AND coalesce(b.given_back, 0) = coalesce(r.given_back, 0) AS holds
     FROM page r
     LEFT JOIN refunded b ON b.id = r.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('redemption ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

/** What posting of redemptions there is belongs to one: by wallet. */
const POSTINGS = statement<PageVerdict>(
  'verify-postings-of-redemptions',
  `WITH page AS (
     SELECT id FROM wallet WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::bigint) ORDER BY id LIMIT $3),
   judged AS (
     SELECT w.id, p.sequence, p.sequence IS NULL OR EXISTS (
       SELECT FROM redemption r
       WHERE r.program_id = $1 AND r.id = p.source_id AND (
         p.kind <> ${String(Kind.SPEND)} AND p.kind <> ${String(Kind.CAPTURE)}
         OR r.wallet_id = w.id AND r.sequence = p.sequence)) AS holds
     FROM page w
     LEFT JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id AND p.source_type = ${String(SourceType.REDEMPTION)})
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('wallet ' || id || ', posting ' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN (SELECT count(*) FROM page) = $3 THEN ARRAY[(SELECT max(id) FROM page)::text] END AS next
   FROM judged`,
);

const STOCK = statement<PageVerdict>(
  'verify-stock-of-rewards',
  `WITH page AS (
     SELECT * FROM reward WHERE program_id = $1 AND ($2::text[] IS NULL OR number > ($2::text[])[1]::integer)
     ORDER BY number LIMIT $3),
   claimed AS (
     SELECT r.reward, 0 AS option, sum(r.quantity) AS claimed FROM page w
     JOIN redemption r ON r.program_id = $1 AND r.reward = w.number AND r.${LIVING} GROUP BY r.reward
     UNION ALL
     SELECT r.reward, c.option, sum(r.quantity * c.quantity) FROM page w
     JOIN redemption r ON r.program_id = $1 AND r.reward = w.number AND r.${LIVING}
     JOIN redemption_choice c ON c.program_id = $1 AND c.redemption_id = r.id GROUP BY r.reward, c.option),
   codes AS (
     SELECT c.reward, c.option, count(*) FILTER (WHERE c.redemption_id IS NULL) AS free, max(c.place) AS last FROM page w
     JOIN reward_code c ON c.program_id = $1 AND c.reward = w.number GROUP BY c.reward, c.option),
   judged AS (
     SELECT s.reward, s.option, s.claimed = coalesce(c.claimed, 0) AND s.codes_left = coalesce(k.free, 0)
       AND s.last_code >= coalesce(k.last, 0) AS holds
     FROM page w JOIN reward_stock s ON s.program_id = $1 AND s.reward = w.number
     LEFT JOIN claimed c ON c.reward = s.reward AND c.option = s.option
     LEFT JOIN codes k ON k.reward = s.reward AND k.option = s.option)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('reward ' || reward || ', option ' || option) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN (SELECT count(*) FROM page) = $3 THEN ARRAY[(SELECT max(number) FROM page)::text] END AS next
   FROM judged`,
);

const COUNTED = `
  page AS (
    SELECT * FROM reward WHERE program_id = $1 AND ($2::text[] IS NULL OR number > ($2::text[])[1]::integer)
    ORDER BY number LIMIT $3),
  living AS (SELECT r.* FROM page w JOIN redemption r ON r.program_id = $1 AND r.reward = w.number AND r.${LIVING})`;

const TOTALS = statement<PageVerdict>(
  'verify-totals-of-rewards',
  `WITH ${COUNTED},
   summed AS (
     SELECT reward, span, start, sum(quantity) AS uses, sum(points) AS points FROM living
     CROSS JOIN LATERAL (VALUES (${String(Span.DAY)}, counted_on),
       (${String(Span.MONTH)}, date_trunc('month', counted_on::timestamp)::date),
       (${String(Span.EVER)}, date '1970-01-01')) s (span, start)
     GROUP BY reward, span, start),
   stored AS (
     SELECT t.reward, t.span::integer, t.start, t.uses, t.points FROM page w
     JOIN reward_total t ON t.program_id = $1 AND t.reward = w.number),
   judged AS (
     SELECT reward, span, start, coalesce(t.uses, 0) = coalesce(s.uses, 0)
       AND coalesce(t.points, 0) = coalesce(s.points, 0) AS holds
     FROM stored t FULL JOIN summed s USING (reward, span, start))
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('reward ' || reward || ', ' || span || '/' || start) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN (SELECT count(*) FROM page) = $3 THEN ARRAY[(SELECT max(number) FROM page)::text] END AS next
   FROM judged`,
);

const POPULARITY = statement<PageVerdict>(
  'verify-popularity',
  `WITH ${COUNTED},
   chosen AS (
     SELECT reward, 0 AS option, age_band, tier, quantity AS chosen FROM living
     UNION ALL
     SELECT r.reward, c.option, r.age_band, r.tier, r.quantity * c.quantity FROM living r
     JOIN redemption_choice c ON c.program_id = $1 AND c.redemption_id = r.id),
   summed AS (
     SELECT reward, option, age_band, coalesce(tier::text, '') AS tier, sum(chosen) AS chosen FROM chosen
     GROUP BY 1, 2, 3, 4),
   stored AS (
     SELECT p.reward, p.option::integer, p.age_band, coalesce(p.tier::text, '') AS tier, p.chosen FROM page w
     JOIN reward_popularity p ON p.program_id = $1 AND p.reward = w.number),
   judged AS (
     SELECT reward, option, age_band, coalesce(t.chosen, 0) = coalesce(s.chosen, 0) AS holds
     FROM stored t FULL JOIN summed s USING (reward, option, age_band, tier))
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('reward ' || reward || ', option ' || option || ', ' || age_band) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN (SELECT count(*) FROM page) = $3 THEN ARRAY[(SELECT max(number) FROM page)::text] END AS next
   FROM judged`,
);

const ITEMS = statement<PageVerdict>(
  'verify-items-of-redemptions',
  `WITH page AS (
     SELECT * FROM redemption WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT r.id,
       (SELECT count(*) FROM reward_code c WHERE c.program_id = $1 AND c.redemption_id = r.id)
         = (SELECT count(*) FROM redemption_item i
            JOIN reward_code c ON c.program_id = $1 AND c.reward = r.reward AND c.option = i.pool AND c.number = i.code
              AND c.redemption_id = r.id
            WHERE i.program_id = $1 AND i.redemption_id = r.id AND i.gives = 'CODE_POOL')
       AND (SELECT count(*) FROM reward_code c WHERE c.program_id = $1 AND c.redemption_id = r.id)
         = CASE WHEN r.${LIVING} THEN (SELECT count(*) FROM redemption_item i
            WHERE i.program_id = $1 AND i.redemption_id = r.id AND i.gives = 'CODE_POOL') ELSE 0 END
       AND NOT EXISTS (
         SELECT FROM redemption_item i
         LEFT JOIN voucher v ON v.program_id = $1 AND v.id = i.voucher_id AND v.source_id = r.id
         WHERE i.program_id = $1 AND i.redemption_id = r.id AND i.gives = 'VOUCHER'
           AND ((v.id IS NULL) <> (r.issued_at IS NULL) OR r.status = 'CANCELED' AND v.status <> 'REVOKED')) AS holds
     FROM page r)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('redemption ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

/** Invariant 12 for redemptions, and what is counted of them. */
export const REWARDS_PROOFS: readonly Proof[] = [
  proveByPages({ number: 12, title: "each redemption's points equal its postings" }, POINTS),
  proveByPages({ number: 12, title: 'each posting of a redemption is the one that it names' }, POSTINGS),
  proveByPages(
    { number: null, title: 'stock: claimed is what living redemptions have, codes left are those that nobody has' },
    STOCK,
  ),
  proveByPages({ number: null, title: 'totals of rewards are the sums over living redemptions' }, TOTALS),
  proveByPages({ number: null, title: 'popularity is the sum over living redemptions' }, POPULARITY),
  proveByPages(
    { number: null, title: 'each code and each voucher is of one redemption, which has as many as it should' },
    ITEMS,
  ),
];
