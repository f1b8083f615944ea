import { dayInZone } from '../../../kernel/calendar.js';
import { encodeId, type IdPrefix } from '../../../kernel/ids.js';
import { statement } from '../../../platform/database/index.js';
import { Account, postingId, SourceType } from '../../../points/index.js';
import { day, id, instant, object, oneOf, orNull, text, whole } from '../event-schema.js';
import { currencyCodeOf, type EventFacts } from './facts.js';

const CHANGE = {
  available: whole('Points that may be spent.'),
  pending: whole('Points that are not available yet.'),
  held: whole('Points set aside.'),
  owed: whole('Points owed.'),
};

/** As what a posting's source is told, and as what kind of id; of a transfer nobody learns the other side. */
const SOURCES: Readonly<Record<SourceType, readonly [string, IdPrefix | null] | null>> = {
  [SourceType.NONE]: null,
  [SourceType.PURCHASE]: ['PURCHASE', 'pur'],
  [SourceType.COMPLETION]: ['PURCHASE', 'pur'],
  [SourceType.RETURN]: ['RETURN', 'ret'],
  [SourceType.HOLD]: ['HOLD', 'hld'],
  [SourceType.TRANSFER]: ['TRANSFER', null],
  [SourceType.ACTIVITY]: ['ACTIVITY', 'act'],
  [SourceType.MERGE]: ['MERGE', 'mrg'],
  [SourceType.PAUSE]: ['PAUSE', null],
  [SourceType.TIER]: ['TIER', null],
  [SourceType.REDEMPTION]: ['REDEMPTION', 'rdm'],
  [SourceType.VOUCHER]: ['VOUCHER', 'vus'],
  [SourceType.REFERRAL]: ['REFERRAL', 'ref'],
};

const SOURCE_TYPES = [...new Set(Object.values(SOURCES).flatMap((source) => source?.[0] ?? []))].sort();

interface Balances {
  available: number;
  pending: number;
  held: number;
  owed: number;
}

interface PostingRow extends Balances {
  walletId: number;
  sequence: number;
  currency: number;
  sourceType: SourceType;
  sourceId: string | null;
  availableBefore: number;
  pendingBefore: number;
  heldBefore: number;
  owedBefore: number;
  points: number;
  availableAt: Date | null;
  expiresAt: Date | null;
}

// Points move once from account to account, so the sum of the movements is how many a posting is about.
const FIND_POSTINGS = statement<PostingRow>(
  'find-postings-told',
  `SELECT p.wallet_id AS "walletId", p.sequence, w.currency, p.source_type AS "sourceType", p.source_id AS "sourceId",
     p.available_after AS available, p.pending_after AS pending, p.held_after AS held, p.owed_after AS owed,
     coalesce(b.available_after, 0) AS "availableBefore", coalesce(b.pending_after, 0) AS "pendingBefore",
     coalesce(b.held_after, 0) AS "heldBefore", coalesce(b.owed_after, 0) AS "owedBefore",
     coalesce(m.points, 0)::bigint AS points, m.available_at AS "availableAt", m.expires_at AS "expiresAt"
   FROM UNNEST($2::bigint[], $3::integer[]) AS wanted (wallet_id, sequence)
   CROSS JOIN LATERAL (
     SELECT * FROM posting WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND sequence = wanted.sequence OFFSET 0) p
   CROSS JOIN LATERAL (SELECT currency FROM wallet WHERE program_id = $1 AND id = wanted.wallet_id OFFSET 0) w
   LEFT JOIN LATERAL (
     SELECT * FROM posting WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND sequence = wanted.sequence - 1 OFFSET 0
   ) b ON true
   CROSS JOIN LATERAL (
     SELECT sum(moved.points) AS points,
       min(l.available_at) FILTER (WHERE moved.to_account = ${String(Account.PENDING)}) AS available_at,
       min(l.expires_at) FILTER (WHERE moved.to_account IN (${String(Account.PENDING)}, ${String(Account.AVAILABLE)})) AS expires_at
     FROM movement moved LEFT JOIN LATERAL (
       SELECT available_at, expires_at FROM point_lot
       WHERE program_id = $1 AND wallet_id = moved.wallet_id AND number = moved.lot OFFSET 0) l ON true
     WHERE moved.program_id = $1 AND moved.wallet_id = wanted.wallet_id AND moved.sequence = wanted.sequence) m`,
);

/** Of a posting: what moved, and what there was then. */
export const POSTING_FACTS: EventFacts = {
  properties: {
    posting: { ...id('evt', 'The posting in the statement of the member.'), pattern: '^pst_[0-9a-z]+$' },
    currency: text('The key of the point currency.'),
    points: whole('How many points it is about.'),
    change: object(CHANGE, 'What it changed.'),
    balance: object(CHANGE, 'What there was after it.'),
    source: orNull(
      object(
        {
          type: oneOf('What kind of thing.', ...SOURCE_TYPES),
          id: orNull({ description: 'Which one, where it has an id.', type: 'string' }),
        },
        'What it is for.',
      ),
    ),
    availableAt: orNull(instant('When points that wait become available, as far as it is known; the soonest.')),
    expiresAt: orNull(
      instant('The date on which points that came in are gone, the soonest; inactivity may end them before it.'),
    ),
  },
  read: async (db, settings, events) => {
    const wallets = events.map(({ walletId }) => walletId);
    const rows = await db.query(FIND_POSTINGS, [
      settings.number,
      wallets,
      events.map((event) => event.postingSequence),
    ]);
    const byPlace = new Map(rows.map((row) => [`${row.walletId}/${row.sequence}`, row]));
    return events.map(({ walletId, postingSequence }) => {
      const row = byPlace.get(`${walletId}/${postingSequence}`);
      if (!row) return null;
      const { available, pending, held, owed } = row;
      return {
        posting: postingId(row.walletId, row.sequence),
        currency: currencyCodeOf(settings, row.currency),
        points: row.points,
        change: {
          available: available - row.availableBefore,
          pending: pending - row.pendingBefore,
          held: held - row.heldBefore,
          owed: owed - row.owedBefore,
        },
        balance: { available, pending, held, owed },
        source: sourceOf(row),
        availableAt: row.availableAt,
        expiresAt: row.expiresAt,
      };
    });
  },
};

const FIND_CURRENCIES = statement<{ walletId: number; currency: number }>(
  'find-currencies-of-wallets-told',
  `SELECT w.id AS "walletId", w.currency FROM UNNEST($2::bigint[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT id, currency FROM wallet WHERE program_id = $1 AND id = wanted.id OFFSET 0) w`,
);

/** Of points that are about to expire: what was announced is kept with the event. */
export const EXPIRING_POINTS_FACTS: EventFacts = {
  properties: {
    currency: text('The key of the point currency.'),
    points: whole('How many points of the member expire then, if none is spent: all lots together.'),
    at: instant('When they are gone.'),
    lastDay: day("The last day on which they can be spent, in the program's time zone."),
  },
  read: async (db, settings, events) => {
    const wallets = [...new Set(events.map(({ facts }) => facts?.['wallet']))];
    const rows = await db.query(FIND_CURRENCIES, [settings.number, wallets]);
    const currencies = new Map(rows.map(({ walletId, currency }) => [walletId, currency]));
    return events.map(({ facts }) => {
      const currency = currencies.get(facts?.['wallet'] as number);
      if (currency === undefined || !facts) return null;
      const at = new Date(facts['at'] as string);
      const lastDay = dayInZone(new Date(at.getTime() - 1), settings.timeZone);
      return { currency: currencyCodeOf(settings, currency), points: facts['points'], at, lastDay };
    });
  },
};

function sourceOf({ sourceType, sourceId }: PostingRow): { type: string; id: string | null } | null {
  const source = SOURCES[sourceType];
  if (!source) return null;
  const [type, prefix] = source;
  return { type, id: prefix !== null && sourceId !== null ? encodeId(prefix, sourceId) : null };
}
