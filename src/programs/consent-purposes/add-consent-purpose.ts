import type { ConfigTx } from '../../platform/database/index.js';
import type { Localized } from '../../kernel/localized-text.js';
import { ConsentPurposeEntity } from './consent-purpose.entity.js';
import { ConsentTextEntity } from './consent-text.entity.js';

export interface NewConsentPurpose {
  programId: number;
  key: string;
  name: Localized[];
  text: Localized[];
  needsConsent: boolean;
  createdAt: Date;
}

/** Writes a purpose with the first version of its text. */
export async function addConsentPurpose(
  tx: ConfigTx,
  { name: names, text, ...rest }: NewConsentPurpose,
): Promise<ConsentPurposeEntity> {
  const purpose = tx.manager.create(ConsentPurposeEntity, { ...rest, names, version: 1, archived: false });
  await tx.manager.insert(ConsentPurposeEntity, purpose);
  await addConsentText(tx, purpose, text, rest.createdAt);
  return purpose;
}

/** Writes the text of the purpose's version. */
export async function addConsentText(
  tx: ConfigTx,
  { programId, key: purpose, version }: ConsentPurposeEntity,
  texts: Localized[],
  createdAt: Date,
): Promise<void> {
  const text = tx.manager.create(ConsentTextEntity, { programId, purpose, version, texts, createdAt });
  await tx.manager.insert(ConsentTextEntity, text);
}
