import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../../kernel/plain-text.js';
import type { Problem } from '../../../kernel/problem.js';
import { MAX_REASON, MemberNotFound } from '../../../members/index.js';
import type { Call, Queryable, Tx } from '../../../platform/database/index.js';
import type { Refusal } from '../../../platform/graphql/index.js';
import { WalletAct, type Facts, type WalletDesk, type WalletRequest } from '../../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../../programs/index.js';
import { BarBook, findAdvocates, isThere, type FoundAdvocate } from './bar-book.js';
import { AdvocateNotBarred } from './bars.results.js';
import { UnbarAdvocatePayload, type UnbarAdvocateInput } from './bars.types.js';

type Request = WalletRequest<UnbarAdvocateInput>;

/**
 * A member who was barred brings friends again. Moves no points, and brings nothing back. Refuses: InvalidInput, MemberNotFound,
 * AdvocateNotBarred, IdempotencyKeyReused.
 */
@Injectable()
export class UnbarAdvocate extends WalletAct<UnbarAdvocateInput, FoundAdvocate, UnbarAdvocatePayload, BarBook> {
  readonly operation = 'unbarAdvocate';

  problemsOf({ reason }: UnbarAdvocateInput): Problem[] {
    return reason == null ? [] : shortTextProblems('reason', reason, MAX_REASON);
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

  decide(desk: WalletDesk, _: Request, { members: [memberId] }: FoundAdvocate, bars: BarBook): Facts | Refusal {
    if (!isThere(desk, memberId)) return new MemberNotFound();
    if (bars.of(memberId) === null) return new AdvocateNotBarred();
    bars.remove(memberId);
    return { member: memberId };
  }

  override isBinding(): boolean {
    return false;
  }

  override writes({ settings }: WalletDesk, bars: BarBook): Call<never>[] {
    return bars.writes(settings.number);
  }

  payloadOf(programId: number, { member: memberId }: Facts, replayed: boolean): UnbarAdvocatePayload {
    return Object.assign(new UnbarAdvocatePayload(), { programId, memberId, replayed });
  }

  noteOf({ reason }: UnbarAdvocateInput, { member }: Facts): AuditNote {
    return { memberId: String(member), reason };
  }
}
