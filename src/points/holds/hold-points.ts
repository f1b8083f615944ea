import { Injectable } from '@nestjs/common';
import { encodeId, newId } from '../../kernel/ids.js';
import { MAX_POINTS } from '../../kernel/points.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import {
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  maySpend,
  refuseSilence,
  resolveOwnMembers,
} from '../../members/index.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { SourceType } from '../codes.js';
import { currencyProblems, pointCurrencyOf } from '../point-currency.js';
import { InsufficientPoints } from '../points.refusals.js';
import { hold } from '../spending.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { HoldPointsPayload, type HoldPointsInput } from './holds.types.js';

type Request = WalletRequest<HoldPointsInput>;
interface Found {
  members: [string];
  referredTo: string[];
}

const LONGEST = 30 * 24 * 60 * 60;

/**
 * Sets available points aside: they cannot be spent twice, and time out when nobody captures them. Refuses: InvalidInput,
 * MemberNotFound, MemberNotActive, InsufficientPoints, LimitReached, IdempotencyKeyReused.
 */
@Injectable()
export class HoldPoints extends WalletAct<HoldPointsInput, Found, HoldPointsPayload> {
  readonly operation = 'holdPoints';

  problemsOf({ points, expiresInSeconds, purpose, currency }: HoldPointsInput, settings: ProgramSettings): Problem[] {
    const seconds = expiresInSeconds ?? 900;
    return [
      ...currencyProblems(settings, currency),
      ...(points >= 1 ? [] : [{ path: ['points'], message: `must be from 1 to ${String(MAX_POINTS)}` }]),
      ...(seconds >= 1 && seconds <= LONGEST
        ? []
        : [{ path: ['expiresInSeconds'], message: `must be from 1 to ${String(LONGEST)}` }]),
      ...(purpose == null ? [] : shortTextProblems('purpose', purpose, 200)),
    ];
  }

  async find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const asked = requests.map(({ caller, input }) => ({ caller, member: input.member ?? null }));
    const found = await resolveOwnMembers(db, settings.number, asked);
    return asked.map((one, index) => {
      const uuid = found[index] ?? null;
      if (uuid === null) return refuseSilence(one, 'whose points') ?? new MemberNotFound();
      return { members: [uuid], referredTo: one.caller.memberId === null ? [uuid] : [] };
    });
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { request: Request; found: Found }[]): Promise<void> {
    const wanted = asked.flatMap(({ request: { input }, found: { members } }) => {
      const wallet = desk.wallets.find(members[0], pointCurrencyOf(desk.settings, input.currency).number);
      return wallet ? [{ walletId: wallet.id, points: input.points }] : [];
    });
    await desk.wallets.contents.loadLotsToSpend(tx, wanted);
    await desk.spendingLimit.load(tx, [...desk.members.keys()]);
  }

  decide(desk: WalletDesk, { caller, input }: Request, { members: [memberId] }: Found): Facts | Refusal {
    const member = desk.members.get(memberId);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    if (!maySpend(member)) return new MemberNotActive(member.status);
    const currency = pointCurrencyOf(desk.settings, input.currency);
    const wallet = desk.wallets.find(memberId, currency.number);
    if (!wallet || wallet.available < input.points) return new InsufficientPoints(input.points, wallet?.available ?? 0);
    const limit = desk.spendingLimit.count(memberId, input.points);
    if (limit) return limit;
    const id = newId();
    const expiresAt = new Date(desk.now.getTime() + (input.expiresInSeconds ?? 900) * 1000);
    const terms = { id, points: input.points, purpose: input.purpose ?? null, expiresAt };
    const made = hold(
      wallet,
      { ...terms, sourceType: SourceType.NONE, sourceId: null },
      desk.causeOf(caller, SourceType.HOLD, id),
    );
    desk.book(made.postings);
    return { hold: id, member: memberId };
  }

  payloadOf(programId: number, { hold: holdUuid, member: memberId }: Facts, replayed: boolean): HoldPointsPayload {
    return Object.assign(new HoldPointsPayload(), { programId, holdUuid, memberId, replayed });
  }

  noteOf({ points }: HoldPointsInput, { hold, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('hld', String(hold)), details: { points } };
  }
}
