import { encodeId, type IdPrefix } from '../../kernel/ids.js';
import type { ActorKind } from '../../platform/access/index.js';
import { statement } from '../../platform/database/index.js';
import { ActorType, Kind, postingId, SourceType } from '../../points/index.js';
import type { Exported } from './exported.js';

interface PostingRow {
  walletId: number;
  sequence: number;
  memberId: string;
  currencyId: string;
  kind: number;
  points: number;
  pendingChange: number;
  heldChange: number;
  owedChange: number;
  availableAfter: number;
  pendingAfter: number;
  heldAfter: number;
  owedAfter: number;
  sourceType: number;
  sourceId: string | null;
  actorType: number;
  occurredAt: Date;
  recordedAt: Date;
  reason: string | null;
}

// The page first: what is beside its rows is looked up for them alone.
const PAGE = statement<PostingRow>(
  'export-postings',
  `SELECT p.wallet_id AS "walletId", p.sequence, w.member_id AS "memberId", c.id AS "currencyId", p.kind,
     p.available_after - coalesce(b.available_after, 0) AS points,
     p.pending_after - coalesce(b.pending_after, 0) AS "pendingChange",
     p.held_after - coalesce(b.held_after, 0) AS "heldChange", p.owed_after - coalesce(b.owed_after, 0) AS "owedChange",
     p.available_after AS "availableAfter", p.pending_after AS "pendingAfter", p.held_after AS "heldAfter",
     p.owed_after AS "owedAfter", p.source_type AS "sourceType", p.source_id AS "sourceId", p.actor_type AS "actorType",
     p.occurred_at AS "occurredAt", p.recorded_at AS "recordedAt", n.note AS reason
   FROM (
     SELECT * FROM posting
     WHERE program_id = $1 AND (wallet_id, sequence) > ($5::bigint, $6::integer)
       AND ($2::timestamptz IS NULL OR recorded_at >= $2) AND ($3::timestamptz IS NULL OR recorded_at < $3)
     ORDER BY wallet_id, sequence LIMIT $4) p
   CROSS JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND id = p.wallet_id OFFSET 0) w
   JOIN point_currency c ON c.program_id = $1 AND c.number = w.currency
   LEFT JOIN LATERAL (
     SELECT * FROM posting WHERE program_id = $1 AND wallet_id = p.wallet_id AND sequence = p.sequence - 1 OFFSET 0) b ON true
   LEFT JOIN LATERAL (
     SELECT note FROM posting_note WHERE program_id = $1 AND wallet_id = p.wallet_id AND sequence = p.sequence OFFSET 0) n
     ON true
   ORDER BY p.wallet_id, p.sequence`,
);

/** What the API knows a source by; of others it shows no id. */
const PREFIXES: Partial<Record<number, IdPrefix>> = {
  [SourceType.PURCHASE]: 'pur',
  [SourceType.COMPLETION]: 'pur',
  [SourceType.RETURN]: 'ret',
  [SourceType.HOLD]: 'hld',
  [SourceType.ACTIVITY]: 'act',
  [SourceType.MERGE]: 'mrg',
  [SourceType.REDEMPTION]: 'rdm',
  [SourceType.REFERRAL]: 'ref',
};

const nameIn = (codes: Readonly<Record<string, number>>): ((code: number) => string | undefined) => {
  const names = new Map(Object.entries(codes).map(([name, code]) => [code, name]));
  return (code) => names.get(code);
};
const kindName = nameIn(Kind);
const sourceName = nameIn(SourceType);
const actorName = nameIn(ActorType satisfies Record<ActorKind, number>);

/** Every posting of the ledger, wallet by wallet, in the order in which it was numbered. */
export const POSTINGS: Exported<PostingRow> = {
  page: PAGE,
  first: [0, 0],
  keyOf: ({ walletId, sequence }) => [walletId, sequence],
  columns: [
    { name: 'id', of: ({ walletId, sequence }) => postingId(walletId, sequence) },
    { name: 'memberId', of: ({ memberId }) => encodeId('mem', memberId) },
    { name: 'currencyId', of: ({ currencyId }) => encodeId('cur', currencyId) },
    { name: 'sequence', of: ({ sequence }) => sequence },
    { name: 'kind', of: ({ kind }) => kindName(kind) },
    { name: 'points', of: ({ points }) => points },
    { name: 'pendingChange', of: ({ pendingChange }) => pendingChange },
    { name: 'heldChange', of: ({ heldChange }) => heldChange },
    { name: 'owedChange', of: ({ owedChange }) => owedChange },
    { name: 'availableAfter', of: ({ availableAfter }) => availableAfter },
    { name: 'pendingAfter', of: ({ pendingAfter }) => pendingAfter },
    { name: 'heldAfter', of: ({ heldAfter }) => heldAfter },
    { name: 'owedAfter', of: ({ owedAfter }) => owedAfter },
    { name: 'sourceType', of: ({ sourceType }) => (sourceType === SourceType.NONE ? null : sourceName(sourceType)) },
    { name: 'sourceId', of: ({ sourceType, sourceId }) => outerId(PREFIXES[sourceType], sourceId) },
    { name: 'actorKind', of: ({ actorType }) => actorName(actorType) },
    { name: 'occurredAt', of: ({ occurredAt }) => occurredAt },
    { name: 'recordedAt', of: ({ recordedAt }) => recordedAt },
    { name: 'reason', isPersonal: true, of: ({ reason }) => reason },
  ],
};

function outerId(prefix: IdPrefix | undefined, uuid: string | null): string | null {
  return prefix === undefined || uuid === null ? null : encodeId(prefix, uuid);
}
