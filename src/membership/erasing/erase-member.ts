import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import { addToInstant } from '../../kernel/calendar.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import {
  actFor,
  DataRequest,
  DataRequestKind,
  findDataRequests,
  findMembers,
  findOpenErasure,
  insertDataRequest,
  MAX_REASON,
  MemberData,
  MemberNotFound,
  newDataRequest,
  tell,
  tellEvents,
  WHOSE,
  type DataRequestRow,
  type Member,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../../platform/graphql/index.js';
import {
  callUnder,
  canonicalHash,
  findKeys,
  isRepeated,
  keyProblems,
  rememberKeys,
} from '../../platform/idempotency/index.js';
import { audit, ProgramDirectory, readMoment, type ProgramSettings } from '../../programs/index.js';
import { lockAskedFamily, type Family } from '../family.js';
import { EraseMemberPayload, type EraseMemberInput } from './erase-member.types.js';
import { LeaveReferrals } from '../../referrals/index.js';
import { erase } from './erase.js';

const OPERATION = 'eraseMember';

/**
 * Has a member forgotten after the program's cooling-off days, or at once when there are none. Who waits to be forgotten already
 * is answered with that request. Refuses: InvalidInput, MemberNotFound, IdempotencyKeyReused.
 */
@Injectable()
export class EraseMember {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly memberData: MemberData,
    private readonly referrals: LeaveReferrals,
  ) {}

  async run(
    caller: Caller,
    input: EraseMemberInput,
  ): Promise<EraseMemberPayload | InvalidInput | MemberNotFound | IdempotencyKeyReused> {
    const { programId } = caller;
    const problems = problemsOf(caller, input);
    if (problems.length > 0) return new InvalidInput(problems);
    const { idempotencyKey, ...content } = input;
    const scope = { memberId: caller.memberId, key: idempotencyKey };
    const inputHash = canonicalHash(content);

    const prepare = (): Promise<ProgramSettings> => this.programs.settingsOf(programId);
    return this.database.prepared(prepare, async (tx, settings) => {
      const family = await lockAskedFamily(tx, { caller, member: input.member ?? null }, (ids) =>
        this.referrals.companionsOf(tx, settings, ids),
      );
      if (!family) return new MemberNotFound();
      const memberId = family.survivor.uuid;

      const [[moment], keys, [open]] = await tx.pipeline([
        readMoment(programId),
        findKeys(programId, [idempotencyKey]),
        findOpenErasure(programId, memberId),
      ]);
      this.programs.restartIfChanged(settings, moment);
      const { now } = moment;
      const used = callUnder(keys, scope);
      if (used) {
        return isRepeated(used, OPERATION, inputHash)
          ? answer(tx, programId, memberId, String(used.result['request']), true)
          : new IdempotencyKeyReused(idempotencyKey);
      }

      const request = open ?? this.asked(caller, input, family, settings, now);
      if (!open) {
        // Noted whoever asks, and first: erasing at once wipes what was said there, too.
        const act = { caller, action: OPERATION, always: true, memberId, reason: request.reason } as const;
        const subject = encodeId('drq', request.uuid);
        await tx.pipeline([insertDataRequest(programId, request), ...audit(programId, now, [{ ...act, subject }])]);
      }
      const erasesAt = request.erasesAt as Date;
      if (erasesAt <= now) {
        await erase(tx, settings, this.memberData.tables, family, {
          caller,
          moment,
          requestId: request.uuid,
          referrals: this.referrals,
        });
      } else {
        const result = { member: memberId, request: request.uuid };
        await tx.pipeline([
          rememberKeys(programId, OPERATION, now, [{ ...scope, inputHash, result }]),
          ...(open ? [] : toldOf(caller, family, request)),
        ]);
      }
      return answer(tx, programId, memberId, request.uuid, false);
    });
  }

  private asked(
    caller: Caller,
    { reason }: EraseMemberInput,
    { survivor }: Family,
    { timeZone, erasureCoolingOffDays: days }: ProgramSettings,
    now: Date,
  ): DataRequestRow {
    const about = { memberId: survivor.uuid, kind: DataRequestKind.ERASURE, caller, now, timeZone };
    const erasesAt = days === 0 ? now : addToInstant(now, days, 'DAYS', timeZone);
    return { ...newDataRequest({ ...about, reason: reason ?? null }), erasesAt };
  }
}

function problemsOf({ memberId }: Caller, { idempotencyKey, member, reason }: EraseMemberInput): Problem[] {
  return [
    ...keyProblems(idempotencyKey),
    ...(member || memberId !== null ? [] : [WHOSE]),
    ...(reason == null ? [] : shortTextProblems('reason', reason, MAX_REASON)),
  ];
}

function toldOf(
  caller: Caller,
  { survivor }: Family,
  { uuid, requestedAt }: DataRequestRow,
): ReturnType<typeof tellEvents> {
  const about = { subjectId: uuid, walletId: null, postingSequence: null, occurredAt: requestedAt };
  actFor([survivor], caller);
  tell(survivor, { type: 'member.erasure-requested', ...about });
  return tellEvents(caller.programId, [survivor]);
}

async function answer(
  tx: Tx,
  programId: number,
  memberId: string,
  requestId: string,
  replayed: boolean,
): Promise<EraseMemberPayload> {
  const [row] = await findDataRequests(tx, programId, [requestId]);
  if (!row) throw new Error(`data request ${requestId} is gone`);
  const member = (await findMembers(tx, programId, [memberId])).get(memberId) as Member;
  const dataRequest = DataRequest.of(row, programId);
  return Object.assign(new EraseMemberPayload(), { dataRequest, member, erasesAt: row.erasesAt, replayed });
}
