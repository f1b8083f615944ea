import { Injectable } from '@nestjs/common';
import { Database, DATABASE_CLOCK, statement } from '../../platform/database/index.js';
import { Gauges, type Reading } from '../../platform/metrics/index.js';
import { BUCKETS } from '../../platform/outbox/index.js';

// For each bucket its oldest row that was not relayed. What is told of may have been due long before it was told, so the latest
// event of the row says how old that is. A sandbox has a time of its own. Where no relay ever ran, no bucket is written down.
const OLDEST = statement<{ seconds: number }>(
  'find-oldest-unrelayed-event',
  `SELECT coalesce(max(extract(epoch FROM ${DATABASE_CLOCK} - row.at)), 0)::float8 AS seconds
   FROM generate_series(0, ${String(BUCKETS - 1)}) AS one (bucket) LEFT JOIN relay_bucket known ON known.bucket = one.bucket
   CROSS JOIN LATERAL (SELECT one.bucket, coalesce(known.position, '2:2:') AS position) b CROSS JOIN LATERAL (
     SELECT (SELECT max((event ->> 'at')::timestamptz) FROM jsonb_array_elements(o.events) AS event) AS at
     FROM outbox o JOIN program p ON p.id = o.program_id AND NOT p.sandbox
     WHERE o.xid >= pg_snapshot_xmin(b.position) AND o.bucket = b.bucket AND NOT pg_visible_in_snapshot(o.xid, b.position)
     ORDER BY o.xid LIMIT 1) row`,
);

const OVERDUE = statement<{ seconds: number }>(
  'find-most-overdue-delivery',
  `SELECT coalesce(max(extract(epoch FROM ${DATABASE_CLOCK} - d.at)), 0)::float8 AS seconds
   FROM webhook_endpoint w CROSS JOIN LATERAL (
     SELECT min(next_attempt_at) AS at FROM webhook_delivery
     WHERE program_id = w.program_id AND endpoint = w.number AND next_attempt_at IS NOT NULL) d
   WHERE w.status = 'ACTIVE'`,
);

/** Shows how long what was told has been waiting: to be relayed, and to be sent. */
@Injectable()
export class RelayLag {
  constructor(
    private readonly database: Database,
    gauges: Gauges,
  ) {
    gauges.register({
      name: 'kindred_outbox_oldest_seconds',
      help: 'How old the oldest event is that was not relayed; 0: there is none.',
      read: () => this.read(OLDEST),
    });
    gauges.register({
      name: 'kindred_webhook_overdue_seconds',
      help: 'For how long the next attempt at a delivery has been due, the most overdue one; 0: none is.',
      read: () => this.read(OVERDUE),
    });
  }

  private async read(of: typeof OLDEST): Promise<Reading[]> {
    const [row] = await this.database.query(of, []);
    return [{ value: Math.max(0, row?.seconds ?? 0) }];
  }
}
