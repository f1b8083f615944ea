import { Injectable } from '@nestjs/common';
import { decodeId } from '../../../kernel/ids.js';
import type { Caller } from '../../../platform/access/index.js';
import { changed, ProgramDirectory, timeIn } from '../../../programs/index.js';
import { TierLadderEntity } from '../stored/tier-ladder.entity.js';
import { findLadder } from '../stored/tier-ladders.queries.js';
import { TierLadderStatus } from '../tier-ladder-status.types.js';
import { TierLadder } from '../tier-ladder.types.js';
import { TierLadderBusy, TierLadderNotFound } from '../tier-ladders.refusals.js';
import { ArchiveTierLadderPayload, type ArchiveTierLadderInput } from './activate-tier-ladder.types.js';
import { cancelActivation, findLatestActivations } from './activation-rows.js';
import { ActivationStatus } from './activation-status.js';

/**
 * Ends a ladder for good, whatever its status: nobody stands on it any more, and nothing is counted. Once more changes nothing. Refuses:
 * TierLadderNotFound, TierLadderBusy.
 */
@Injectable()
export class ArchiveTierLadder {
  constructor(private readonly programs: ProgramDirectory) {}

  run(
    caller: Caller,
    input: ArchiveTierLadderInput,
  ): Promise<ArchiveTierLadderPayload | TierLadderNotFound | TierLadderBusy> {
    const { programId } = caller;
    return this.programs.change(caller, 'archiveTierLadder', async (tx) => {
      const ladder = await findLadder(tx, programId, decodeId('tld', input.id));
      if (!ladder) return new TierLadderNotFound();
      const { uuid, status } = ladder;
      const tierLadder = TierLadder.of({ ...ladder, status: TierLadderStatus.ARCHIVED });
      const payload = Object.assign(new ArchiveTierLadderPayload(), { tierLadder });
      if (status === TierLadderStatus.ARCHIVED) return changed(payload, null);
      const [latest] = await findLatestActivations(tx, programId, [uuid]);
      if (latest?.status === ActivationStatus.APPLYING) return new TierLadderBusy();
      await cancelActivation(tx, programId, uuid, await timeIn(tx, programId));
      await tx.manager.update(TierLadderEntity, { programId, uuid }, { status: TierLadderStatus.ARCHIVED });
      return changed(payload, { subject: tierLadder.id, details: { status: { from: status, to: 'ARCHIVED' } } });
    });
  }
}
