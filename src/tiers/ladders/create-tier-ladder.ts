import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn } from '../../programs/index.js';
import { EntryVouchers } from '../grants/entry-vouchers.js';
import { addVersion } from './stored/ladder-versions.js';
import { TierLadderEntity } from './stored/tier-ladder.entity.js';
import { nextLadderNumber } from './stored/tier-ladders.queries.js';
import { entryVoucherProblems } from './terms/entry-voucher-problems.js';
import { newLadderProblems } from './terms/ladder-input.js';
import { isPrimaryAfter, referenceProblems } from './terms/ladder-references.js';
import { identified, newTerms } from './terms/ladder-terms.js';
import { TierLadderStatus } from './tier-ladder-status.types.js';
import type { CreateTierLadderInput } from './tier-ladder.inputs.js';
import { CreateTierLadderPayload } from './tier-ladder.payloads.js';
import { TierLadder } from './tier-ladder.types.js';

/** Makes a ladder, a DRAFT on which nobody stands yet. Refuses: InvalidInput. */
@Injectable()
export class CreateTierLadder {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly vouchers: EntryVouchers,
  ) {}

  async run(caller: Caller, input: CreateTierLadderInput): Promise<CreateTierLadderPayload | InvalidInput> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'createTierLadder', async (tx) => {
      const references = await referenceProblems(tx, input, settings);
      const vouchers = await entryVoucherProblems(tx, programId, input.tiers, this.vouchers);
      const problems = [...newLadderProblems(input, settings), ...references, ...vouchers];
      if (problems.length > 0) return new InvalidInput(problems);
      const terms = identified(newTerms(input, settings), []);
      const createdAt = await timeIn(tx, programId);
      const ladder = {
        programId,
        uuid: newId(),
        number: await nextLadderNumber(tx, programId),
        status: TierLadderStatus.DRAFT,
        version: 1,
        versionInForce: null,
        primary: isPrimaryAfter(input),
        createdAt,
      };
      await tx.manager.insert(TierLadderEntity, ladder);
      await addVersion(tx, ladder, terms, [], createdAt);
      const tierLadder = TierLadder.of({ ...ladder, ...terms });
      return changed(Object.assign(new CreateTierLadderPayload(), { tierLadder }), { subject: tierLadder.id });
    });
  }
}
