import { Injectable } from '@nestjs/common';
import type { Member } from '../../../members/index.js';
import { KeyedReader } from '../../../platform/batching/index.js';
import { Database } from '../../../platform/database/index.js';
import { ProgramDirectory } from '../../../programs/index.js';
import { ReferralBook } from '../../program/referral-book.js';
import type { ReferralGift } from '../../program/referral-terms.js';
import { nextFriendOf, obstacleOf } from './outlook.js';
import { NextFriendReward, ReferralSummary } from './referral-summary.types.js';
import { SUMMARIES, type SummaryRow } from './summary.queries.js';

/** Sums up what members have from bringing friends, for all that are asked for at about the same time in one statement. */
@Injectable()
export class ReferralSummaries {
  private readonly rows: KeyedReader<SummaryRow>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
    private readonly book: ReferralBook,
  ) {
    this.rows = new KeyedReader(database, SUMMARIES, (row) => row.memberId);
  }

  /** Null where friends are not brought. */
  async of({ programId, uuid: memberId, earns }: Member): Promise<ReferralSummary | null> {
    const settings = await this.programs.settingsOf(programId);
    const program = await this.book.termsOf(settings);
    const row = program && (await this.rows.one(programId, memberId));
    if (!program || !row) return null;
    const { now, code: personalCode, barredAt: barredSince, qualified: friends, ...counts } = row;
    const standing = { ...counts, earns, isBarred: barredSince !== null, friends };
    const obstacle = obstacleOf(program, standing);
    const next = nextFriendOf(program, standing, now, settings.timeZone);
    const isCapped = 'resetsAt' in next;
    return Object.assign(new ReferralSummary(), {
      ...counts,
      ...{ programId, memberId, personalCode, barredSince, obstacle, isCapped, qualified: friends },
      currencyNumber: program.current.currency,
      canInvite: obstacle === null,
      nextFriend: isCapped ? null : rewardFor({ programId, memberId }, next),
      capResetsAt: isCapped ? next.resetsAt : null,
    });
  }
}

function rewardFor(
  advocate: { programId: number; memberId: string },
  { number, gift }: { number: number; gift: ReferralGift | null },
): NextFriendReward {
  const points = gift && 'points' in gift ? gift.points : null;
  const templateUuid = gift && 'template' in gift ? gift.template : null;
  return Object.assign(new NextFriendReward(), { ...advocate, number, points, templateUuid });
}
