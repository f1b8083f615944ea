import { Injectable } from '@nestjs/common';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import type { PostingDraft } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { By, ReferralPlace } from '../desk/referral-place.js';
import { Referring } from '../desk/referring.js';
import { findHoldersOfPoints, type EndReason, type ReferralRow } from '../stored/referral-rows.js';
import { findOpenReferrals } from './open-referrals.js';

/** What comes of it: postings, of which their members are told already, and what stores the rest. */
export interface LeftReferrals {
  readonly postings: readonly PostingDraft[];
  readonly writes: readonly Call<unknown>[];
}

/** Ends the referrals of members who leave, or turn out to be one person. */
@Injectable()
export class LeaveReferrals {
  constructor(private readonly referring: Referring) {}

  /**
   * Who has to be locked besides: whose wallets have what is taken back of these members' referrals, and who hears that a friend has left.
   * Found without a lock.
   */
  async companionsOf(db: Queryable, settings: ProgramSettings, memberIds: readonly string[]): Promise<string[]> {
    const books = await this.referring.booksOf(settings);
    if (!books.program) return [];
    const open = await findOpenReferrals(db, settings.number, memberIds);
    const own = open.filter(({ advocate }) => memberIds.includes(advocate));
    const left = open.filter(({ state }) => state === 'JOINED');
    const holders = await findHoldersOfPoints(db, settings.number, own);
    return [...left.map(({ advocate }) => advocate), ...holders];
  }

  /**
   * Members leave, whose rows are locked: what they still hoped for is rejected, and what was to be paid to them is taken back. What
   * friends were given stays theirs. Who leaves as somebody's friend before they qualify does not any more.
   */
  leave(tx: Tx, place: ReferralPlace, memberIds: readonly string[], by: By): Promise<LeftReferrals> {
    return this.end(tx, place, memberIds, by, ({ advocate, state }) => {
      if (memberIds.includes(advocate)) return 'ADVOCATE_LEFT';
      return state === 'JOINED' ? 'FRIEND_LEFT' : null;
    });
  }

  /** Members who turn out to be one person: none of them has brought another. */
  unite(tx: Tx, place: ReferralPlace, memberIds: readonly string[], by: By): Promise<LeftReferrals> {
    return this.end(tx, place, memberIds, by, ({ advocate, friend }) =>
      friend !== null && memberIds.includes(advocate) && memberIds.includes(friend) ? 'SAME_PERSON' : null,
    );
  }

  private async end(
    tx: Tx,
    place: ReferralPlace,
    memberIds: readonly string[],
    by: By,
    reasonOf: (row: ReferralRow) => EndReason | null,
  ): Promise<LeftReferrals> {
    const { settings, wallets } = place;
    const books = await this.referring.booksOf(settings);
    if (!books.program) return { postings: [], writes: [] };
    const found = await findOpenReferrals(tx, settings.number, memberIds);
    const ending = found.flatMap((row) => {
      const reason = reasonOf(row);
      return reason === null ? [] : [{ uuid: row.uuid, reason }];
    });
    if (ending.length === 0) return { postings: [], writes: [] };
    const desk = await this.referring.open(tx, place, books, { referrals: ending.map(({ uuid }) => uuid) });
    await wallets.contents.loadLots(tx, desk.lots());
    for (const { uuid, reason } of ending) {
      const row = desk.byId(uuid);
      if (row) desk.reject(row, reason, by);
    }
    return { postings: desk.postings, writes: desk.writes() };
  }
}
