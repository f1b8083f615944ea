import type { Call } from '../../platform/database/index.js';
import type { WalletDesk } from '../../points/index.js';
import { VoucherSource, type CompiledTemplate, type IssueVouchers } from '../../vouchers/index.js';
import type { RedemptionFile } from './stored/redemption-rows.js';

/** Issues the vouchers that come of a redemption to its member. Answers what stores them, to be written before the redemption. */
export function issueItems(
  issuing: IssueVouchers,
  { settings, now, members }: WalletDesk,
  file: RedemptionFile,
  templates: ReadonlyMap<string, CompiledTemplate>,
): Call<never>[] {
  const source = { type: VoucherSource.REDEMPTION, id: file.uuid };
  const items = file.items.filter(({ gives }) => gives === 'VOUCHER');
  const wanted = items.map(({ voucherTemplate }) => {
    const template = templates.get(voucherTemplate ?? '');
    if (!template) throw new Error(`there is no voucher template ${String(voucherTemplate)}`);
    return { template, memberId: file.memberId, source };
  });
  if (wanted.length === 0) return [];
  const { vouchers, writes } = issuing.issue({ settings, now, members }, wanted);
  for (const [index, item] of items.entries()) item.voucherId = vouchers[index]?.uuid ?? null;
  return writes;
}
