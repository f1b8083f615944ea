import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../../kernel/plain-text.js';
import type { Problem } from '../../../kernel/problem.js';
import { MAX_REASON, MemberNotFound } from '../../../members/index.js';
import type { Call, Queryable, Tx } from '../../../platform/database/index.js';
import type { Refusal } from '../../../platform/graphql/index.js';
import { WalletAct, type Facts, type WalletDesk, type WalletRequest } from '../../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../../programs/index.js';
import { BarBook, findAdvocates, isThere, type FoundAdvocate } from './bar-book.js';
import { AdvocateAlreadyBarred } from './bars.results.js';
import { BarAdvocatePayload, type BarAdvocateInput } from './bars.types.js';

type Request = WalletRequest<BarAdvocateInput>;

/**
 * From now on a member brings no friends. Moves no points. Refuses: InvalidInput, MemberNotFound, AdvocateAlreadyBarred,
 * IdempotencyKeyReused.
 */
@Injectable()
export class BarAdvocate extends WalletAct<BarAdvocateInput, FoundAdvocate, BarAdvocatePayload, BarBook> {
  readonly operation = 'barAdvocate';

  problemsOf({ reason }: BarAdvocateInput): Problem[] {
    return shortTextProblems('reason', reason, MAX_REASON);
  }

  find(
    db: Queryable,
    { number }: ProgramSettings,
    requests: readonly Request[],
  ): Promise<(FoundAdvocate | MemberNotFound)[]> {
    return findAdvocates(db, number, requests);
  }

  load(tx: Tx, desk: WalletDesk): Promise<BarBook> {
    return BarBook.open(tx, desk);
  }

  decide(
    desk: WalletDesk,
    { caller, input }: Request,
    { members: [memberId] }: FoundAdvocate,
    bars: BarBook,
  ): Facts | Refusal {
    if (!isThere(desk, memberId)) return new MemberNotFound();
    const bar = bars.of(memberId);
    if (bar) return new AdvocateAlreadyBarred(bar.barredAt);
    bars.add({ memberId, reason: input.reason, barredAt: desk.now, actorKind: caller.kind, actorId: caller.id });
    return { member: memberId };
  }

  override isBinding(): boolean {
    return false;
  }

  override writes({ settings }: WalletDesk, bars: BarBook): Call<never>[] {
    return bars.writes(settings.number);
  }

  payloadOf(programId: number, { member: memberId }: Facts, replayed: boolean): BarAdvocatePayload {
    return Object.assign(new BarAdvocatePayload(), { programId, memberId, replayed });
  }

  noteOf({ reason }: BarAdvocateInput, { member }: Facts): AuditNote {
    return { memberId: String(member), reason };
  }
}
