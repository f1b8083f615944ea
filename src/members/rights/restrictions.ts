import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { call, Database, statement, type Call } from '../../platform/database/index.js';

const FIND = statement<{ uuid: string }>(
  'find-restricted-members',
  `SELECT m.id AS uuid FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m
   WHERE m.processing_restricted_at IS NOT NULL`,
);

const SET = statement<{ uuid: string }>(
  'restrict-processing',
  `UPDATE member SET processing_restricted_at = CASE WHEN $3 THEN $4::timestamptz END
   WHERE program_id = $1 AND id = $2 AND (processing_restricted_at IS NOT NULL) <> $3 RETURNING id AS uuid`,
);

/** Whose data is kept and not used. Look-ups that arrive together are one statement. */
@Injectable()
export class Restrictions {
  private readonly restricted = new Coalescer<string, boolean>(
    async (programId, uuids) => {
      const rows = await this.database.query(FIND, [programId, [...new Set(uuids)]]);
      const found = new Set(rows.map(({ uuid }) => uuid));
      return uuids.map((uuid) => ({ value: found.has(uuid) }));
    },
    { atMost: 500, inFlight: 2 },
  );

  constructor(private readonly database: Database) {}

  of(programId: number, memberId: string): Promise<boolean> {
    return this.restricted.submit(programId, memberId);
  }
}

/** Restricts the processing of a locked member's data since then, or allows it again. Answers nothing when it was so already. */
export function setRestriction(
  programId: number,
  memberId: string,
  isRestricted: boolean,
  at: Date,
): Call<{ uuid: string }> {
  return call(SET, [programId, memberId, isRestricted, at]);
}
