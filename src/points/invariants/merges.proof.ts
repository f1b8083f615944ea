import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, Kind, SourceType } from '../codes.js';

/** Of the movements `m` of postings `p` of a merge: what was available, pending and owed, by the account on the other side of TRANSIT. */
const sumOf = (account: Account): string =>
  `coalesce(sum(m.points) FILTER (WHERE ${String(account)} IN (m.from_account, m.to_account)), 0)`;
const SUMS = `max(p.sequence) AS sequence, ${sumOf(Account.AVAILABLE)} AS available, ${sumOf(Account.PENDING)} AS pending,
  ${sumOf(Account.OWED)} AS owed`;

/** A posting `p` of the merge that a note `n` is of. */
const OF_MERGE = `p.source_type = ${String(SourceType.MERGE)} AND p.source_id = n.merge_id`;

const MOVES = statement<PageVerdict>(
  'verify-wallet-merges',
  `WITH page AS (
     SELECT merge_id, from_wallet, to_wallet, from_sequence, to_sequence, available, pending, owed FROM wallet_merge
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (merge_id, from_wallet) > (($2::text[])[1]::uuid, ($2::text[])[2]::bigint))
     ORDER BY merge_id, from_wallet LIMIT $3),
   judged AS (
     SELECT n.merge_id, n.from_wallet, (n.available, n.pending, n.owed) = (sent.available, sent.pending, sent.owed)
       AND (n.available, n.pending, n.owed) = (arrived.available, arrived.pending, arrived.owed)
       AND coalesce(sent.sequence, 0) <= n.from_sequence AND coalesce(arrived.sequence, 0) <= n.to_sequence
       AND EXISTS (SELECT FROM wallet f JOIN wallet t ON t.program_id = $1 AND t.id = n.to_wallet
         WHERE f.program_id = $1 AND f.id = n.from_wallet AND f.currency = t.currency AND f.id <> t.id) AS holds
     FROM page n
     CROSS JOIN LATERAL (
       SELECT ${SUMS} FROM posting p LEFT JOIN movement m ON m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence
       WHERE p.program_id = $1 AND p.wallet_id = n.from_wallet AND p.kind = ${String(Kind.TRANSFER_OUT)} AND ${OF_MERGE}) sent
     CROSS JOIN LATERAL (
       SELECT ${SUMS} FROM posting p LEFT JOIN movement m ON m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence
       WHERE p.program_id = $1 AND p.wallet_id = n.to_wallet AND p.kind = ${String(Kind.TRANSFER_IN)} AND ${OF_MERGE}) arrived)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('merge ' || merge_id || ', wallet ' || from_wallet) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[merge_id::text, from_wallet::text] FROM page ORDER BY merge_id DESC, from_wallet DESC LIMIT 1) END AS next
   FROM judged`,
);

/** The lot that the posting `p` brought is a gift of another member: as of a merge, it came of none. */
const BORN_OF_TRANSFER = `p.source_type = ${String(SourceType.TRANSFER)}`;

// Only lots from which others came, and of these only those that came of none themselves: their family is all that came of them.
const FAMILIES = statement<PageVerdict>(
  'verify-heirs-of-lots',
  `WITH RECURSIVE page AS (
     SELECT DISTINCT origin_wallet AS wallet_id, origin_lot AS number FROM point_lot
     WHERE program_id = $1 AND origin_wallet IS NOT NULL
       AND ($2::text[] IS NULL OR (origin_wallet, origin_lot) > (($2::text[])[1]::bigint, ($2::text[])[2]::integer))
     ORDER BY origin_wallet, origin_lot LIMIT $3),
   first AS (
     SELECT o.wallet_id, o.number, l.points FROM page o
     JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = o.wallet_id AND l.number = o.number
     LEFT JOIN posting p ON p.program_id = $1 AND p.wallet_id = l.wallet_id AND p.sequence = l.born_sequence
     WHERE l.origin_wallet IS NULL OR ${BORN_OF_TRANSFER}),
   family AS (
     SELECT wallet_id AS first_wallet, number AS first_lot, wallet_id, number FROM first
     UNION
     SELECT f.first_wallet, f.first_lot, l.wallet_id, l.number FROM family f
     JOIN point_lot l ON l.program_id = $1 AND l.origin_wallet = f.wallet_id AND l.origin_lot = f.number
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = l.wallet_id AND p.sequence = l.born_sequence AND NOT ${BORN_OF_TRANSFER}),
   judged AS (
     SELECT f.first_wallet AS wallet_id, f.first_lot AS number, min(o.points) >= sum(l.free + l.held) AS holds
     FROM family f JOIN first o ON o.wallet_id = f.first_wallet AND o.number = f.first_lot
     JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = f.wallet_id AND l.number = f.number
     GROUP BY f.first_wallet, f.first_lot)
   SELECT (SELECT count(*) FROM page)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('lot ' || number || ' of wallet ' || wallet_id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN (SELECT count(*) FROM page) = $3 THEN
       (SELECT ARRAY[wallet_id::text, number::text] FROM page ORDER BY wallet_id DESC, number DESC LIMIT 1) END AS next
   FROM judged`,
);

/** What merges and unmerges promise beside invariants 1 and 3. */
export const MERGE_PROOFS: readonly Proof[] = [
  proveByPages({ number: 3, title: 'what a merge or its end moved has left one wallet and reached the other' }, MOVES),
  proveByPages({ number: 6, title: 'a lot and what merges made of it never have more than it had' }, FAMILIES),
];
