import { decodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { ConfigTx } from '../../../platform/database/index.js';
import { PointCurrencyEntity, type ProgramSettings } from '../../../programs/index.js';
import { findTemplates, VoucherTemplateStatus } from '../../../vouchers/index.js';
import type { UpdateReferralProgramInput } from '../referral-program.inputs.js';

type Template = Awaited<ReturnType<typeof findTemplates>>[number];

interface Asked {
  voucher: string;
  path: string[];
  isForFriend: boolean;
}

/**
 * What is wrong with what these changes make a referral program refer to: an archived point currency, a voucher template that is none, is
 * archived or is about other money, and one for the friend that can be used more than once or only by a holder. It is looked at when it is given, not when it stays.
 */
export async function referenceProblems(
  tx: ConfigTx,
  changes: UpdateReferralProgramInput,
  settings: ProgramSettings,
): Promise<Problem[]> {
  return [
    ...(changes.currency == null ? [] : await archivedProblems(tx, settings.number, changes.currency)),
    ...(await templatesProblems(tx, askedOf(changes), settings)),
  ];
}

async function archivedProblems(tx: ConfigTx, programId: number, code: string): Promise<Problem[]> {
  const isArchived = await tx.manager.existsBy(PointCurrencyEntity, { programId, code, archived: true });
  return isArchived
    ? [{ path: ['currency'], message: `"${code}" is archived: no friend can be brought for points of it` }]
    : [];
}

function askedOf({ friend, advocate }: UpdateReferralProgramInput): Asked[] {
  const steps = (advocate ?? []).map(({ gives }, index) => ({
    voucher: gives.voucher,
    path: ['advocate', String(index), 'gives', 'voucher'],
    isForFriend: false,
  }));
  const asked = [{ voucher: friend?.voucher, path: ['friend', 'voucher'], isForFriend: true }, ...steps];
  return asked.flatMap(({ voucher, ...where }) => (voucher == null ? [] : [{ voucher, ...where }]));
}

async function templatesProblems(
  tx: ConfigTx,
  asked: readonly Asked[],
  { number: programId, currency }: ProgramSettings,
): Promise<Problem[]> {
  const uuids = asked.flatMap(({ voucher }) => decodeId('vtp', voucher) ?? []);
  const found = uuids.length === 0 ? [] : await findTemplates(tx, programId, [...new Set(uuids)]);
  return asked.flatMap(({ voucher, path, isForFriend }) => {
    const template = found.find(({ uuid }) => uuid === decodeId('vtp', voucher));
    const is = wrongWith(template, currency, isForFriend);
    return is === null ? [] : [{ path, message: `${shownId(voucher)} ${is}` }];
  });
}

function wrongWith(template: Template | undefined, currency: string, isForFriend: boolean): string | null {
  if (!template) return 'is not a voucher template of this program';
  const { status, moneyCurrency, uses, holderOnly } = template;
  if (status !== VoucherTemplateStatus.ACTIVE) return 'is an archived voucher template';
  if (moneyCurrency !== null && moneyCurrency !== currency)
    return `is about ${moneyCurrency}, and the program's currency is ${currency}: change the template first`;
  if (isForFriend && uses > 1)
    return `can be used ${String(uses)} times: what a friend gets is for one purchase, their first`;
  if (isForFriend && holderOnly) return 'is for its holder only: an invitation goes to somebody who is no member yet';
  return null;
}

function shownId(id: string): string {
  return JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id);
}
