import { randomBytes } from 'node:crypto';
import { CODE_BYTES, lookedUpBy, newCode, type CodeKeys } from '../../vouchers/index.js';
import type { InvitationCode } from '../stored/referral-rows.js';

/** A code of an invitation without a voucher: made, written and stored as those of vouchers. */
export function newInvitationCode(keys: CodeKeys, programId: number, prefix: string): InvitationCode {
  const shown = newCode(randomBytes(CODE_BYTES), prefix);
  const read = lookedUpBy(shown)?.made;
  if (read == null) throw new Error('a code that was made can be read');
  return keys.seal(programId, { lookedUpBy: read, shown });
}
