import { Injectable } from '@nestjs/common';
import { PatientDatabase, type Queryable, statement } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { TemplateBook } from '../templates/template-book.js';
import { VoucherDesk } from './voucher-desk.js';

const NEXT = statement<{ at: Date | null }>(
  'find-next-due-voucher-reservation',
  `SELECT (SELECT expires_at FROM voucher_use WHERE program_id = $1 AND status = 'RESERVED' AND expires_at <= $2
           ORDER BY expires_at LIMIT 1) AS at`,
);

const DUE = statement<{ voucherId: string; holder: string | null; due: number }>(
  'find-vouchers-of-due-reservations',
  `SELECT u.voucher_id AS "voucherId", v.member_id AS holder, count(*)::int AS due
   FROM (SELECT voucher_id FROM voucher_use WHERE program_id = $1 AND status = 'RESERVED' AND expires_at <= $2
         ORDER BY expires_at LIMIT $3) u
   JOIN voucher v ON v.program_id = $1 AND v.id = u.voucher_id
   GROUP BY u.voucher_id, v.member_id`,
);

/**
 * Notes that reservations of vouchers are over. Nothing hangs on when it runs: who uses a voucher settles them first, and who reads it sees
 * them settled. No member is locked: nothing of theirs is written, and whose a voucher is stays as the database has it.
 */
@Injectable()
export class ExpireVoucherReservations implements DueSource {
  readonly name = 'expire-voucher-reservations';
  readonly order = 15;

  constructor(
    private readonly database: PatientDatabase,
    private readonly templates: TemplateBook,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const [next] = await db.query(NEXT, [programId, until]);
    return next?.at ?? null;
  }

  run(programId: number, at: Date, limit: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      const due = await tx.query(DUE, [programId, at, limit]);
      if (due.length === 0) return 0;
      const desk = await VoucherDesk.open(tx, this.templates, { programId, now: at }, due);
      const writes = desk.writes();
      if (writes.length > 0) await tx.pipeline(writes);
      return due.reduce((sum, { due: count }) => sum + count, 0);
    });
  }
}
