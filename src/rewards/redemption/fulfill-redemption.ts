import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import type { Facts, WalletDesk, WalletRequest } from '../../points/index.js';
import { ChangeBook, isOver, RedemptionChange, type RedemptionFound } from './redemption-change.js';
import { FulfillRedemptionPayload, type FulfillRedemptionInput } from './shown/change.types.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import { RedemptionNotOpen } from './shown/redemptions.refusals.js';
import type { RedemptionFile } from './stored/redemption-rows.js';

/**
 * Notes that a redemption was handed over. Once more answers as the first time. Refuses: InvalidInput, RedemptionNotFound,
 * RedemptionNotOpen, IdempotencyKeyReused.
 */
@Injectable()
export class FulfillRedemption extends RedemptionChange<FulfillRedemptionInput, FulfillRedemptionPayload> {
  readonly operation = 'fulfillRedemption';

  protected open(_tx: Tx, _desk: WalletDesk, files: readonly RedemptionFile[]): Promise<ChangeBook> {
    return Promise.resolve(new ChangeBook(files));
  }

  decide(
    desk: WalletDesk,
    _request: WalletRequest<FulfillRedemptionInput>,
    { redemption }: RedemptionFound,
    book: ChangeBook,
  ): Facts | Refusal {
    const file = book.file(redemption);
    const facts = { redemption, member: file.memberId };
    if (file.status === RedemptionStatus.FULFILLED) return { ...facts, again: 1 };
    if (file.status !== RedemptionStatus.ISSUED)
      return new RedemptionNotOpen(isOver(file, desk.now) ? RedemptionStatus.EXPIRED : file.status);
    file.status = RedemptionStatus.FULFILLED;
    file.fulfilledAt = desk.now;
    book.changed.add(file);
    this.tellOf(desk, file, 'redemption.fulfilled');
    return facts;
  }

  payloadOf(programId: number, { redemption, member, again }: Facts, replayed: boolean): FulfillRedemptionPayload {
    const about = { programId, redemptionUuid: redemption, memberId: member, replayed: replayed || again === 1 };
    return Object.assign(new FulfillRedemptionPayload(), about);
  }
}
