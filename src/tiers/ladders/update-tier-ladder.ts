import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { ConfigTx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import {
  changed,
  changedFields,
  ProgramDirectory,
  timeIn,
  type AuditNote,
  type ProgramSettings,
} from '../../programs/index.js';
import { EntryVouchers } from '../grants/entry-vouchers.js';
import { addVersion } from './stored/ladder-versions.js';
import { TierLadderEntity } from './stored/tier-ladder.entity.js';
import { findIdentities, findLadder, type StoredLadder } from './stored/tier-ladders.queries.js';
import { entryVoucherProblems } from './terms/entry-voucher-problems.js';
import { changedLadderProblems } from './terms/ladder-input.js';
import { isPrimaryAfter, referenceProblems } from './terms/ladder-references.js';
import { changedTerms, identified } from './terms/ladder-terms.js';
import { TierLadderStatus } from './tier-ladder-status.types.js';
import type { UpdateTierLadderInput } from './tier-ladder.inputs.js';
import { UpdateTierLadderPayload } from './tier-ladder.payloads.js';
import { TierLadder } from './tier-ladder.types.js';
import { TierLadderNotFound, TierLadderStatusNotAllowed } from './tier-ladders.refusals.js';

const EDITABLE = [TierLadderStatus.DRAFT, TierLadderStatus.ACTIVE];

type Refused = InvalidInput | TierLadderNotFound | TierLadderStatusNotAllowed;

/**
 * Changes a ladder: writes a new version, which holds once it is activated. An edit that changes nothing writes none, and which ladder is
 * primary is of no version. Refuses: InvalidInput, TierLadderNotFound, TierLadderStatusNotAllowed.
 */
@Injectable()
export class UpdateTierLadder {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly vouchers: EntryVouchers,
  ) {}

  async run(caller: Caller, input: UpdateTierLadderInput): Promise<UpdateTierLadderPayload | Refused> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'updateTierLadder', async (tx) => {
      const ladder = await findLadder(tx, programId, decodeId('tld', input.id));
      if (!ladder) return new TierLadderNotFound();
      if (!EDITABLE.includes(ladder.status)) return new TierLadderStatusNotAllowed(ladder.status, EDITABLE);
      const references = await referenceProblems(tx, input, settings, ladder);
      const vouchers = await entryVoucherProblems(tx, programId, input.tiers, this.vouchers);
      const problems = [...changedLadderProblems(input, settings, ladder), ...references, ...vouchers];
      if (problems.length > 0) return new InvalidInput(problems);
      const { written, note } = await this.write(tx, ladder, input, settings);
      return changed(Object.assign(new UpdateTierLadderPayload(), { tierLadder: TierLadder.of(written) }), note);
    });
  }

  private async write(
    tx: ConfigTx,
    ladder: StoredLadder,
    input: UpdateTierLadderInput,
    settings: ProgramSettings,
  ): Promise<{ written: StoredLadder; note: AuditNote | null }> {
    const { programId, uuid } = ladder;
    const known = await findIdentities(tx, programId, uuid);
    const terms = identified(changedTerms(ladder, input, settings), known);
    const isNewVersion = Object.keys(changedFields(ladder, { ...ladder, ...terms })).length > 0;
    const written = {
      ...ladder,
      ...terms,
      primary: isPrimaryAfter(input, ladder),
      version: isNewVersion ? ladder.version + 1 : ladder.version,
    };
    const { version, primary } = written;
    const names = Object.keys(changedFields(ladder, written)).filter((name) => name !== 'version');
    if (names.length === 0) return { written: ladder, note: null };
    await tx.manager.update(TierLadderEntity, { programId, uuid }, { version, primary });
    if (isNewVersion) await addVersion(tx, written, terms, known, await timeIn(tx, programId));
    return { written, note: { subject: encodeId('tld', uuid), details: { version, changed: names } } };
  }
}
