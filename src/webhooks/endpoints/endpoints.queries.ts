import { In, type Repository } from 'typeorm';
import { decodeId } from '../../kernel/ids.js';
import { DATABASE_CLOCK, statement, type ConfigTx, type Database } from '../../platform/database/index.js';
import { samplesOf } from '../../platform/secrets/index.js';
import { WebhookEndpointEntity } from './webhook-endpoint.entity.js';

/** The endpoints of a program, archived ones too, the newest first. */
export function findEndpoints({ manager }: Database, programId: number): Promise<WebhookEndpointEntity[]> {
  return manager.find(WebhookEndpointEntity, { where: { programId }, order: { number: 'DESC' } });
}

/** Those of these endpoints that the program has. */
export function findEndpointsById(
  { manager }: Database,
  programId: number,
  uuids: readonly string[],
): Promise<WebhookEndpointEntity[]> {
  return manager.findBy(WebhookEndpointEntity, { programId, uuid: In(uuids) });
}

/** The endpoint with that outer id, for this transaction alone. */
export async function lockEndpoint(tx: ConfigTx, programId: number, id: string): Promise<WebhookEndpointEntity | null> {
  const uuid = decodeId('whe', id);
  if (uuid === null) return null;
  const endpoints: Repository<WebhookEndpointEntity> = tx.manager.getRepository(WebhookEndpointEntity);
  return endpoints.findOne({ where: { programId, uuid }, lock: { mode: 'for_no_key_update' } });
}

/** Endpoints that are not archived, one for each secret under which those of endpoints are stored. */
export const SEALED_ENDPOINTS = samplesOf(
  'endpoints',
  `SELECT program_id AS "programId", secret_key AS key, secret_cipher AS cipher FROM webhook_endpoint WHERE status <> 'ARCHIVED'`,
);

/** One change of a program's endpoints at a time. */
export const LOCK_ENDPOINTS = statement(
  'lock-program-endpoints',
  'SELECT id FROM program WHERE id = $1 FOR NO KEY UPDATE',
);

/** What is told after a snapshot goes by the filter as it is now. Send it while all buckets are held. */
export const FILTER_FROM = statement(
  'filter-events-from',
  'UPDATE webhook_endpoint SET events_since = $3::pg_snapshot WHERE program_id = $1 AND number = $2',
);

/** What waits may be sent at once, as if nothing had been tried. */
export const SEND_WAITING = statement(
  'send-waiting-deliveries',
  `UPDATE webhook_delivery SET next_attempt_at = $3, tries = 0
   WHERE program_id = $1 AND endpoint = $2 AND next_attempt_at IS NOT NULL`,
);

export const GIVE_UP_WAITING = statement(
  'give-up-waiting-deliveries',
  `UPDATE webhook_delivery SET status = 'DEAD', next_attempt_at = NULL, problem = 'ARCHIVED',
     settled_at = coalesce(settled_at, ${DATABASE_CLOCK})
   WHERE program_id = $1 AND endpoint = $2 AND status = 'WAITING'`,
);
