import { createHash } from 'node:crypto';
import { statement, type Queryable } from '../database/index.js';
import { durationOf, tooEarlyBy, WINDOW_MILLISECONDS, type Buckets, type Calls, type TooSoon } from './buckets.js';

// As in `beginOf`.
const BEGIN = `CASE WHEN stored.busy_until > $4::timestamptz + 2 * $5::interval THEN $4::timestamptz
         ELSE GREATEST(stored.busy_until, $4::timestamptz) END`;

// What is let in is written, sorted, so that two servers never wait for each other; what is not comes back with the moment until which
// its bucket is busy: null when that was filled by somebody else in this very moment.
const TAKE = statement<{ bucket: Buffer; busyUntil: Date | null }>(
  'take-rate',
  `WITH asked AS (
     SELECT bucket, make_interval(secs => seconds) AS duration
     FROM UNNEST($2::bytea[], $3::double precision[]) AS asked (bucket, seconds)
   ), taken AS (
     INSERT INTO rate_bucket AS stored (program_id, bucket, busy_until)
     SELECT $1, bucket, $4::timestamptz + duration FROM asked ORDER BY bucket
     ON CONFLICT (program_id, bucket) DO UPDATE SET busy_until = ${BEGIN} + (excluded.busy_until - $4::timestamptz)
       WHERE ${BEGIN} <= $4::timestamptz + $5::interval - (excluded.busy_until - $4::timestamptz)
     RETURNING bucket
   )
   SELECT asked.bucket, stored.busy_until AS "busyUntil" FROM asked
     LEFT JOIN rate_bucket stored ON stored.program_id = $1 AND stored.bucket = asked.bucket
   WHERE NOT EXISTS (SELECT FROM taken WHERE taken.bucket = asked.bucket)`,
);

const FORGET = statement('forget-rate-buckets', 'DELETE FROM rate_bucket WHERE program_id = $1 AND busy_until < $2');

const WINDOW = `${String(WINDOW_MILLISECONDS)} milliseconds`;

/**
 * Buckets that all servers share: one statement for a request. Of a request that is refused, operations that still had room are counted
 * all the same.
 */
export class PostgresBuckets implements Buckets {
  constructor(private readonly db: Queryable) {}

  async take(calls: readonly Calls[], now: number): Promise<TooSoon | null> {
    const [first] = calls;
    if (!first) return null;
    const never = calls.find(({ count, figure }) => count > figure);
    if (never) return { calls: never, milliseconds: WINDOW_MILLISECONDS };
    const hashes = calls.map(({ bucket }) => hashOf(bucket));
    const seconds = calls.map((one) => durationOf(one) / 1000);
    const refused = await this.db.query(TAKE, [first.programId, hashes, seconds, new Date(now), WINDOW]);
    let longest: TooSoon | null = null;
    for (const { bucket, busyUntil } of refused) {
      const one = calls[hashes.findIndex((hash) => hash.equals(bucket))] as Calls;
      const milliseconds = Math.max(1, tooEarlyBy(busyUntil?.getTime() ?? now, now, durationOf(one)));
      if (!longest || milliseconds > longest.milliseconds) longest = { calls: one, milliseconds };
    }
    return longest;
  }
}

/** Forgets buckets that are empty since then; 0 is the program of callers without a credential. */
export async function forgetBuckets(db: Queryable, programId: number, before: Date): Promise<void> {
  await db.query(FORGET, [programId, before]);
}

/** Addresses are personal: they are not stored. */
function hashOf(bucket: string): Buffer {
  return createHash('sha256').update(bucket).digest().subarray(0, 16);
}
