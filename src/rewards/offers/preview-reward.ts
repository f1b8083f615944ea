import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import { MemberLoader, requireFinding, type MemberRef } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { RewardBook } from '../book/reward-book.js';
import { findReward } from '../catalogue/stored/rewards.queries.js';
import { Looks } from './looks.js';
import { MemberRewards, rankedBy } from './member-rewards.js';
import { Offers } from './offers.js';
import { PopularityBook } from './popularity/popularity-book.js';
import { weightsOf } from './relevance-weights.js';
import { showOffer } from './show-offer.js';
import type { MemberReward } from './shown/member-reward.types.js';

/** What a reward would be for a member, in whatever status it is: as a version says that is not on offer yet, or at another moment. */
@Injectable()
export class PreviewReward {
  constructor(
    private readonly database: Database,
    private readonly members: MemberLoader,
    private readonly book: RewardBook,
    private readonly looks: Looks,
    private readonly rewards: MemberRewards,
    private readonly popularity: PopularityBook,
    private readonly keys: CodeKeys,
  ) {}

  /** Null for an unknown reward or member. */
  async run(caller: Caller, id: string, ref: MemberRef, at: Date | null): Promise<MemberReward | null> {
    const { programId } = caller;
    requireFinding(caller, [ref]);
    const [stored, member, popularity] = await Promise.all([
      findReward(this.database, this.keys, programId, decodeId('rwd', id)),
      this.members.named(programId, ref),
      this.popularity.of(programId),
    ]);
    if (!stored || !member) return null;
    const { settings, active, look } = await this.looks.of(member, (now) => this.book.compiled(now, [stored]), at);
    const offers = Offers.of(active);
    const weights = weightsOf(settings);
    const who = rankedBy(look, offers, popularity);
    const [found] = await this.rewards.find(
      offers,
      [0],
      { settings, look },
      await this.rewards.issuableIn(settings),
      offers.ranking.speaking(who, weights),
    );
    return found ? showOffer(found, { settings, look, popularity, weights, isStaff: true }) : null;
  }
}
