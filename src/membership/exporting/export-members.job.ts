import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { encodeId, newId } from '../../kernel/ids.js';
import { finishDataRequest, MemberData } from '../../members/index.js';
import { PatientDatabase, Snapshot } from '../../platform/database/index.js';
import { LOGGER } from '../../platform/foundation.js';
import { Jobs, type Job } from '../../platform/jobs/index.js';
import { findPrograms, readMoment, timeIn, type Moment } from '../../programs/index.js';
import { findFamily } from '../family.js';
import { archiveOf } from './archive.js';
import {
  expireExports,
  failExport,
  finishExport,
  forgetParts,
  insertPart,
  noteHeartbeat,
  putExportBack,
  takeExport,
  type ExportRun,
  type MemberExportRow,
} from './export-rows.js';
import { memberLists } from './member-lists.js';

/** Somebody else took the export over, or the member was erased. */
class NotOursAnyMore extends Error {}

/** Who says nothing for a minute is taken for dead. */
const BEAT_MILLISECONDS = 5_000;

const FAILURE = 'Something went wrong on the server; its log says what. Ask for the export again.';

/**
 * Writes the exports of all programs, the oldest of a program first, one after the other, and deletes the files whose days are
 * over. It is woken for each new one; every minute it looks for those that were left: by a server that was killed, or that stopped.
 */
@Injectable()
export class ExportMembersJob implements Job {
  readonly name = 'export-members';
  readonly cron = '* * * * *';
  /** Rows that are read at once, few, so that a server answers others in between; and bytes that are stored at once. */
  pageSize = 250;
  partSize = 1024 * 1024;

  constructor(
    private readonly database: PatientDatabase,
    private readonly memberData: MemberData,
    @Inject(LOGGER) private readonly logger: Logger,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    for (const { number: programId } of await findPrograms(this.database)) {
      await expireExports(this.database, programId);
      for (;;) {
        signal.throwIfAborted();
        const runner = newId();
        const taken = await takeExport(this.database, programId, runner);
        if (!taken) break;
        await this.export(taken, { programId, uuid: taken.uuid, runner }, signal);
      }
    }
  }

  private async export(taken: MemberExportRow, run: ExportRun, signal: AbortSignal): Promise<void> {
    const facts = { programId: run.programId, export: run.uuid };
    try {
      const size = await this.database.session(async (session) =>
        this.write(await Snapshot.open(session), taken, run, signal),
      );
      await this.finish(run, size);
      this.logger.info({ ...facts, size }, 'an export is done');
    } catch (error) {
      if (error instanceof NotOursAnyMore) return;
      if (signal.aborted) {
        await putExportBack(this.database, run);
        throw error;
      }
      this.logger.error({ ...facts, err: error }, 'an export failed');
      await forgetParts(this.database, run);
      await failExport(this.database, run, FAILURE);
    }
  }

  /** Writes the file, part by part. Answers its size. */
  private async write(
    snapshot: Snapshot,
    { memberId }: MemberExportRow,
    run: ExportRun,
    signal: AbortSignal,
  ): Promise<number> {
    const { database, pageSize } = this;
    const { programId } = run;
    if (!(await forgetParts(database, run))) throw new NotOursAnyMore();
    let beaten = -Infinity;
    const beforePage = async (): Promise<void> => {
      signal.throwIfAborted();
      if (performance.now() - beaten < BEAT_MILLISECONDS) return;
      if (!(await noteHeartbeat(database, run))) throw new NotOursAnyMore();
      beaten = performance.now();
    };
    const at = await timeIn(snapshot, programId);
    const memberIds = await findFamily(database, programId, memberId);
    const lists = memberLists(snapshot, this.memberData.tables, { programId, memberIds, pageSize, beforePage });
    const member = encodeId('mem', memberIds[0] ?? memberId);
    let [number, size] = [0, 0];
    for await (const part of partsOf(archiveOf(lists, { member, at }), this.partSize)) {
      if (!(await insertPart(database, run, number, part))) throw new NotOursAnyMore();
      number++;
      size += part.length;
    }
    return size;
  }

  private finish(run: ExportRun, size: number): Promise<void> {
    const { programId } = run;
    return this.database.transaction(async (tx) => {
      const requestId = await finishExport(tx, run, size);
      if (requestId === null) throw new NotOursAnyMore();
      const [[moment]] = await tx.pipeline([readMoment(programId)]);
      await tx.pipeline([finishDataRequest(programId, requestId, (moment as Moment).now)]);
    });
  }
}

/** The same bytes in parts of this size; the last may be smaller. */
async function* partsOf(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    gathered.push(chunk);
    length += chunk.length;
    while (length >= size) {
      const all = Buffer.concat(gathered);
      yield all.subarray(0, size);
      gathered = [all.subarray(size)];
      length -= size;
    }
  }
  if (length > 0) yield Buffer.concat(gathered);
}
