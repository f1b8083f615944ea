import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit } from '../../programs/index.js';
import { MemberChanges, whomAsked, type MemberInHand } from '../member-changes.js';
import { tell, tellEvents } from '../member-lock.js';
import { Member } from '../member.types.js';
import { MemberNotFound, type MemberNotActive } from '../members.refusals.js';
import { insertDataRequest } from './data-request-rows.js';
import { DataRequestKind, DataRequestStatus } from './data-request.kinds.js';
import { DataRequest } from './data-request.types.js';
import { newDataRequest } from './new-data-request.js';
import { RestrictProcessingPayload, type RestrictProcessingInput } from './restrict-processing.types.js';
import { setRestriction } from './restrictions.js';

/** The most characters of a reason. */
export const MAX_REASON = 500;

/**
 * Keeps the data of a member and stops its use for marketing, segments and profiling, or allows it again. Earning and spending go
 * on. What is so already changes nothing. Refuses: InvalidInput, MemberNotFound, MemberNotActive.
 */
@Injectable()
export class RestrictProcessing {
  constructor(private readonly changes: MemberChanges) {}

  async run(
    caller: Caller,
    { member = null, restricted, reason = null }: RestrictProcessingInput,
  ): Promise<RestrictProcessingPayload | InvalidInput | MemberNotFound | MemberNotActive> {
    const problems = reason === null ? [] : shortTextProblems('reason', reason, MAX_REASON);
    if (!member && caller.memberId === null) problems.push(WHOSE);
    if (problems.length > 0) return new InvalidInput(problems);
    const outcome = await this.changes.run(caller, whomAsked({ caller, member }), (tx, hand) =>
      restrict(tx, hand, caller, restricted, reason),
    );
    return outcome ?? new MemberNotFound();
  }
}

async function restrict(
  tx: Tx,
  { programId, settings: { timeZone }, member, now }: MemberInHand,
  caller: Caller,
  restricted: boolean,
  reason: string | null,
): Promise<RestrictProcessingPayload> {
  const memberId = member.uuid;
  const about = { memberId, kind: DataRequestKind.RESTRICTION, caller, reason, now, timeZone };
  const request = { ...newDataRequest(about), restricted, status: DataRequestStatus.DONE, endedAt: now };
  const shown = Member.of({ ...member, programId });

  const [changed] = await tx.pipeline([setRestriction(programId, memberId, restricted, now)]);
  if (changed.length === 0) return Object.assign(new RestrictProcessingPayload(), { member: shown, dataRequest: null });

  const type = restricted ? 'member.restricted' : 'member.unrestricted';
  tell(member, { type, subjectId: request.uuid, walletId: null, postingSequence: null, occurredAt: now });
  const act = { caller, action: 'restrictProcessing', always: true, memberId, reason } as const;
  const subject = encodeId('drq', request.uuid);
  await tx.pipeline([
    insertDataRequest(programId, request),
    ...tellEvents(programId, [member]),
    ...audit(programId, now, [{ ...act, subject, details: { restricted } }]),
  ]);
  const made = DataRequest.of(request, programId);
  return Object.assign(new RestrictProcessingPayload(), { member: shown, dataRequest: made });
}

/** With an API key nobody is meant by silence. */
export const WHOSE = { path: ['member'], message: 'needed with an API key: whose data' };
