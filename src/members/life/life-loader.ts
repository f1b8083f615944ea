import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { MemberStatus, type Member } from '../member.types.js';
import { MemberStatusChange } from './history/status-change.types.js';
import { STATUS_CHANGES, type StatusChangeRow } from './history/status-changes.queries.js';
import { MemberPause } from './pauses/member-pause.types.js';
import { PAUSES_BY_ID, RUNNING_PAUSES, type PauseRow } from './pauses/pause-rows.js';

/** Reads what became of members. What is asked for at about the same time is read in one statement. */
@Injectable()
export class LifeLoader {
  private readonly running: KeyedReader<PauseRow>;
  private readonly byId: KeyedReader<PauseRow>;
  private readonly changes: KeyedReader<StatusChangeRow>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
  ) {
    this.running = new KeyedReader(database, RUNNING_PAUSES, (row) => row.memberId);
    this.byId = new KeyedReader(database, PAUSES_BY_ID, (row) => row.uuid);
    this.changes = new KeyedReader(database, STATUS_CHANGES, (row) => row.uuid);
  }

  /** The pause that a member takes now; null for none. Who does not pause is not looked up. */
  async pauseOf({ programId, uuid, status }: Member): Promise<MemberPause | null> {
    const row = status === MemberStatus.PAUSED ? await this.running.one(programId, uuid) : null;
    return row && this.shown(programId, row);
  }

  /** A pause by its inner id, over or not. */
  async pause(programId: number, uuid: string): Promise<MemberPause | null> {
    const row = await this.byId.one(programId, uuid);
    return row && this.shown(programId, row);
  }

  /** Every change of a member's status, the latest first. */
  async changesOf({ programId, uuid }: Member): Promise<MemberStatusChange[]> {
    const rows = await this.changes.many(programId, uuid);
    return rows.map((row) => MemberStatusChange.of(row, programId));
  }

  private async shown(programId: number, row: PauseRow): Promise<MemberPause> {
    const { timeZone } = await this.programs.settingsOf(programId);
    return MemberPause.of(row, timeZone);
  }
}
