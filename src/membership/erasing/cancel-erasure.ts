import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import {
  actFor,
  cancelDataRequest,
  DataRequest,
  findDataRequests,
  findOpenErasure,
  MAX_REASON,
  Member,
  MemberNotFound,
  tell,
  tellEvents,
  WHOSE,
  type DataRequestRow,
  type LockedMember,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Call, type Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../../platform/graphql/index.js';
import {
  callUnder,
  canonicalHash,
  findKeys,
  isRepeated,
  keyProblems,
  rememberKeys,
} from '../../platform/idempotency/index.js';
import { audit, readMoment, type Moment } from '../../programs/index.js';
import { lockAskedFamily } from '../family.js';
import { CancelErasurePayload, type CancelErasureInput } from './erase-member.types.js';
import { ErasureNotOpen } from './erasing.refusals.js';

const OPERATION = 'cancelErasure';

/**
 * Calls off the erasure of a member before its time has come. Due is due: from `erasesAt` on it is too late, whether or not a job
 * has done it. Refuses: InvalidInput, MemberNotFound, ErasureNotOpen, IdempotencyKeyReused.
 */
@Injectable()
export class CancelErasure {
  constructor(private readonly database: Database) {}

  async run(
    caller: Caller,
    input: CancelErasureInput,
  ): Promise<CancelErasurePayload | InvalidInput | MemberNotFound | ErasureNotOpen | IdempotencyKeyReused> {
    const { programId } = caller;
    const problems = problemsOf(caller, input);
    if (problems.length > 0) return new InvalidInput(problems);
    const { idempotencyKey, ...content } = input;
    const scope = { memberId: caller.memberId, key: idempotencyKey };
    const inputHash = canonicalHash(content);

    return this.database.transaction(async (tx) => {
      const family = await lockAskedFamily(tx, { caller, member: input.member ?? null });
      if (!family) return new MemberNotFound();
      const { survivor } = family;
      const [[moment], keys, [open]] = await tx.pipeline([
        readMoment(programId),
        findKeys(programId, [idempotencyKey]),
        findOpenErasure(programId, survivor.uuid),
      ]);
      const { now } = moment as Moment;
      const used = callUnder(keys, scope);
      if (used) {
        return isRepeated(used, OPERATION, inputHash)
          ? again(tx, programId, survivor, String(used.result['request']))
          : new IdempotencyKeyReused(idempotencyKey);
      }
      if (!open?.erasesAt || open.erasesAt <= now) return new ErasureNotOpen();

      const result = { member: survivor.uuid, request: open.uuid };
      const remembering = rememberKeys(programId, OPERATION, now, [{ ...scope, inputHash, result }]);
      const act = { open, reason: input.reason ?? null, now, remembering };
      const canceled = await cancel(tx, caller, survivor, act);
      return payloadOf(programId, survivor, canceled, false);
    });
  }
}

/** What is called off, why and when, and the call by which it is. */
interface Canceling {
  open: DataRequestRow;
  reason: string | null;
  now: Date;
  remembering: Call<unknown>;
}

function problemsOf({ memberId }: Caller, { idempotencyKey, member, reason }: CancelErasureInput): Problem[] {
  return [
    ...keyProblems(idempotencyKey),
    ...(reason == null ? [] : shortTextProblems('reason', reason, MAX_REASON)),
    ...(member || memberId !== null ? [] : [WHOSE]),
  ];
}

/** Writes that the open request of a locked member is called off, tells of it, and answers the request as it is then. */
async function cancel(
  tx: Tx,
  caller: Caller,
  survivor: LockedMember,
  { open, reason, now, remembering }: Canceling,
): Promise<DataRequestRow> {
  const { programId } = caller;
  actFor([survivor], caller);
  const about = { subjectId: open.uuid, walletId: null, postingSequence: null, occurredAt: now };
  tell(survivor, { type: 'member.erasure-canceled', ...about });
  const act = { caller, action: OPERATION, always: true } as const;
  const [[canceled]] = await tx.pipeline([
    cancelDataRequest(programId, open.uuid, now, reason),
    remembering,
    ...tellEvents(programId, [survivor]),
    ...audit(programId, now, [{ ...act, memberId: survivor.uuid, subject: encodeId('drq', open.uuid), reason }]),
  ]);
  if (!canceled) throw new Error(`data request ${open.uuid} changed under the lock`);
  return canceled;
}

/** The answer of an earlier call, with the request as of now. */
async function again(
  tx: Tx,
  programId: number,
  survivor: LockedMember,
  requestId: string,
): Promise<CancelErasurePayload> {
  const [row] = await findDataRequests(tx, programId, [requestId]);
  if (!row) throw new Error(`data request ${requestId} is gone`);
  return payloadOf(programId, survivor, row, true);
}

function payloadOf(
  programId: number,
  survivor: LockedMember,
  row: DataRequestRow,
  replayed: boolean,
): CancelErasurePayload {
  const dataRequest = DataRequest.of(row, programId);
  const member = Member.of({ ...survivor, programId });
  return Object.assign(new CancelErasurePayload(), { dataRequest, member, replayed });
}
