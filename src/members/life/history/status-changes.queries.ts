import type { ActorKind } from '../../../platform/access/index.js';
import { statement } from '../../../platform/database/index.js';
import type { MemberStatus } from '../../member.types.js';
import { statusNow } from '../state-columns.js';

export interface StatusChangeRow {
  uuid: string;
  at: Date;
  from: MemberStatus;
  to: MemberStatus;
  mayEarn: boolean;
  maySpend: boolean;
  pausedUntil: Date | null;
  reason: string | null;
  actorKind: ActorKind;
  actorId: string | null;
}

/** What became of members, the latest first. A pause that ended by itself stands there as it will be noted. */
export const STATUS_CHANGES = statement<StatusChangeRow>(
  'find-status-changes',
  `SELECT wanted.id AS uuid, c.at, c.from_status AS "from", c.to_status AS "to", c.may_earn AS "mayEarn",
          c.may_spend AS "maySpend", c.paused_until AS "pausedUntil", c.reason, c.actor_kind AS "actorKind", c.actor_id AS "actorId"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT false AS is_due, id, at, from_status, to_status, may_earn, may_spend, paused_until, reason, actor_kind, actor_id
     FROM member_status_change WHERE program_id = $1 AND member_id = wanted.id
     UNION ALL
     SELECT true, NULL, m.paused_until, 'PAUSED', 'ACTIVE', true, true, NULL, NULL, 'SYSTEM', NULL
     FROM member m WHERE m.program_id = $1 AND m.id = wanted.id AND m.status <> ${statusNow('m')}) c
   ORDER BY wanted.id, c.is_due DESC, c.at DESC, c.id DESC`,
);
