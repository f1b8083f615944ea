import { Injectable } from '@nestjs/common';
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
import { makeTotal } from '../stored/advocate-rows.js';
import type { UpdateReferralProgramInput } from './referral-program.inputs.js';
import { UpdateReferralProgramPayload } from './referral-program.payloads.js';
import { ReferralProgram } from './referral-program.types.js';
import { ReferralStatus } from './referral-status.types.js';
import {
  findReferralProgram,
  insertReferralProgram,
  insertReferralVersion,
  updateReferralProgram,
  type StoredReferralProgram,
} from './stored/referral-program.queries.js';
import { changedTerms, unsaidTerms } from './terms/changed-terms.js';
import { referralProgramProblems } from './terms/referral-input.js';
import { referenceProblems } from './terms/referral-references.js';

/**
 * Makes the referral program, or changes it: writes a new version, which holds for who joins from now on. An edit that changes nothing writes
 * none, and the status is of no version. Refuses: InvalidInput.
 */
@Injectable()
export class UpdateReferralProgram {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, input: UpdateReferralProgramInput): Promise<UpdateReferralProgramPayload | InvalidInput> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'updateReferralProgram', async (tx) => {
      const stored = await findReferralProgram(tx, programId);
      const references = await referenceProblems(tx, input, settings);
      const problems = [...referralProgramProblems(input, settings, stored), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const { written, note } = stored
        ? await this.change(tx, stored, input, settings)
        : await this.make(tx, input, settings);
      const referralProgram = ReferralProgram.of(written);
      return changed(Object.assign(new UpdateReferralProgramPayload(), { referralProgram }), note);
    });
  }

  private async make(
    tx: ConfigTx,
    input: UpdateReferralProgramInput,
    settings: ProgramSettings,
  ): Promise<{ written: StoredReferralProgram; note: AuditNote }> {
    const { number: programId } = settings;
    const createdAt = await timeIn(tx, programId);
    const status = input.status ?? ReferralStatus.ACTIVE;
    const terms = changedTerms(unsaidTerms(settings), input, settings);
    const written = { ...terms, programId, status, version: 1, createdAt };
    await tx.pipeline([
      insertReferralProgram(written),
      makeTotal(programId),
      ...insertReferralVersion(programId, written, createdAt),
    ]);
    return { written, note: { details: { version: 1 } } };
  }

  private async change(
    tx: ConfigTx,
    stored: StoredReferralProgram,
    input: UpdateReferralProgramInput,
    settings: ProgramSettings,
  ): Promise<{ written: StoredReferralProgram; note: AuditNote | null }> {
    const { programId } = stored;
    const terms = changedTerms(stored, input, settings);
    const isNewVersion = Object.keys(changedFields(stored, { ...stored, ...terms })).length > 0;
    const status = input.status === undefined ? stored.status : (input.status ?? ReferralStatus.ACTIVE);
    const version = isNewVersion ? stored.version + 1 : stored.version;
    const written = { ...stored, ...terms, status, version };
    const names = Object.keys(changedFields(stored, { ...written, version: stored.version }));
    if (names.length === 0) return { written: stored, note: null };
    const now = await timeIn(tx, programId);
    const versions = isNewVersion ? insertReferralVersion(programId, written, now) : [];
    await tx.pipeline([updateReferralProgram(written), ...versions]);
    return { written, note: { details: { version, changed: names } } };
  }
}
