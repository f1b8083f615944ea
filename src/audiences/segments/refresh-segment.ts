import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { serviceUnavailable } from '../../platform/graphql/index.js';
import { ProgramTurns } from '../../platform/jobs/index.js';
import { timeIn } from '../../programs/index.js';
import { NOT_BEGUN, Refreshing } from './refreshing.js';
import type { RefreshSegmentInput } from './segment.inputs.js';
import { RefreshSegmentPayload } from './segment.payloads.js';
import { Segment } from './segment.types.js';
import { findSegment } from './segments.queries.js';
import { SegmentArchived, SegmentKindNotAllowed, SegmentNotFound } from './segments.refusals.js';

/**
 * Works out a dynamic segment now. It has the turn of the program meanwhile, so that of two at a time the later one stays. Refuses:
 * SegmentNotFound, SegmentKindNotAllowed, SegmentArchived.
 */
@Injectable()
export class RefreshSegment implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly refreshing: Refreshing,
    private readonly turns: ProgramTurns,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort(serviceUnavailable('The server stops. Repeat the call: what is done already stays.'));
  }

  async run(
    programId: number,
    { key }: RefreshSegmentInput,
  ): Promise<RefreshSegmentPayload | SegmentNotFound | SegmentKindNotAllowed | SegmentArchived> {
    const refused = await this.whyNot(programId, key);
    if (refused) return refused;
    return this.turns.take(programId, async () => {
      const again = await this.whyNot(programId, key);
      if (again) return again;
      const changed = await this.refresh(programId, key);
      const stored = await findSegment(this.database, programId, key);
      if (!stored) throw new Error(`segment "${key}" went away`);
      return Object.assign(new RefreshSegmentPayload(), { segment: Segment.of(stored), ...changed });
    });
  }

  private async whyNot(
    programId: number,
    key: string,
  ): Promise<SegmentNotFound | SegmentKindNotAllowed | SegmentArchived | null> {
    const segment = await findSegment(this.database, programId, key);
    if (!segment) return new SegmentNotFound(key);
    if (segment.kind === 'STATIC') return new SegmentKindNotAllowed(segment.kind);
    return segment.archived ? new SegmentArchived() : null;
  }

  private async refresh(programId: number, key: string): Promise<{ added: number; removed: number }> {
    const at = await timeIn(this.database, programId);
    const segment = await findSegment(this.database, programId, key);
    if (!segment) throw new Error(`segment "${key}" went away`);
    let progress = NOT_BEGUN;
    while (!progress.isOver) {
      this.stopping.signal.throwIfAborted();
      progress = await this.refreshing.go(segment, at, progress);
    }
    return { added: progress.added, removed: progress.removed };
  }
}
