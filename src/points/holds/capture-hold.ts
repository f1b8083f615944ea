import { Injectable } from '@nestjs/common';
import { MAX_POINTS } from '../../kernel/points.js';
import type { Problem } from '../../kernel/problem.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { SourceType } from '../codes.js';
import { CaptureExceedsHold, HoldNotOpen } from '../points.refusals.js';
import { capture } from '../spending.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { findHolds, loadHolds, noteOfHold, openHold, type HoldFound } from './end-hold.js';
import { CaptureHoldPayload, type CaptureHoldInput } from './holds.types.js';

type Request = WalletRequest<CaptureHoldInput>;

/**
 * Spends points that a hold set aside, all or a part; the rest is released, the hold is over. Refuses: InvalidInput,
 * HoldNotOpen, CaptureExceedsHold, IdempotencyKeyReused.
 */
@Injectable()
export class CaptureHold extends WalletAct<CaptureHoldInput, HoldFound, CaptureHoldPayload> {
  readonly operation = 'captureHold';

  problemsOf({ points }: CaptureHoldInput): Problem[] {
    if (points == null || points >= 1) return [];
    return [{ path: ['points'], message: `must be from 1 to ${String(MAX_POINTS)}` }];
  }

  find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(HoldFound | Refusal)[]> {
    return findHolds(db, settings.number, requests);
  }

  load(tx: Tx, desk: WalletDesk, asked: readonly { found: HoldFound }[]): Promise<void> {
    return loadHolds(tx, desk, asked);
  }

  decide(desk: WalletDesk, { caller, input }: Request, found: HoldFound): Facts | Refusal {
    const open = openHold(desk.wallets, found.hold);
    if (!open) return new HoldNotOpen();
    const points = input.points ?? open.hold.points;
    if (points > open.hold.points) return new CaptureExceedsHold(open.hold.points);
    desk.book(capture(open.wallet, open.hold, points, desk.causeOf(caller, SourceType.HOLD, found.hold)));
    return { hold: found.hold, member: found.members[0] };
  }

  payloadOf(programId: number, { hold: holdUuid, member: memberId }: Facts, replayed: boolean): CaptureHoldPayload {
    return Object.assign(new CaptureHoldPayload(), { programId, holdUuid, memberId, replayed });
  }

  noteOf(_input: CaptureHoldInput, facts: Facts): AuditNote {
    return noteOfHold(facts);
  }
}
