import { Injectable } from '@nestjs/common';
import { Awarding, RuleBook } from '../../earning/index.js';
import type { Tx } from '../../platform/database/index.js';
import type { WalletDesk } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { IssueDueGrants } from '../../vouchers/index.js';
import type { ReferralDesk } from './referral-desk.js';
import { Referring, type Concerned } from './referring.js';

/** What a mutation about referrals works with beside wallets. */
export interface ReferralActBook {
  readonly referrals: ReferralDesk;
  readonly awarding: Awarding;
}

/** How mutations about referrals load and store: what a friend is worth to an advocate by rules and tiers goes with them. */
@Injectable()
export class ReferralActs {
  constructor(
    private readonly referring: Referring,
    private readonly ruleBook: RuleBook,
    private readonly grants: IssueDueGrants,
  ) {}

  /** Has at hand what `open` takes from memory. */
  async prepare(settings: ProgramSettings): Promise<void> {
    await Promise.all([this.ruleBook.rulesOf(settings), this.referring.booksOf(settings)]);
  }

  /** Who has to be locked with whom these calls are about. */
  async companionsOf(
    tx: Parameters<Referring['companionsOf']>[0],
    settings: ProgramSettings,
    concerned: Concerned,
  ): Promise<string[]> {
    return this.referring.companionsOf(tx, settings, await this.referring.booksOf(settings), concerned);
  }

  /** Opens everything under the locks. */
  async open(tx: Tx, { settings, now, members, wallets }: WalletDesk, concerned: Concerned): Promise<ReferralActBook> {
    const [rules, books] = await Promise.all([this.ruleBook.rulesOf(settings), this.referring.booksOf(settings)]);
    const referrals = await this.referring.open(tx, { settings, now, members, wallets }, books, concerned);
    const occasions = referrals.occasions();
    const awarding = await Awarding.open(tx, settings, rules, now, occasions, referrals.givenBack(), members);
    awarding.recognition.tell(members);
    await this.referring.start(tx, settings, referrals, awarding);
    await wallets.contents.loadLots(tx, referrals.lots());
    return { referrals, awarding };
  }

  /** What stores it, and what was booked, which the desk is told of. */
  writes({ referrals, awarding }: ReferralActBook, desk: WalletDesk): ReturnType<ReferralDesk['writes']> {
    desk.postings.push(...referrals.postings, ...awarding.recognition.granted);
    return [...referrals.writes(), ...awarding.writes()];
  }

  /** Vouchers that come with tiers to which advocates climbed. */
  async follow(tx: Tx, { settings, now, members }: WalletDesk, { awarding }: ReferralActBook): Promise<void> {
    if (awarding.recognition.areVouchersDue) await this.grants.run(tx, { settings, now, members });
  }
}
