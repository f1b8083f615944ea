import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { timeIn } from '../moment.js';
import { changed, ProgramDirectory } from '../program-directory.js';
import { addConsentPurpose } from './add-consent-purpose.js';
import { consentPurposeProblems, keyProblems } from './consent-purpose-input.js';
import { ConsentPurposeEntity } from './consent-purpose.entity.js';
import { DuplicateConsentPurpose } from './consent-purpose.refusals.js';
import {
  ConsentPurpose,
  CreateConsentPurposePayload,
  type CreateConsentPurposeInput,
} from './consent-purpose.types.js';

/** Every member shows where they stand with each purpose, so there are not too many. */
const MOST = 100;

/** Makes a purpose with the first version of its text. Refuses: InvalidInput, DuplicateConsentPurpose. */
@Injectable()
export class CreateConsentPurpose {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    { key, name, text, needsConsent }: CreateConsentPurposeInput,
  ): Promise<CreateConsentPurposePayload | InvalidInput | DuplicateConsentPurpose> {
    const problems = [...keyProblems(key), ...consentPurposeProblems({ name, text })];
    if (problems.length > 0) return new InvalidInput(problems);
    const { programId } = caller;
    return this.programs.change(caller, 'createConsentPurpose', async (tx) => {
      const keys = (await tx.manager.findBy(ConsentPurposeEntity, { programId })).map((purpose) => purpose.key);
      if (keys.includes(key)) return new DuplicateConsentPurpose(key);
      if (keys.length >= MOST) {
        return new InvalidInput([{ path: ['key'], message: `there are ${MOST} purposes already, archived ones too` }]);
      }
      const createdAt = await timeIn(tx, programId);
      const purpose = await addConsentPurpose(tx, { programId, key, name, text, needsConsent, createdAt });
      const payload = Object.assign(new CreateConsentPurposePayload(), { consentPurpose: ConsentPurpose.of(purpose) });
      return changed(payload, { details: { key, needsConsent } });
    });
  }
}
