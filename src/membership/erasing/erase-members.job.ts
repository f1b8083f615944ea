import { Injectable } from '@nestjs/common';
import {
  DataRequestStatus,
  findDataRequests,
  findDueErasures,
  findNextErasure,
  finishDataRequest,
  MemberData,
} from '../../members/index.js';
import { systemCaller } from '../../platform/access/index.js';
import { PatientDatabase, type Queryable } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { ProgramDirectory, readMoment, type ProgramSettings } from '../../programs/index.js';
import { lockFamily } from '../family.js';
import { LeaveReferrals } from '../../referrals/index.js';
import { erase } from './erase.js';

/**
 * Forgets the members whose cooling-off is over, each in a transaction of their own. What was canceled or done meanwhile is left;
 * one that fails does not keep the others waiting.
 */
@Injectable()
export class EraseMembers implements DueSource {
  readonly name = 'erasures';
  /** After everything else that is due at the same moment. */
  readonly order = 90;

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    private readonly memberData: MemberData,
    private readonly referrals: LeaveReferrals,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    return findNextErasure(db, programId, until);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const due = await findDueErasures(this.database, programId, at, limit);
    const failures: unknown[] = [];
    let done = 0;
    for (const { uuid, memberId } of due) {
      try {
        if (await this.eraseOne(programId, uuid, memberId)) done++;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return done;
  }

  /** Answers whether there was still something to do. */
  private eraseOne(programId: number, requestId: string, memberId: string): Promise<boolean> {
    const prepare = (): Promise<ProgramSettings> => this.programs.settingsOf(programId);
    return this.database.prepared(prepare, async (tx, settings) => {
      const family = await lockFamily(tx, programId, memberId, (ids) => this.referrals.companionsOf(tx, settings, ids));
      const [[moment]] = await tx.pipeline([readMoment(programId)]);
      this.programs.restartIfChanged(settings, moment);
      const { now } = moment;
      const [request] = await findDataRequests(tx, programId, [requestId]);
      const caller = systemCaller(programId);
      if (request?.status !== DataRequestStatus.OPEN || !request.erasesAt || request.erasesAt > now) return false;
      if (family)
        await erase(tx, settings, this.memberData.tables, family, {
          caller,
          moment,
          requestId,
          referrals: this.referrals,
        });
      else await tx.pipeline([finishDataRequest(programId, requestId, now)]);
      return true;
    });
  }
}
