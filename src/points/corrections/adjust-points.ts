import { Injectable } from '@nestjs/common';
import { midnightAfter } from '../../kernel/calendar.js';
import { MAX_POINTS } from '../../kernel/points.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import { InvalidInput, type Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { Account, SourceType } from '../codes.js';
import { currencyProblems, pointCurrencyOf } from '../point-currency.js';
import { postingId } from '../posting-id.js';
import { InsufficientPoints, TooManyPoints } from '../points.refusals.js';
import { named, protectedExpiry } from '../protection/protection.js';
import { hasRoomFor } from '../wallet.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { findCorrectedMembers, refusedMember, type CorrectedMember } from './corrected-member.js';
import { adjust } from './corrections.js';
import { AdjustPointsPayload, type AdjustPointsInput } from './corrections.types.js';
import { lastDayProblems } from './day-problems.js';
import { expiryOfCredit } from './new-expiry.js';

type Request = WalletRequest<AdjustPointsInput>;

/**
 * Credits or takes points by hand. Refuses: InvalidInput, MemberNotFound, MemberNotActive, InsufficientPoints, TooManyPoints,
 * IdempotencyKeyReused.
 */
@Injectable()
export class AdjustPoints extends WalletAct<AdjustPointsInput, CorrectedMember, AdjustPointsPayload> {
  readonly operation = 'adjustPoints';

  problemsOf({ points, expiresOn, reason, currency }: AdjustPointsInput, settings: ProgramSettings): Problem[] {
    return [
      ...currencyProblems(settings, currency),
      ...(points === 0 ? [{ path: ['points'], message: 'must not be 0' }] : []),
      ...(expiresOn != null && points < 0 ? [{ path: ['expiresOn'], message: 'only with points above 0' }] : []),
      ...shortTextProblems('reason', reason, 500),
    ];
  }

  find(
    db: Queryable,
    { number }: ProgramSettings,
    requests: readonly Request[],
  ): Promise<(CorrectedMember | Refusal)[]> {
    return findCorrectedMembers(db, number, requests);
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { request: Request; found: CorrectedMember }[]): Promise<void> {
    const wanted = asked.flatMap(({ request: { input }, found: { members } }) => {
      const wallet = desk.wallets.find(members[0], pointCurrencyOf(desk.settings, input.currency).number);
      return wallet && input.points < 0 ? [{ walletId: wallet.id, points: -input.points }] : [];
    });
    await desk.wallets.contents.loadLotsToSpend(tx, wanted);
  }

  decide(desk: WalletDesk, { caller, input }: Request, { members: [memberId] }: CorrectedMember): Facts | Refusal {
    const { points, expiresOn, reason: note } = input;
    const allowOwed = input.allowOwed ?? false;
    const { timeZone } = desk.settings;
    const problems = lastDayProblems(expiresOn, desk.now, timeZone);
    if (problems.length > 0) return new InvalidInput(problems);
    const refused = refusedMember(desk.members.get(memberId));
    if (refused) return refused;
    const currency = pointCurrencyOf(desk.settings, input.currency).number;
    const available = desk.wallets.find(memberId, currency)?.available ?? 0;
    if (available + points < 0 && !allowOwed) return new InsufficientPoints(-points, available);
    const wallet = desk.wallets.of(memberId, currency);
    const isCountable =
      points > 0 ? hasRoomFor(wallet, points, Account.ADJUSTED) : wallet.owed - points - available <= MAX_POINTS;
    if (!isCountable) return new TooManyPoints();
    const expiry =
      expiresOn == null
        ? protectedExpiry(
            wallet.protection,
            { expiresAt: expiryOfCredit(wallet, desk.wallets.termsOf(wallet), desk.now) },
            desk.now,
          )
        : named(midnightAfter(expiresOn, timeZone));
    const postings = adjust(wallet, points, { expiry, note, allowOwed }, desk.causeOf(caller, SourceType.NONE, null));
    desk.book(postings);
    return { wallet: wallet.id, posting: postings[0].sequence, member: memberId };
  }

  payloadOf(
    programId: number,
    { wallet: walletId, posting: sequence, member: memberId }: Facts,
    replayed: boolean,
  ): AdjustPointsPayload {
    return Object.assign(new AdjustPointsPayload(), { programId, walletId, sequence, memberId, replayed });
  }

  noteOf({ points, reason }: AdjustPointsInput, { wallet, posting, member }: Facts): AuditNote {
    const subject = postingId(Number(wallet), Number(posting));
    return { memberId: String(member), subject, reason, details: { points } };
  }
}
