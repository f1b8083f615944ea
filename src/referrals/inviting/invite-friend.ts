import { Injectable } from '@nestjs/common';
import { addToDay, dayInZone, midnightAfter } from '../../kernel/calendar.js';
import { encodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import {
  mayEarn,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  refuseSilence,
  resolveOwnMembers,
} from '../../members/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import { WalletAct, WalletChanges, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import type { ReferralDesk } from '../desk/referral-desk.js';
import { Referring } from '../desk/referring.js';
import { findBars } from '../guard/bars/bar-rows.js';
import { referenceProblems } from '../guard/reference-problems.js';
import { ReferralNotAllowed, ReferralReason } from '../referrals.refusals.js';
import { countOpenInvitations } from '../stored/advocate-rows.js';
import { newInvitationCode } from './invitation-code.js';
import { InviteFriendPayload, type InviteFriendInput } from './invite-friend.types.js';

type Request = WalletRequest<InviteFriendInput>;

interface Found {
  readonly members: [string];
  readonly referredTo: [string];
}

interface Book {
  readonly referrals: ReferralDesk;
  readonly barred: ReadonlySet<string>;
  /** How many invitations of a member are open. */
  readonly open: Map<string, number>;
}

/**
 * Invites one person, whoever it is: the member gets a code for them, which is that of a voucher where the program gives friends one, and
 * follows what comes of it. Refuses: InvalidInput, MemberNotFound, MemberNotActive, ReferralNotAllowed, IdempotencyKeyReused.
 */
@Injectable()
export class InviteFriend extends WalletAct<InviteFriendInput, Found, InviteFriendPayload, Book> {
  readonly operation = 'inviteFriend';

  constructor(
    changes: WalletChanges,
    private readonly referring: Referring,
    private readonly keys: CodeKeys,
  ) {
    super(changes);
  }

  override prepare(settings: ProgramSettings): Promise<unknown> {
    return this.referring.booksOf(settings);
  }

  problemsOf(input: InviteFriendInput): Problem[] {
    return referenceProblems(input);
  }

  async find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const asked = requests.map(({ caller, input: { member } }) => ({ caller, member: member ?? null }));
    const found = await resolveOwnMembers(db, settings.number, asked);
    return asked.map((one, index) => {
      const uuid = found[index] ?? null;
      if (uuid === null) return refuseSilence(one, 'who invites') ?? new MemberNotFound();
      return { members: [uuid], referredTo: [uuid] };
    });
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { request: Request; found: Found }[]): Promise<Book> {
    const { settings, now, members, wallets } = desk;
    const ids = [...members.keys()];
    const [bars, open] = await tx.pipeline([
      findBars(settings.number, ids),
      countOpenInvitations(settings.number, ids, now),
    ]);
    const said = asked.map(({ request, found }) => ({ memberId: found.members[0], said: request.input }));
    const references = this.referring.referencesOf(settings, said);
    const books = await this.referring.booksOf(settings);
    return {
      referrals: await this.referring.open(tx, { settings, now, members, wallets }, books, { references }),
      barred: new Set(bars.map(({ memberId }) => memberId)),
      open: new Map(open.map((one) => [one.memberId, one.open])),
    };
  }

  decide(desk: WalletDesk, { caller }: Request, { members: [memberId] }: Found, book: Book): Facts | Refusal {
    const { settings, now } = desk;
    const member = desk.members.get(memberId);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    const { referrals, barred, open } = book;
    const { program } = referrals;
    if (!program) return new ReferralNotAllowed(ReferralReason.NO_PROGRAM);
    if (program.isPaused) return new ReferralNotAllowed(ReferralReason.PROGRAM_PAUSED);
    if (!mayEarn(member)) return new MemberNotActive(member.status);
    if (barred.has(memberId)) return new ReferralNotAllowed(ReferralReason.ADVOCATE_BARRED);
    const { openInvitations: allowed, invitationDays } = program.current;
    const already = open.get(memberId) ?? 0;
    if (already >= allowed) return ReferralNotAllowed.tooMany(already, allowed);
    open.set(memberId, already + 1);
    const lastDay = addToDay(dayInZone(now, settings.timeZone), invitationDays, 'DAYS');
    const until = midnightAfter(lastDay, settings.timeZone);
    const code = newInvitationCode(this.keys, settings.number, settings.voucherCodePrefix);
    referrals.saw(memberId);
    const { uuid: referral } = referrals.invite(memberId, { code, until }, caller);
    return { referral, member: memberId };
  }

  override isBinding({ referrals }: Book): boolean {
    return referrals.hasGiven;
  }

  override writes(_: WalletDesk, { referrals }: Book): Call<unknown>[] {
    return referrals.writes();
  }

  payloadOf(
    programId: number,
    { referral: referralUuid, member: memberId }: Facts,
    replayed: boolean,
  ): InviteFriendPayload {
    return Object.assign(new InviteFriendPayload(), { programId, referralUuid, memberId, replayed });
  }

  noteOf(_: InviteFriendInput, { referral, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('ref', String(referral)) };
  }
}
