import { Injectable } from '@nestjs/common';
import type { Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { SourceType } from '../codes.js';
import { HoldNotOpen } from '../points.refusals.js';
import { release } from '../spending.js';
import { WalletAct } from '../wallet-act.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import { findHolds, loadHolds, noteOfHold, openHold, type HoldFound } from './end-hold.js';
import { ReleaseHoldPayload, type ReleaseHoldInput } from './holds.types.js';

type Request = WalletRequest<ReleaseHoldInput>;

/**
 * Ends a hold without spending it: its points are available again, repay what is owed, and expire at once where their lot has
 * expired meanwhile. Refuses: InvalidInput, HoldNotOpen, IdempotencyKeyReused.
 */
@Injectable()
export class ReleaseHold extends WalletAct<ReleaseHoldInput, HoldFound, ReleaseHoldPayload> {
  readonly operation = 'releaseHold';

  problemsOf(): [] {
    return [];
  }

  find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(HoldFound | Refusal)[]> {
    return findHolds(db, settings.number, requests);
  }

  load(tx: Tx, desk: WalletDesk, asked: readonly { found: HoldFound }[]): Promise<void> {
    return loadHolds(tx, desk, asked);
  }

  decide(desk: WalletDesk, { caller }: Request, found: HoldFound): Facts | Refusal {
    const open = openHold(desk.wallets, found.hold);
    if (!open) return new HoldNotOpen();
    desk.book(release(open.wallet, open.hold, desk.causeOf(caller, SourceType.HOLD, found.hold)));
    return { hold: found.hold, member: found.members[0] };
  }

  payloadOf(programId: number, { hold: holdUuid, member: memberId }: Facts, replayed: boolean): ReleaseHoldPayload {
    return Object.assign(new ReleaseHoldPayload(), { programId, holdUuid, memberId, replayed });
  }

  noteOf(_input: ReleaseHoldInput, facts: Facts): AuditNote {
    return noteOfHold(facts);
  }
}
