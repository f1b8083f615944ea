import { Injectable } from '@nestjs/common';
import { encodeId, newId } from '../../kernel/ids.js';
import {
  DataRequest,
  DataRequestKind,
  findDataRequests,
  insertDataRequest,
  Member,
  MemberNotFound,
  newDataRequest,
  WHOSE,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Call, type Tx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { Jobs } from '../../platform/jobs/index.js';
import { audit, ProgramDirectory, readMoment, type Moment } from '../../programs/index.js';
import { lockAskedFamily } from '../family.js';
import { ExportMemberPayload, MemberExport, type ExportMemberInput } from './export-member.types.js';
import { ExportMembersJob } from './export-members.job.js';
import { findUnansweredExport, insertExport, queueAgain, type MemberExportRow } from './export-rows.js';
import { MemberExportStatus } from './export-status.js';

/**
 * Asks for a copy of everything that is known of a member, and has a server begin with it. Who waits for one already is answered
 * with that one. Refuses: InvalidInput, MemberNotFound.
 */
@Injectable()
export class ExportMember {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly jobs: Jobs,
    private readonly job: ExportMembersJob,
  ) {}

  async run(
    caller: Caller,
    { member: ref = null }: ExportMemberInput,
  ): Promise<ExportMemberPayload | InvalidInput | MemberNotFound> {
    const { programId } = caller;
    if (!ref && caller.memberId === null) return new InvalidInput([WHOSE]);
    const { timeZone } = await this.programs.settingsOf(programId);
    const answer = await this.database.transaction(async (tx) => {
      const family = await lockAskedFamily(tx, { caller, member: ref });
      if (!family) return new MemberNotFound();
      const { survivor } = family;
      const row = await wanted(tx, caller, survivor.uuid, timeZone);
      const [request] = await findDataRequests(tx, programId, [row.requestId]);
      if (!request) throw new Error(`data request ${row.requestId} is gone`);
      return Object.assign(new ExportMemberPayload(), {
        memberExport: MemberExport.of(row),
        dataRequest: DataRequest.of(request, programId),
        member: Member.of({ ...survivor, programId }),
      });
    });
    if (answer instanceof ExportMemberPayload) await this.jobs.wake(this.job.name);
    return answer;
  }
}

/** The export that the caller waits for: an open one, one that failed and begins anew, or a new one. */
async function wanted(tx: Tx, caller: Caller, memberId: string, timeZone: string): Promise<MemberExportRow> {
  const { programId } = caller;
  const [[moment], [known]] = await tx.pipeline([
    readMoment(programId),
    findUnansweredExport(programId, memberId, caller),
  ]);
  const { now } = moment as Moment;
  const audited = (requestId: string): Call<unknown>[] =>
    audit(programId, now, [
      { caller, action: 'exportMember', always: true, memberId, subject: encodeId('drq', requestId) },
    ]);
  if (known && known.status !== MemberExportStatus.FAILED) return known;
  if (known) {
    const [[again]] = await tx.pipeline([queueAgain(programId, known.uuid), ...audited(known.requestId)]);
    return again ?? known;
  }
  const request = newDataRequest({ memberId, kind: DataRequestKind.ACCESS, caller, reason: null, now, timeZone });
  const [, [made]] = await tx.pipeline([
    insertDataRequest(programId, request),
    insertExport(programId, newId(), request.uuid, memberId),
    ...audited(request.uuid),
  ]);
  return made as MemberExportRow;
}
