import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account } from '../codes.js';

const into = (account: Account): string =>
  `CASE ${String(account)} WHEN m.to_account THEN m.points WHEN m.from_account THEN -m.points ELSE 0 END`;

const BALANCES_AT = statement<PageVerdict>(
  'verify-balances-at',
  `WITH page AS (
     SELECT id FROM wallet WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::bigint) ORDER BY id LIMIT $3),
   changed AS (
     SELECT p.wallet_id, p.sequence, p.occurred_at, p.pending_after, p.available_after, p.held_after, p.owed_after,
       coalesce(sum(${into(Account.PENDING)}), 0) AS pending, coalesce(sum(${into(Account.AVAILABLE)}), 0) AS available,
       coalesce(sum(${into(Account.HELD)}), 0) AS held, -coalesce(sum(${into(Account.OWED)}), 0) AS owed
     FROM page w JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id
     LEFT JOIN movement m ON m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence
     GROUP BY p.program_id, p.wallet_id, p.sequence),
   summed AS (
     SELECT *, sum(pending) OVER by_time AS pending_then, sum(available) OVER by_time AS available_then,
       sum(held) OVER by_time AS held_then, sum(owed) OVER by_time AS owed_then,
       sequence = max(sequence) OVER (PARTITION BY wallet_id, occurred_at) AS is_last
     FROM changed WINDOW by_time AS (PARTITION BY wallet_id ORDER BY occurred_at)),
   judged AS (
     SELECT wallet_id, sequence, (pending_after, available_after, held_after, owed_after)
       = (pending_then, available_then, held_then, owed_then) AS holds
     FROM summed WHERE is_last)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('posting ' || wallet_id || '/' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id)::text] END FROM page) AS next
   FROM judged`,
);

/** Invariant 15, at every moment at which anything happened: what had moved by then, whatever the numbers of the postings. */
export const BALANCE_AT_PROOF: Proof = proveByPages(
  { number: 15, title: 'at any moment past, movements until then are the balances on the last posting by then' },
  BALANCES_AT,
);
