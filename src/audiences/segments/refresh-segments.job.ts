import { Injectable } from '@nestjs/common';
import { PatientDatabase, type Queryable, statement } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { inRefreshOrder } from './refresh-order.js';
import { NOT_BEGUN, Refreshing, type RefreshProgress } from './refreshing.js';
import { segmentsNamedBy } from './segment-definition.js';
import { findDynamicSegments, type StoredSegment } from './segments.queries.js';

const NEXT_DUE = statement<{ dueAt: Date | null }>(
  'find-next-due-segment',
  'SELECT min(due_at) AS "dueAt" FROM segment WHERE program_id = $1 AND due_at <= $2',
);

/**
 * Works out the dynamic segments with the midnight at which a day begins, a new or changed one as soon as possible; a segment
 * after those that its audience names. Before birthdays, which rules for segments may reward.
 */
@Injectable()
export class RefreshSegments implements DueSource {
  readonly name = 'segments';
  readonly order = 50;
  /**
   * How far this server has come with a segment of each program, as of a moment. Where it is lost, or another server goes on, it
   * begins anew, which changes nothing twice.
   */
  private readonly progress = new Map<number, { of: string; progress: RefreshProgress }>();

  constructor(
    private readonly database: PatientDatabase,
    private readonly refreshing: Refreshing,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const [next] = await db.query(NEXT_DUE, [programId, until]);
    return next?.dueAt ?? null;
  }

  /** One page of one segment, whatever the limit: it is a few statements. */
  async run(programId: number, at: Date): Promise<number> {
    const segment = await this.firstDue(programId, at);
    if (!segment) return 0;
    const of = `${segment.number} ${segment.definitionVersion} ${at.getTime()}`;
    const known = this.progress.get(programId);
    const progress = await this.refreshing.go(segment, at, known?.of === of ? known.progress : NOT_BEGUN);
    if (progress.isOver) this.progress.delete(programId);
    else this.progress.set(programId, { of, progress });
    return 1;
  }

  private async firstDue(programId: number, at: Date): Promise<StoredSegment | null> {
    const dynamic = await findDynamicSegments(this.database, programId);
    const naming = dynamic.map((segment) => ({
      ...segment,
      refersTo: segmentsNamedBy(segment.definition?.audience ?? null),
    }));
    return inRefreshOrder(naming).find(({ dueAt }) => dueAt !== null && dueAt <= at) ?? null;
  }
}
