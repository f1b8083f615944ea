import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';
import { tell, type LockedMember } from '../../members/index.js';
import type { Call } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { CODE_BYTES, lastOf, lookedUpBy, newCode } from '../codes/voucher-code.js';
import type { VoucherRow } from '../life/held-voucher.js';
import { insertVouchers, type SealedColumns } from '../stored/voucher-rows.js';
import type { CompiledTemplate } from '../templates/template-book.js';
import type { VoucherSource } from './voucher-source.js';
import { AS_THE_TEMPLATE_SAYS, validityOf, type WantedValidity } from './voucher-validity.js';

/** A voucher that is to be issued. */
export interface VoucherToIssue {
  template: CompiledTemplate;
  /** Whose it becomes, whose row is locked; null for nobody's. */
  memberId: string | null;
  source: { type: VoucherSource; id: string | null };
  /** The shop's own; one is made when it is left out. Whether it is taken is for the caller to look up. */
  code?: string | null;
  /** As the template says when it is left out. */
  validity?: WantedValidity;
}

/** Where vouchers are issued: a transaction that holds the locks of their holders. */
export interface IssuingPlace {
  settings: ProgramSettings;
  now: Date;
  members: ReadonlyMap<string, LockedMember>;
}

/** Vouchers that were issued, in the order in which they were asked for, and what stores them. */
export interface IssuedVouchers {
  vouchers: VoucherRow[];
  /** Before anything that names them. */
  writes: Call<never>[];
}

/** Whether vouchers can be issued by a template: its amounts are in the money of the program. */
export function isIssuable({ moneyCurrency }: CompiledTemplate, { currency }: ProgramSettings): boolean {
  return moneyCurrency === null || moneyCurrency === currency;
}

/**
 * Issues vouchers in a transaction of whoever asks: rows, and the event `voucher.issued` of each holder. Reads nothing. A code that somebody
 * took meanwhile is a unique violation, by which the transaction starts over.
 */
@Injectable()
export class IssueVouchers {
  constructor(private readonly keys: CodeKeys) {}

  issue({ settings, now, members }: IssuingPlace, wanted: readonly VoucherToIssue[]): IssuedVouchers {
    const rows = wanted.map((one) => this.rowOf(settings, now, one));
    for (const { uuid, memberId } of rows) {
      if (memberId === null) continue;
      const member = members.get(memberId);
      if (!member) throw new Error(`member ${memberId} is not locked: no voucher can be issued to them`);
      const event = { type: 'voucher.issued', subjectId: uuid, walletId: null, postingSequence: null } as const;
      tell(member, { ...event, occurredAt: now });
    }
    return { vouchers: rows, writes: insertVouchers(settings.number, rows) };
  }

  private rowOf(
    { number: programId, timeZone, voucherCodePrefix }: ProgramSettings,
    now: Date,
    { template, memberId, source, code, validity = AS_THE_TEMPLATE_SAYS }: VoucherToIssue,
  ): VoucherRow & SealedColumns {
    const shown = code ?? newCode(randomBytes(CODE_BYTES), voucherCodePrefix);
    const read = lookedUpBy(shown);
    if (!read) throw new Error('a code has 1 to 64 characters');
    const lookedUp = code == null ? (read.made ?? read.own) : read.own;
    const { key, hash, cipher } = this.keys.seal(programId, { lookedUpBy: lookedUp, shown });
    const { gives } = template;
    return {
      uuid: newId(),
      template: template.number,
      version: template.version,
      memberId,
      codeKey: key,
      codeHash: hash,
      codeCipher: cipher,
      last4: lastOf(shown),
      status: 'ISSUED',
      usesLeft: gives.kind === 'GIFT_CARD' ? null : template.uses,
      remaining: gives.kind === 'GIFT_CARD' ? gives.remaining : null,
      issuedAt: now,
      ...validityOf(template, validity, now, timeZone),
      sourceType: source.type,
      sourceId: source.id,
      revokedAt: null,
      revokedReason: null,
    };
  }
}
