import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Localized } from '../../kernel/localized-text.js';
import { isPlain } from '../../kernel/plain-text.js';
import type { Caller } from '../../platform/access/index.js';
import type { ConfigTx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { timeIn } from '../moment.js';
import { changedFields } from '../audit/changed-fields.js';
import { changed, ProgramDirectory } from '../program-directory.js';
import { addConsentText } from './add-consent-purpose.js';
import { consentPurposeProblems } from './consent-purpose-input.js';
import { ConsentPurposeEntity } from './consent-purpose.entity.js';
import { ConsentPurposeNotFound } from './consent-purpose.refusals.js';
import {
  ConsentPurpose,
  UpdateConsentPurposePayload,
  type UpdateConsentPurposeInput,
} from './consent-purpose.types.js';
import { ConsentTextEntity } from './consent-text.entity.js';

/** Changes a purpose; another text is a new version. Refuses: InvalidInput, ConsentPurposeNotFound. */
@Injectable()
export class UpdateConsentPurpose {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    { key, ...changes }: UpdateConsentPurposeInput,
  ): Promise<UpdateConsentPurposePayload | InvalidInput | ConsentPurposeNotFound> {
    const problems = consentPurposeProblems(changes);
    if (problems.length > 0) return new InvalidInput(problems);
    if (!isPlain(key)) return new ConsentPurposeNotFound(key);
    const { programId } = caller;
    return this.programs.change(caller, 'updateConsentPurpose', async (tx) => {
      const purpose = await tx.manager.findOneBy(ConsentPurposeEntity, { programId, key });
      if (!purpose) return new ConsentPurposeNotFound(key);
      const before = structuredClone(settingsIn(purpose));
      purpose.names = changes.name ?? purpose.names;
      purpose.needsConsent = changes.needsConsent ?? purpose.needsConsent;
      purpose.archived = changes.archived ?? purpose.archived;
      if (changes.text) await addVersion(tx, purpose, changes.text);
      await tx.manager.save(purpose);
      const details = changedFields(before, settingsIn(purpose));
      const payload = Object.assign(new UpdateConsentPurposePayload(), { consentPurpose: ConsentPurpose.of(purpose) });
      return changed(payload, Object.keys(details).length > 0 ? { details: { key, ...details } } : null);
    });
  }
}

async function addVersion(tx: ConfigTx, purpose: ConsentPurposeEntity, text: Localized[]): Promise<void> {
  const { programId, key, version } = purpose;
  const { texts } = await tx.manager.findOneByOrFail(ConsentTextEntity, { programId, purpose: key, version });
  if (isSame(texts, text)) return;
  purpose.version++;
  await addConsentText(tx, purpose, text, await timeIn(tx, programId));
}

/** Whether they say the same in each language, in whatever order. */
function isSame(one: readonly Localized[], other: readonly Localized[]): boolean {
  const textOf = (texts: readonly Localized[]): Map<string, string> =>
    new Map(texts.map(({ locale, text }) => [locale, text]));
  return isDeepStrictEqual(textOf(one), textOf(other));
}

/** What the audit log tells of a purpose that changes. */
function settingsIn({ names, needsConsent, archived, version }: ConsentPurposeEntity): object {
  return { names, needsConsent, archived, version };
}
