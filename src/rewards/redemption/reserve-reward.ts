import { Injectable } from '@nestjs/common';
import { encodeId, newId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import { hold, SourceType, type Facts, type Wallet, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote } from '../../programs/index.js';
import { ClaimReward } from './claiming/claim-reward.js';
import { ReserveRewardPayload, type ReserveRewardInput } from './shown/claim.types.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import type { RedemptionFile } from './stored/redemption-rows.js';

const USUAL = 900;
const LONGEST = 30 * 24 * 60 * 60;

/**
 * Sets a reward aside: points are held, stock, codes and limits taken, until it is confirmed, canceled or times out. The price is decided
 * here and stays. Refuses: InvalidInput, MemberNotFound, MemberNotActive, RewardNotFound, RewardNotAvailable, ChoiceRequired,
 * LimitReached, OutOfStock, InsufficientPoints, IdempotencyKeyReused.
 */
@Injectable()
export class ReserveReward extends ClaimReward<ReserveRewardInput, ReserveRewardPayload> {
  readonly operation = 'reserveReward';

  override problemsOf(input: ReserveRewardInput): Problem[] {
    const seconds = input.expiresInSeconds ?? USUAL;
    const problems = super.problemsOf(input);
    if (seconds >= 1 && seconds <= LONGEST) return problems;
    return [...problems, { path: ['expiresInSeconds'], message: `must be from 1 to ${LONGEST}` }];
  }

  protected pay(
    desk: WalletDesk,
    { caller, input }: WalletRequest<ReserveRewardInput>,
    wallet: Wallet,
    { uuid, points }: { uuid: string; points: number },
  ): Pick<RedemptionFile, 'status' | 'sequence' | 'holdId' | 'reservedUntil' | 'issuedAt'> {
    const reservedUntil = new Date(desk.now.getTime() + (input.expiresInSeconds ?? USUAL) * 1000);
    const terms = { id: newId(), points, purpose: null, expiresAt: reservedUntil };
    const source = { sourceType: SourceType.REDEMPTION, sourceId: uuid };
    const made = hold(wallet, { ...terms, ...source }, desk.causeOf(caller, source.sourceType, uuid));
    desk.book(made.postings);
    return { status: RedemptionStatus.RESERVED, sequence: null, holdId: made.hold.id, reservedUntil, issuedAt: null };
  }

  protected conclude(): void {
    // Vouchers are issued when it is confirmed: their days count from then.
  }

  payloadOf(programId: number, { redemption, member: memberId }: Facts, replayed: boolean): ReserveRewardPayload {
    return Object.assign(new ReserveRewardPayload(), { programId, redemptionUuid: redemption, memberId, replayed });
  }

  noteOf({ reward }: ReserveRewardInput, { redemption, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('rdm', String(redemption)), details: { reward } };
  }
}
