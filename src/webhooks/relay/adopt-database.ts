import { statement, type Tx } from '../../platform/database/index.js';
import { lockAllBuckets } from './bucket-leases.js';

const IS_FOREIGN = statement(
  'find-foreign-relay-buckets',
  `SELECT bucket FROM relay_bucket WHERE cluster <> (SELECT system_identifier FROM pg_control_system()) LIMIT 1`,
);

// What was relayed counts as older than everything, what was not as of now.
const NUMBER_ANEW = statement(
  'number-outbox-anew',
  `UPDATE outbox o SET xid = CASE WHEN pg_visible_in_snapshot(o.xid, b.position) THEN '1'::xid8 ELSE pg_current_xact_id() END
   FROM relay_bucket b WHERE b.bucket = o.bucket`,
);

const ENDPOINTS = statement(
  'adopt-webhook-endpoints',
  "UPDATE webhook_endpoint SET since = '2:2:', events_since = '2:2:'",
);
const MARKS = statement('forget-outbox-marks', 'DELETE FROM outbox_mark');

const BUCKETS = statement(
  'adopt-relay-buckets',
  `UPDATE relay_bucket SET position = '2:2:', holder = NULL,
     cluster = (SELECT system_identifier FROM pg_control_system())`,
);

/**
 * A database that was restored from a dump counts its transactions anew, so the numbers in it mean nothing any more. What was relayed
 * before stays so, and the rest is numbered as if it had been written just now.
 */
export async function adoptDatabase(tx: Tx): Promise<void> {
  if ((await tx.query(IS_FOREIGN, [])).length === 0) return;
  await lockAllBuckets(tx);
  if ((await tx.query(IS_FOREIGN, [])).length === 0) return; // another server did it
  for (const one of [NUMBER_ANEW, ENDPOINTS, MARKS, BUCKETS]) await tx.query(one, []);
}
