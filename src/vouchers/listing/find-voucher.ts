import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { findByCodes } from '../codes/find-by-codes.js';
import { CodeGuesses } from '../guessing/code-guesses.js';
import { VoucherLoader } from '../shown/voucher.loader.js';
import type { Voucher } from '../shown/voucher.types.js';

/** Finds vouchers by their codes. Throws RATE_LIMITED for who tries too many wrong ones. */
@Injectable()
export class FindVoucher {
  constructor(
    private readonly database: Database,
    private readonly keys: CodeKeys,
    private readonly vouchers: VoucherLoader,
    private readonly guesses: CodeGuesses,
  ) {}

  /** The voucher as it stands now, or null when there is none with this code. */
  run(caller: Caller, code: string): Promise<Voucher | null> {
    const { programId } = caller;
    const lookUp = async (): Promise<Voucher | null> => {
      const [found] = await findByCodes(this.database, this.keys, programId, [code]);
      return found ? this.vouchers.one(programId, found.uuid) : null;
    };
    return this.guesses.guard(caller, [{ about: null, codes: 1, call: null }], lookUp, (found) => [found ? 0 : 1]);
  }
}
