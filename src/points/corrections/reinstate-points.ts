import { Injectable } from '@nestjs/common';
import { dayInZone, midnightAfter } from '../../kernel/calendar.js';
import { MAX_POINTS } from '../../kernel/points.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { columnsOf, type Queryable, type Tx } from '../../platform/database/index.js';
import { InvalidInput, type Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { Account, SourceType } from '../codes.js';
import { graceFrom } from '../currency-terms.js';
import { lotOf } from '../lots.js';
import { currencyProblems, pointCurrencyOf } from '../point-currency.js';
import { TooManyPoints } from '../points.refusals.js';
import { postingId } from '../posting-id.js';
import { named, protectedExpiry } from '../protection/protection.js';
import { hasRoomFor } from '../wallet.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { findCorrectedMembers, refusedMember, type CorrectedMember } from './corrected-member.js';
import { FIND_PAST_EXPIRIES } from './corrections.queries.js';
import { InsufficientExpiredPoints, NothingToReinstate } from './corrections.refusals.js';
import { reinstate } from './corrections.js';
import { ReinstatePointsPayload, type ReinstatePointsInput } from './corrections.types.js';
import { decidedExpiries, firstOf, goneOn, reinstatable, type Gone, type PastExpiry } from './expired-points.js';
import { expiredDaysProblems, lastDayProblems } from './day-problems.js';
import { expiryOfReinstated } from './new-expiry.js';

type Request = WalletRequest<ReinstatePointsInput>;

/** With what expired in the wallet before, once it is loaded. */
type Found = CorrectedMember & { past?: readonly PastExpiry[] };

/**
 * Gives expired points back, into the lots that they were in. Refuses: InvalidInput, MemberNotFound, MemberNotActive,
 * NothingToReinstate, InsufficientExpiredPoints, TooManyPoints, IdempotencyKeyReused.
 */
@Injectable()
export class ReinstatePoints extends WalletAct<ReinstatePointsInput, Found, ReinstatePointsPayload> {
  readonly operation = 'reinstatePoints';

  problemsOf({ points, reason, currency }: ReinstatePointsInput, settings: ProgramSettings): Problem[] {
    return [
      ...currencyProblems(settings, currency),
      ...(points == null || points >= 1
        ? []
        : [{ path: ['points'], message: `must be from 1 to ${String(MAX_POINTS)}` }]),
      ...shortTextProblems('reason', reason, 500),
    ];
  }

  find(db: Queryable, { number }: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    return findCorrectedMembers(db, number, requests);
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { request: Request; found: Found }[]): Promise<void> {
    const wanted = asked.flatMap(({ request: { input }, found }, index) => {
      const wallet = desk.wallets.find(found.members[0], pointCurrencyOf(desk.settings, input.currency).number);
      if (!wallet || daysProblems(desk, input).length > 0) return [];
      return [{ asked: index, walletId: wallet.id, after: goneAsked(desk, input).after, found }];
    });
    if (wanted.length === 0) return;
    const columns = columnsOf(wanted, 'asked', 'walletId', 'after');
    const rows = await tx.query(FIND_PAST_EXPIRIES, [desk.settings.number, ...columns]);
    for (const { asked: index, walletId, found } of wanted) {
      found.past = rows.filter((row) => row.asked === index);
      await desk.wallets.contents.loadTheseLots(
        tx,
        found.past.map(({ lot }) => ({ walletId, lot })),
      );
    }
  }

  decide(desk: WalletDesk, { caller, input }: Request, { members: [memberId], past = [] }: Found): Facts | Refusal {
    const problems = daysProblems(desk, input);
    if (problems.length > 0) return new InvalidInput(problems);
    const refused = refusedMember(desk.members.get(memberId));
    if (refused) return refused;
    const wallet = desk.wallets.find(memberId, pointCurrencyOf(desk.settings, input.currency).number);
    if (!wallet) return new NothingToReinstate();
    const expired = reinstatable([...past, ...decidedExpiries(wallet, desk.postings)], goneAsked(desk, input));
    const available = expired.reduce((sum, { points }) => sum + points, 0);
    if (available === 0) return new NothingToReinstate();
    const points = input.points ?? available;
    if (points > available) return new InsufficientExpiredPoints(points, available);
    if (!hasRoomFor(wallet, points, Account.EXPIRED)) return new TooManyPoints();
    const expiry =
      input.expiresOn == null
        ? protectedExpiry(wallet.protection, { expiresAt: graceFrom(desk.wallets.termsOf(wallet), desk.now) }, desk.now)
        : named(midnightAfter(input.expiresOn, desk.settings.timeZone));
    const parts = firstOf(expired, points).map((part) => ({ lot: lotOf(wallet, part.lot), points: part.points }));
    const cause = desk.causeOf(caller, SourceType.NONE, null);
    const postings = reinstate(wallet, parts, (lot) => expiryOfReinstated(lot, expiry), input.reason, cause);
    desk.book(postings);
    return { wallet: wallet.id, posting: postings[0].sequence, member: memberId };
  }

  payloadOf(
    programId: number,
    { wallet: walletId, posting: sequence, member: memberId }: Facts,
    replayed: boolean,
  ): ReinstatePointsPayload {
    return Object.assign(new ReinstatePointsPayload(), { programId, walletId, sequence, memberId, replayed });
  }

  noteOf({ reason }: ReinstatePointsInput, { wallet, posting, member }: Facts): AuditNote {
    return { memberId: String(member), subject: postingId(Number(wallet), Number(posting)), reason };
  }
}

function daysProblems({ now, settings: { timeZone } }: WalletDesk, input: ReinstatePointsInput): Problem[] {
  return [
    ...expiredDaysProblems(input.expiredFrom, input.expiredUntil, dayInZone(now, timeZone)),
    ...lastDayProblems(input.expiresOn, now, timeZone),
  ];
}

/** When the points that are asked for were gone. */
function goneAsked({ now, settings: { timeZone } }: WalletDesk, input: ReinstatePointsInput): Gone {
  return goneOn(input.expiredFrom, input.expiredUntil ?? dayInZone(now, timeZone), timeZone);
}
