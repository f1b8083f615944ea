import type { ConfigTx } from '../platform/database/index.js';
import { timeIn } from './moment.js';
import { PointCurrencyPolicyEntity } from './point-currency-policy.entity.js';
import type { PointCurrencyEntity } from './point-currency.entity.js';

/** Writes the expiry policy of a point currency as the version that it has now, in force from the program's time on. */
export async function addPolicyVersion(
  tx: ConfigTx,
  currency: Pick<PointCurrencyEntity, 'programId' | 'number' | 'policyVersion' | 'expiry'>,
): Promise<void> {
  await tx.manager.insert(PointCurrencyPolicyEntity, {
    programId: currency.programId,
    currencyNumber: currency.number,
    version: currency.policyVersion,
    expiry: currency.expiry,
    effectiveAt: await timeIn(tx, currency.programId),
  });
}
