import { audienceReferenceProblems, wantedOf, type AudienceReferences } from '../../../audiences/index.js';
import { decodeId, encodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { ConfigTx } from '../../../platform/database/index.js';
import { PointCurrencyEntity, type ProgramSettings } from '../../../programs/index.js';
import { findTierPlaces } from '../../../tiers/index.js';
import { findTemplates, VoucherTemplateStatus } from '../../../vouchers/index.js';
import type { UpdateRewardInput } from '../reward.inputs.js';
import type { Given, RewardGift, WantedGift } from './reward-gives.js';
import { foreignProblems } from './reward-input.js';
import type { RewardTerms } from './reward-terms.js';

/** What a reward refers to; what there is not to look at is missing. */
interface References {
  currency?: string | null | undefined;
  tierPrices?: readonly { tier: string }[] | null | undefined;
  earlyAccess?: readonly { tier: string }[] | null | undefined;
  audience?: AudienceReferences | null | undefined;
  gives?: WantedGift | null | undefined;
  options?:
    | readonly { audience?: AudienceReferences | null | undefined; gives?: WantedGift | null | undefined }[]
    | null
    | undefined;
}

/**
 * What is wrong with what these changes make a reward refer to: an archived point currency, a tier, a segment or a voucher template that is none. It is
 * read in the transaction that holds the program's lock, so nothing of it changes before the reward is written.
 */
export async function referenceProblems(
  tx: ConfigTx,
  changes: References | Omit<UpdateRewardInput, 'id'>,
  { number: programId }: ProgramSettings,
): Promise<Problem[]> {
  const problems = [
    ...(changes.currency == null ? [] : await archivedProblems(tx, programId, changes.currency)),
    ...(await tiersProblems(tx, programId, changes)),
    ...(await audienceReferenceProblems(tx, programId, changes.audience, ['audience'])),
    ...(await templatesProblems(tx, programId, changes)),
  ];
  for (const [index, { audience }] of (changes.options ?? []).entries())
    problems.push(
      ...(await audienceReferenceProblems(tx, programId, audience, ['options', String(index), 'audience'])),
    );
  return problems;
}

/**
 * What is wrong with a reward by now that was right when it was written. What is asked names the reward and nothing else: which of its
 * terms is meant stands in the message.
 */
export async function storedProblems(tx: ConfigTx, reward: RewardTerms, settings: ProgramSettings): Promise<Problem[]> {
  const outer = ({ tier }: { tier: string }): { tier: string } => ({ tier: encodeId('tir', tier) });
  const references = {
    currency: settings.currencies.find(({ number }) => number === reward.currencyNumber)?.code,
    tierPrices: reward.tierPrices.map(outer),
    earlyAccess: reward.earlyAccess.map(outer),
    audience: reward.audience && wantedOf(reward.audience),
    gives: wantedVoucher(reward),
    options: reward.options.map((option) => ({
      audience: option.audience && wantedOf(option.audience),
      gives: wantedVoucher(option),
    })),
  };
  const problems = [...(await referenceProblems(tx, references, settings)), ...foreignProblems(reward, settings)];
  return problems.map(({ path, message }) => ({ path: ['id'], message: `${path.join('.')}: ${message}` }));
}

async function archivedProblems(tx: ConfigTx, programId: number, code: string): Promise<Problem[]> {
  const isArchived = await tx.manager.existsBy(PointCurrencyEntity, { programId, code, archived: true });
  return isArchived ? [{ path: ['currency'], message: `"${code}" is archived: no reward can be made to cost it` }] : [];
}

/** Templates that are none, or are archived. */
async function templatesProblems(tx: ConfigTx, programId: number, { gives, options }: References): Promise<Problem[]> {
  const asked = [
    { voucher: gives?.voucher, path: ['gives', 'voucher'] },
    ...(options ?? []).map((one, index) => ({
      voucher: one.gives?.voucher,
      path: ['options', String(index), 'gives', 'voucher'],
    })),
  ].flatMap(({ voucher, path }) => (voucher == null ? [] : [{ voucher, path }]));
  const uuids = asked.flatMap(({ voucher }) => decodeId('vtp', voucher) ?? []);
  const found = uuids.length === 0 ? [] : await findTemplates(tx, programId, [...new Set(uuids)]);
  return asked.flatMap(({ voucher, path }) => {
    const template = found.find(({ uuid }) => uuid === decodeId('vtp', voucher));
    if (template?.status === VoucherTemplateStatus.ACTIVE) return [];
    const is = template ? 'is an archived voucher template' : 'is not a voucher template of this program';
    return [{ path, message: `${shownId(voucher)} ${is}` }];
  });
}

function wantedVoucher({ voucherTemplate }: Given<RewardGift | null>): WantedGift | null {
  return voucherTemplate === null ? null : { voucher: encodeId('vtp', voucherTemplate) };
}

function shownId(id: string): string {
  return JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id);
}

async function tiersProblems(tx: ConfigTx, programId: number, changes: References): Promise<Problem[]> {
  const asked = (['tierPrices', 'earlyAccess'] as const).flatMap((field) =>
    (changes[field] ?? []).map(({ tier }, index) => ({ tier, path: [field, String(index), 'tier'] })),
  );
  const uuids = asked.flatMap(({ tier }) => decodeId('tir', tier) ?? []);
  const places = new Map((await findTierPlaces(tx, programId, uuids)).map((place) => [place.uuid, place]));
  return asked.flatMap(({ tier, path }) => {
    const place = places.get(decodeId('tir', tier) ?? '');
    if (place && !place.isOfArchived) return [];
    const is = place ? 'is a tier of an archived ladder' : 'is not a tier of this program';
    return [{ path, message: `${shownId(tier)} ${is}` }];
  });
}
