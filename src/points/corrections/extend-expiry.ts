import { Injectable } from '@nestjs/common';
import { midnightAfter } from '../../kernel/calendar.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import { InvalidInput, type Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { LotState, SourceType } from '../codes.js';
import { readLotId } from '../lots/lot-id.js';
import { currencyProblems, pointCurrencyOf } from '../point-currency.js';
import { postingId } from '../posting-id.js';
import type { Lot, Wallet } from '../wallet.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { findCorrectedMembers, refusedMember, type CorrectedMember } from './corrected-member.js';
import { extend } from './corrections.js';
import { NothingToExtend } from './corrections.refusals.js';
import { ExtendExpiryPayload, type ExtendExpiryInput } from './corrections.types.js';
import { lastDayProblems } from './day-problems.js';

type Request = WalletRequest<ExtendExpiryInput>;

const MOST_LOTS = 500;

/**
 * Lets points live longer, never shorter: lots that are not gone yet and would expire sooner. Refuses: InvalidInput,
 * MemberNotFound, MemberNotActive, NothingToExtend, IdempotencyKeyReused.
 */
@Injectable()
export class ExtendExpiry extends WalletAct<ExtendExpiryInput, CorrectedMember, ExtendExpiryPayload> {
  readonly operation = 'extendExpiry';

  problemsOf({ lots, reason, currency }: ExtendExpiryInput, settings: ProgramSettings): Problem[] {
    const isShort = lots == null || (lots.length > 0 && lots.length <= MOST_LOTS);
    return [
      ...currencyProblems(settings, currency),
      ...(isShort ? [] : [{ path: ['lots'], message: `must be 1 to ${String(MOST_LOTS)}` }]),
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
    const named: { walletId: number; lot: number }[] = [];
    const expiring: { walletId: number; before: Date }[] = [];
    for (const { request, found } of asked) {
      const { expiresOn, lots, currency } = request.input;
      const wallet = desk.wallets.find(found.members[0], pointCurrencyOf(desk.settings, currency).number);
      if (!wallet || lastDayProblems(expiresOn, desk.now, desk.settings.timeZone).length > 0) continue;
      if (lots == null)
        expiring.push({ walletId: wallet.id, before: midnightAfter(expiresOn, desk.settings.timeZone) });
      else
        named.push(...numbersIn(wallet, lots).flatMap((lot) => (lot === null ? [] : [{ walletId: wallet.id, lot }])));
    }
    await desk.wallets.contents.loadTheseLots(tx, named);
    await desk.wallets.contents.loadLotsExpiring(tx, expiring);
  }

  decide(desk: WalletDesk, { caller, input }: Request, { members: [memberId] }: CorrectedMember): Facts | Refusal {
    const { timeZone } = desk.settings;
    const problems = lastDayProblems(input.expiresOn, desk.now, timeZone);
    if (problems.length > 0) return new InvalidInput(problems);
    const refused = refusedMember(desk.members.get(memberId));
    if (refused) return refused;
    const wallet = desk.wallets.find(memberId, pointCurrencyOf(desk.settings, input.currency).number);
    const unknown = input.lots == null ? [] : unknownLots(wallet, input.lots);
    if (unknown.length > 0) return new InvalidInput(unknown);
    if (!wallet) return new NothingToExtend();
    const expiresAt = midnightAfter(input.expiresOn, timeZone);
    const named = input.lots == null ? null : numbersIn(wallet, input.lots);
    const lots = [...wallet.lots.values()].filter(
      (lot) => (named === null || named.includes(lot.number)) && expiresBefore(lot, expiresAt, desk.now),
    );
    if (lots.length === 0) return new NothingToExtend();
    const posting = extend(wallet, lots, expiresAt, input.reason, desk.causeOf(caller, SourceType.NONE, null));
    desk.book([posting]);
    return { wallet: wallet.id, posting: posting.sequence, member: memberId };
  }

  payloadOf(
    programId: number,
    { wallet: walletId, posting: sequence, member: memberId }: Facts,
    replayed: boolean,
  ): ExtendExpiryPayload {
    return Object.assign(new ExtendExpiryPayload(), { programId, walletId, sequence, memberId, replayed });
  }

  noteOf({ expiresOn, reason }: ExtendExpiryInput, { wallet, posting, member }: Facts): AuditNote {
    const subject = postingId(Number(wallet), Number(posting));
    return { memberId: String(member), subject, reason, details: { expiresOn } };
  }
}

/**
 * Whether something is left of it that is not gone yet, but will be before that. Pending and held points outlive the date of their lot:
 * they go when they mature, or are released.
 */
function expiresBefore({ state, held, expiresAt }: Lot, moment: Date, now: Date): boolean {
  if (state === LotState.CLOSED || expiresAt === null || expiresAt >= moment) return false;
  return state === LotState.PENDING || held > 0 || expiresAt > now;
}

/** The numbers of lots in this wallet; null for an id of another one's. */
function numbersIn(wallet: Wallet, ids: readonly string[]): (number | null)[] {
  return ids.map((id) => {
    const read = readLotId(id);
    return read?.walletId === wallet.id ? read.number : null;
  });
}

function unknownLots(wallet: Wallet | undefined, ids: readonly string[]): Problem[] {
  const numbers = wallet ? numbersIn(wallet, ids) : [];
  return ids.flatMap((_, index) => {
    const number = numbers[index] ?? null;
    if (number !== null && wallet?.lots.has(number)) return [];
    return [{ path: ['lots', String(index)], message: 'the member has no such lot in this point currency' }];
  });
}
