import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';
import { MAX_POINTS } from '../../kernel/points.js';
import type { Problem } from '../../kernel/problem.js';
import {
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  mayEarn,
  maySpend,
  resolveMembers,
  refuseSilence,
  resolveOwnMembers,
  type LockedMember,
} from '../../members/index.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import { InvalidInput, type Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { SourceType } from '../codes.js';
import { currencyProblems, pointCurrencyOf } from '../point-currency.js';
import { InsufficientPoints, TooManyPoints } from '../points.refusals.js';
import { postingId } from '../posting-id.js';
import { hasRoomFor } from '../wallet.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { transfer } from './transfer.js';
import { TransferLimits } from './transfer-limits.js';
import { RecipientNotFound, TransfersOff } from './transfers.refusals.js';
import { TransferPointsPayload, type TransferPointsInput } from './transfers.types.js';

type Request = WalletRequest<TransferPointsInput>;
interface Found {
  members: string[];
  referredTo: string[];
  from: string;
  /** Null when nobody has this code or card. */
  to: string | null;
  /** One for the whole batch. */
  limits: TransferLimits;
}

/**
 * Gives available points of one member to another: the soonest to expire first, and they keep their terms. Whoever could not
 * send learns nothing about the recipient; who could learns only whether there is one. Refuses: InvalidInput, TransfersOff,
 * MemberNotFound, MemberNotActive, InsufficientPoints, LimitReached, RecipientNotFound, TooManyPoints, IdempotencyKeyReused.
 */
@Injectable()
export class TransferPoints extends WalletAct<TransferPointsInput, Found, TransferPointsPayload> {
  readonly operation = 'transferPoints';

  problemsOf({ to, points, currency }: TransferPointsInput, settings: ProgramSettings): Problem[] {
    return [
      ...currencyProblems(settings, currency),
      ...(points >= 1 ? [] : [{ path: ['points'], message: `must be from 1 to ${String(MAX_POINTS)}` }]),
      ...(to.code != null || to.card != null
        ? []
        : [{ path: ['to'], message: 'must name the recipient by code or card' }]),
    ];
  }

  async find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const asked = requests.map(({ caller, input }) => ({ caller, member: input.from ?? null }));
    const senders = await resolveOwnMembers(db, settings.number, asked);
    const recipients = await resolveMembers(
      db,
      settings.number,
      requests.map(({ input }) => input.to),
    );
    const limits = new TransferLimits(settings);
    return asked.map((one, index) => {
      const from = senders[index] ?? null;
      const to = recipients[index] ?? null;
      if (from === null) return refuseSilence(one, 'who sends', 'from') ?? new MemberNotFound(['from']);
      const recipient = to === null ? [] : [to];
      const referredTo = one.caller.memberId === null ? [from, ...recipient] : recipient;
      return { members: [from, ...recipient], referredTo, from, to, limits };
    });
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { request: Request; found: Found }[]): Promise<void> {
    const wanted = asked.flatMap(({ request: { input }, found: { from } }) => {
      const wallet = desk.wallets.find(from, pointCurrencyOf(desk.settings, input.currency).number);
      return wallet ? [{ walletId: wallet.id, points: input.points }] : [];
    });
    await desk.wallets.contents.loadLotsToSpend(tx, wanted);
    const senders = asked.map(({ found }) => found.from);
    await asked[0]?.found.limits.load(tx, desk.now, senders);
  }

  // What is wrong with the sender comes first: only a call that would have gone through says whether there is a recipient.
  decide(desk: WalletDesk, { caller, input }: Request, { from, to, limits }: Found): Facts | Refusal {
    const { points } = input;
    if (!desk.settings.transfers.enabled) return new TransfersOff();
    const sender = desk.members.get(from);
    if (!sender || sender.status === MemberStatus.ERASED) return new MemberNotFound(['from']);
    if (!maySpend(sender)) return new MemberNotActive(sender.status, ['from']);
    if (from === to) return new InvalidInput([{ path: ['to'], message: 'must be another member than the sender' }]);
    const { number: currency } = pointCurrencyOf(desk.settings, input.currency);
    const wallet = desk.wallets.find(from, currency);
    if (!wallet || wallet.available < points) return new InsufficientPoints(points, wallet?.available ?? 0);
    const limit = limits.refusalOf(from, points);
    if (limit) return limit;
    if (to === null || !mayReceive(desk.members.get(to))) return new RecipientNotFound();
    const known = desk.wallets.find(to, currency);
    if (known && !hasRoomFor(known, points)) return new TooManyPoints(['to']);

    const theirs = desk.wallets.of(to, currency);
    const cause = desk.causeOf(caller, SourceType.TRANSFER, newId());
    const { sent, postings } = transfer(wallet, theirs, points, desk.wallets.termsOf(theirs), cause);
    desk.book(postings);
    limits.count(from, points);
    return { member: from, to, wallet: wallet.id, sequence: sent.sequence };
  }

  payloadOf(programId: number, facts: Facts, replayed: boolean): TransferPointsPayload {
    const { member: memberId, wallet: walletId, sequence } = facts;
    return Object.assign(new TransferPointsPayload(), { programId, memberId, walletId, sequence, replayed });
  }

  /** Of the sender; the recipient stands on the other posting. */
  noteOf({ points }: TransferPointsInput, { member, wallet, sequence }: Facts): AuditNote {
    return { memberId: String(member), subject: postingId(Number(wallet), Number(sequence)), details: { points } };
  }
}

/** Who earns may receive; of anybody else the refusal says nothing. */
function mayReceive(member: LockedMember | undefined): boolean {
  return member !== undefined && mayEarn(member);
}
