import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { MAX_REASON } from '../../members/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import { WalletAct, WalletChanges, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { VoucherDesk } from '../redeeming/voucher-desk.js';
import { findHoldersOf } from '../stored/voucher-rows.js';
import { TemplateBook } from '../templates/template-book.js';
import { VoucherNotFound, VoucherNotRevocable } from './revoke-voucher.results.js';
import { RevokeVoucherPayload, type RevokeVoucherInput } from './revoke-voucher.types.js';
import { takeBack } from './take-back.js';

type Request = WalletRequest<RevokeVoucherInput>;

interface Found {
  members: string[];
  referredTo: [];
  voucherId: string;
  holder: string | null;
}

/**
 * Takes back what is left of a voucher: nobody can use it any more, and what is set aside of it is released. What it was used for stays.
 * Refuses: InvalidInput, VoucherNotFound, VoucherNotRevocable, IdempotencyKeyReused.
 */
@Injectable()
export class RevokeVoucher extends WalletAct<RevokeVoucherInput, Found, RevokeVoucherPayload, VoucherDesk> {
  readonly operation = 'revokeVoucher';
  override readonly isShared = true;

  constructor(
    changes: WalletChanges,
    private readonly templates: TemplateBook,
  ) {
    super(changes);
  }

  problemsOf({ reason }: RevokeVoucherInput): Problem[] {
    return shortTextProblems('reason', reason, MAX_REASON);
  }

  async find(db: Queryable, { number }: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const uuids = requests.map(({ input }) => decodeId('vch', input.voucher));
    const holders = await findHoldersOf(
      db,
      number,
      uuids.filter((uuid) => uuid !== null),
    );
    return uuids.map((voucherId) => {
      const holder = voucherId === null ? undefined : holders.get(voucherId);
      if (voucherId === null || holder === undefined) return new VoucherNotFound();
      return { members: holder === null ? [] : [holder], referredTo: [], voucherId, holder };
    });
  }

  load(tx: Tx, desk: WalletDesk, asked: readonly { found: Found }[]): Promise<VoucherDesk> {
    const place = { programId: desk.settings.number, now: desk.now };
    const wanted = asked.map(({ found }) => ({ ...found, isRevoked: true }));
    return VoucherDesk.open(tx, this.templates, place, wanted);
  }

  decide(desk: WalletDesk, { input }: Request, { voucherId, holder }: Found, vouchers: VoucherDesk): Facts | Refusal {
    const voucher = vouchers.find(voucherId);
    if (!voucher) return new VoucherNotFound();
    const { status } = voucher.row;
    if (status !== 'ISSUED') return new VoucherNotRevocable(status);
    takeBack(voucher, desk.members, { now: desk.now, reason: input.reason });
    return holder === null ? { voucher: voucherId } : { voucher: voucherId, member: holder };
  }

  override writes(_: WalletDesk, vouchers: VoucherDesk): Call<never>[] {
    return vouchers.writes();
  }

  payloadOf(programId: number, { voucher: voucherUuid, member }: Facts, replayed: boolean): RevokeVoucherPayload {
    return Object.assign(new RevokeVoucherPayload(), { programId, voucherUuid, memberId: member ?? null, replayed });
  }

  noteOf({ reason }: RevokeVoucherInput, { voucher, member }: Facts): AuditNote {
    const memberId = member === undefined ? null : String(member);
    return { memberId, subject: encodeId('vch', String(voucher)), reason };
  }
}
