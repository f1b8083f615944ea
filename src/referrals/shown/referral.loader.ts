import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import {
  CHANGES_OF_REFERRALS,
  SHOWN_REFERRALS,
  SHOWN_REFERRALS_OF_FRIENDS,
  SHOWN_REFERRALS_OF_PURCHASES,
  SIGNALS_OF_REFERRALS,
  type ShownChangeRow,
  type ShownReferralRow,
  type ShownSignalRow,
} from '../stored/shown-referrals.js';
import { Referral } from './referral.types.js';

/** Reads referrals as they stand now, those that are asked for at about the same time in one statement. */
@Injectable()
export class ReferralLoader {
  readonly signals: KeyedReader<ShownSignalRow>;
  readonly changes: KeyedReader<ShownChangeRow>;
  private readonly byId: KeyedReader<ShownReferralRow>;
  private readonly byPurchase: KeyedReader<ShownReferralRow>;
  private readonly byFriend: KeyedReader<ShownReferralRow>;

  constructor(database: Database) {
    this.signals = new KeyedReader(database, SIGNALS_OF_REFERRALS, (row) => row.referralId);
    this.changes = new KeyedReader(database, CHANGES_OF_REFERRALS, (row) => row.referralId);
    this.byId = new KeyedReader(database, SHOWN_REFERRALS, (row) => row.uuid);
    this.byPurchase = new KeyedReader(database, SHOWN_REFERRALS_OF_PURCHASES, (row) => row.purchaseId as string);
    this.byFriend = new KeyedReader(database, SHOWN_REFERRALS_OF_FRIENDS, (row) => row.friend as string);
  }

  /** The referral, or null when the program has none by that inner id. */
  one(programId: number, uuid: string): Promise<Referral | null> {
    return shown(programId, this.byId.one(programId, uuid));
  }

  /** The referral that a purchase qualified for; null for none. */
  ofPurchase(programId: number, purchaseId: string): Promise<Referral | null> {
    return shown(programId, this.byPurchase.one(programId, purchaseId));
  }

  /** By which referral a member came; null when nobody brought them. */
  ofFriend(programId: number, memberId: string): Promise<Referral | null> {
    return shown(programId, this.byFriend.one(programId, memberId));
  }
}

async function shown(programId: number, reading: Promise<ShownReferralRow | null>): Promise<Referral | null> {
  const row = await reading;
  return row && Referral.of(row, programId);
}
