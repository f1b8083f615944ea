import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import { WalletAct, WalletChanges, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { ReferralActs, type ReferralActBook } from '../desk/referral-acts.js';
import type { ReferralDesk } from '../desk/referral-desk.js';
import { stateAt } from '../shown/referral-state.js';
import type { ReferralRow } from '../stored/referral-rows.js';
import { ReferralNotFound, ReferralNotInReview } from './review.types.js';

/** A referral that somebody has looked at. */
export interface ReviewInput {
  idempotencyKey: string;
  referral: string;
}

interface Found {
  readonly members: readonly string[];
  readonly referredTo: readonly string[];
  readonly referral: string;
}

/** Somebody has looked at a referral that was held. Refuses: InvalidInput, ReferralNotFound, ReferralNotInReview, IdempotencyKeyReused. */
@Injectable()
export abstract class ReviewReferral<Input extends ReviewInput, Payload> extends WalletAct<
  Input,
  Found,
  Payload,
  ReferralActBook
> {
  constructor(
    changes: WalletChanges,
    private readonly acts: ReferralActs,
  ) {
    super(changes);
  }

  override prepare(settings: ProgramSettings): Promise<unknown> {
    return this.acts.prepare(settings);
  }

  problemsOf(_input: Input): Problem[] {
    return [];
  }

  async find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly WalletRequest<Input>[],
  ): Promise<(Found | Refusal)[]> {
    const named = requests.map(({ input }) => decodeId('ref', input.referral));
    const referrals = named.filter((referral) => referral !== null);
    const members = await this.acts.companionsOf(db, settings, { referrals });
    return named.map((referral) =>
      referral === null ? new ReferralNotFound() : { members, referredTo: [], referral },
    );
  }

  load(tx: Tx, desk: WalletDesk, asked: readonly { found: Found }[]): Promise<ReferralActBook> {
    return this.acts.open(tx, desk, { referrals: asked.map(({ found }) => found.referral) });
  }

  decide(
    desk: WalletDesk,
    { caller }: WalletRequest<Input>,
    { referral }: Found,
    { referrals }: ReferralActBook,
  ): Facts | Refusal {
    const row = referrals.byId(referral);
    if (!row) return new ReferralNotFound();
    if (row.state !== 'IN_REVIEW') return new ReferralNotInReview(stateAt(row, desk.now).state);
    this.conclude(referrals, row, caller);
    return { referral, member: row.advocate };
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

  abstract override payloadOf(programId: number, facts: Facts, replayed: boolean): Payload;

  abstract override noteOf(input: Input, facts: Facts): AuditNote;

  /** What comes of it. */
  protected abstract conclude(referrals: ReferralDesk, row: ReferralRow, caller: Caller): void;
}
