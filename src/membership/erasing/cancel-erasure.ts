import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import {
  actFor,
  cancelDataRequest,
  DataRequest,
  findOpenErasure,
  MAX_REASON,
  Member,
  MemberNotFound,
  tell,
  tellEvents,
  WHOSE,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit, readMoment, type Moment } from '../../programs/index.js';
import { lockAskedFamily } from '../family.js';
import { CancelErasurePayload, type CancelErasureInput } from './erase-member.types.js';
import { ErasureNotOpen } from './erasing.refusals.js';

/**
 * Calls off the erasure of a member before its time has come. Due is due: from `erasesAt` on it is too late, whether or not a job
 * has done it. Refuses: InvalidInput, MemberNotFound, ErasureNotOpen.
 */
@Injectable()
export class CancelErasure {
  constructor(private readonly database: Database) {}

  async run(
    caller: Caller,
    { member: ref = null, reason = null }: CancelErasureInput,
  ): Promise<CancelErasurePayload | InvalidInput | MemberNotFound | ErasureNotOpen> {
    const { programId } = caller;
    const problems = reason === null ? [] : shortTextProblems('reason', reason, MAX_REASON);
    if (!ref && caller.memberId === null) problems.push(WHOSE);
    if (problems.length > 0) return new InvalidInput(problems);

    return this.database.transaction(async (tx) => {
      const family = await lockAskedFamily(tx, { caller, member: ref });
      if (!family) return new MemberNotFound();
      const { survivor } = family;
      const [[moment], [open]] = await tx.pipeline([readMoment(programId), findOpenErasure(programId, survivor.uuid)]);
      const { now } = moment as Moment;
      if (!open?.erasesAt || open.erasesAt <= now) return new ErasureNotOpen();

      const about = { subjectId: open.uuid, walletId: null, postingSequence: null, occurredAt: now };
      actFor([survivor], caller);
      tell(survivor, { type: 'member.erasure-canceled', ...about });
      const act = { caller, action: 'cancelErasure', always: true } as const;
      const [[canceled]] = await tx.pipeline([
        cancelDataRequest(programId, open.uuid, now, reason),
        ...tellEvents(programId, [survivor]),
        ...audit(programId, now, [{ ...act, memberId: survivor.uuid, subject: encodeId('drq', open.uuid), reason }]),
      ]);
      if (!canceled) throw new Error(`data request ${open.uuid} changed under the lock`);
      const request = DataRequest.of(canceled, programId);
      return Object.assign(new CancelErasurePayload(), { request, member: Member.of({ ...survivor, programId }) });
    });
  }
}
