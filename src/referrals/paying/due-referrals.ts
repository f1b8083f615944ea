import { statement, type Queryable } from '../../platform/database/index.js';

const NEXT = statement<{ at: Date | null }>(
  'find-next-due-referral',
  `SELECT least(
     (SELECT expires_at FROM referral WHERE program_id = $1 AND state IN ('INVITED', 'JOINED') AND expires_at <= $2
      ORDER BY expires_at LIMIT 1),
     (SELECT pays_at FROM referral WHERE program_id = $1 AND state = 'QUALIFIED' AND pays_at <= $2
      ORDER BY pays_at LIMIT 1)) AS at`,
);

const DUE = statement<{ uuid: string; advocate: string }>(
  'find-due-referrals',
  `(SELECT id AS uuid, member_id AS advocate FROM referral
    WHERE program_id = $1 AND state = 'QUALIFIED' AND pays_at <= $2 ORDER BY pays_at LIMIT $3)
   UNION ALL
   (SELECT id, member_id FROM referral
    WHERE program_id = $1 AND state IN ('INVITED', 'JOINED') AND expires_at <= $2 ORDER BY expires_at LIMIT $3)
   LIMIT $3`,
);

/** When the first is paid or over, not after `until`. */
export async function nextDueReferral(db: Queryable, programId: number, until: Date): Promise<Date | null> {
  const [next] = await db.query(NEXT, [programId, until]);
  return next?.at ?? null;
}

/** Referrals that are to be paid or are over by then, with their advocates, at most so many. */
export function findDueReferrals(
  db: Queryable,
  programId: number,
  at: Date,
  limit: number,
): Promise<{ uuid: string; advocate: string }[]> {
  return db.query(DUE, [programId, at, limit]);
}
