import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import {
  mayEarn,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  refuseSilence,
  resolveOwnMembers,
} from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import { WalletAct, WalletChanges, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { CodeGuesses, CodeKeys, guessesIn } from '../../vouchers/index.js';
import { ReferralActs, type ReferralActBook } from '../desk/referral-acts.js';
import { Referring, type Concerned } from '../desk/referring.js';
import { referenceProblems } from '../guard/reference-problems.js';
import { isUnknownReferralCode, ReferralNotAllowed, ReferralReason } from '../referrals.refusals.js';
import { AcceptReferralPayload, type AcceptReferralInput } from './accept-referral.types.js';
import { findInviting, type FoundCode } from './find-inviting.js';
import { joinBy } from './join-by.js';

type Request = WalletRequest<AcceptReferralInput>;

interface Found {
  readonly members: readonly string[];
  readonly referredTo: readonly string[];
  readonly friend: string;
  /** Null for a code that is nobody's. */
  readonly code: FoundCode | null;
}

/** No code is longer. */
const LONGEST_CODE = 100;

/**
 * Somebody who has not bought anything yet becomes the friend of whose code it is, for ever. Where joining is all that is asked of friends,
 * they qualify with it. Refuses: InvalidInput, MemberNotFound, MemberNotActive, ReferralNotAllowed, IdempotencyKeyReused.
 */
@Injectable()
export class AcceptReferral extends WalletAct<AcceptReferralInput, Found, AcceptReferralPayload, ReferralActBook> {
  readonly operation = 'acceptReferral';

  constructor(
    changes: WalletChanges,
    private readonly acts: ReferralActs,
    private readonly referring: Referring,
    private readonly keys: CodeKeys,
    private readonly guesses: CodeGuesses,
  ) {
    super(changes);
  }

  override run(caller: Caller, input: AcceptReferralInput): Promise<AcceptReferralPayload | Refusal> {
    const lookUp = { about: input.member ?? null, codes: 1, call: () => this.keyedCall(caller, input) };
    return this.guesses.guard(
      caller,
      [lookUp],
      () => super.run(caller, input),
      (answer) => [guessesIn(answer, isUnknownReferralCode)],
    );
  }

  override prepare(settings: ProgramSettings): Promise<unknown> {
    return this.acts.prepare(settings);
  }

  problemsOf(input: AcceptReferralInput): Problem[] {
    return [...shortTextProblems('code', input.code, LONGEST_CODE), ...referenceProblems(input)];
  }

  async find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const asked = requests.map(({ caller, input: { member } }) => ({ caller, member: member ?? null }));
    const friends = await resolveOwnMembers(db, settings.number, asked);
    const codes = await findInviting(
      db,
      this.keys,
      settings.number,
      requests.map(({ input }) => input.code),
    );
    // Who was brought already is locked with whoever brought them: a referral is looked at under its advocate's lock.
    const companions = await this.acts.companionsOf(db, settings, { friends });
    return asked.map((one, index) => {
      const friend = friends[index] ?? null;
      if (friend === null) return refuseSilence(one, 'who joins') ?? new MemberNotFound();
      const code = codes[index] ?? null;
      const advocate = code?.advocate ?? friend;
      return { members: [friend, advocate, ...companions], referredTo: [friend, advocate], friend, code };
    });
  }

  load(tx: Tx, desk: WalletDesk, asked: readonly { request: Request; found: Found }[]): Promise<ReferralActBook> {
    const said = asked.map(({ request, found }) => ({ memberId: found.friend, said: request.input }));
    const concerned: Concerned = {
      friends: asked.map(({ found }) => found.friend),
      referrals: asked.flatMap(({ found }) => found.code?.referralId ?? []),
      joining: asked.flatMap(({ found: { friend, code } }) => (code ? [{ advocate: code.advocate, friend }] : [])),
      references: this.referring.referencesOf(desk.settings, said),
    };
    return this.acts.open(tx, desk, concerned);
  }

  decide(
    desk: WalletDesk,
    { caller }: Request,
    { friend, code }: Found,
    { referrals }: ReferralActBook,
  ): Facts | Refusal {
    const member = desk.members.get(friend);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    if (!mayEarn(member)) return new MemberNotActive(member.status);
    const joined = joinBy(desk, referrals, code, friend, caller);
    if (typeof joined === 'string') return new ReferralNotAllowed(ReferralReason[joined], ['code']);
    referrals.saw(friend);
    return { referral: joined.uuid, member: friend };
  }

  override isBinding({ referrals }: ReferralActBook): boolean {
    return referrals.hasGiven;
  }

  override writes(desk: WalletDesk, book: ReferralActBook): Call<unknown>[] {
    return this.acts.writes(book, desk);
  }

  override follow(tx: Tx, desk: WalletDesk, book: ReferralActBook): Promise<void> {
    return this.acts.follow(tx, desk, book);
  }

  payloadOf(programId: number, { referral, member: memberId }: Facts, replayed: boolean): AcceptReferralPayload {
    return Object.assign(new AcceptReferralPayload(), { programId, referralUuid: referral, memberId, replayed });
  }

  noteOf(_: AcceptReferralInput, { referral, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('ref', String(referral)) };
  }
}
