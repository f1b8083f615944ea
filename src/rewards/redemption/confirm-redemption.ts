import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import {
  capture,
  HoldStatus,
  SourceType,
  WalletChanges,
  type Facts,
  type WalletDesk,
  type WalletRequest,
} from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { CodeKeys, findTemplates, IssueVouchers, TemplateBook, type CompiledTemplate } from '../../vouchers/index.js';
import { OutOfStock } from '../catalogue/rewards.refusals.js';
import { issueItems } from './issued-vouchers.js';
import { ChangeBook, isOver, RedemptionChange, type RedemptionFound } from './redemption-change.js';
import { ConfirmRedemptionPayload, type ConfirmRedemptionInput } from './shown/change.types.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import { RedemptionNotOpen } from './shown/redemptions.refusals.js';
import type { RedemptionFile } from './stored/redemption-rows.js';
import { findCodesOf } from './stored/shelf-rows.js';

/** Redemptions with the templates of the vouchers that come of them, and how many of their codes can be read. */
class ConfirmBook extends ChangeBook {
  constructor(
    files: readonly RedemptionFile[],
    readonly templates: ReadonlyMap<string, CompiledTemplate>,
    readonly readableCodes: ReadonlyMap<string, number>,
  ) {
    super(files);
  }
}

/**
 * Makes a reservation a redemption: the held points are spent, vouchers are issued. Once more answers as the first time. What was set
 * aside is there, unless the secret of a code is gone since: nobody pays for one that cannot be read. Refuses: InvalidInput,
 * RedemptionNotFound, RedemptionNotOpen, OutOfStock, IdempotencyKeyReused.
 */
@Injectable()
export class ConfirmRedemption extends RedemptionChange<ConfirmRedemptionInput, ConfirmRedemptionPayload, ConfirmBook> {
  readonly operation = 'confirmRedemption';

  constructor(
    changes: WalletChanges,
    private readonly templates: TemplateBook,
    private readonly issuing: IssueVouchers,
    private readonly keys: CodeKeys,
  ) {
    super(changes);
  }

  override async prepare(settings: ProgramSettings): Promise<void> {
    await this.templates.templatesOf(settings);
  }

  protected async open(tx: Tx, desk: WalletDesk, files: readonly RedemptionFile[]): Promise<ConfirmBook> {
    const open = files.filter(({ holdId, issuedAt, endedAt }) => holdId !== null && !issuedAt && !endedAt);
    await desk.wallets.contents.loadHolds(
      tx,
      open.flatMap(({ holdId }) => holdId ?? []),
    );
    const templates = await this.templatesFor(tx, desk.settings, files);
    return new ConfirmBook(files, templates, await this.readableCodes(tx, desk.settings, open));
  }

  decide(
    desk: WalletDesk,
    { caller }: WalletRequest<ConfirmRedemptionInput>,
    { redemption }: RedemptionFound,
    book: ConfirmBook,
  ): Facts | Refusal {
    const file = book.file(redemption);
    const facts = { redemption, member: file.memberId };
    const { holdId, issuedAt, endedAt } = file;
    if (holdId !== null && issuedAt !== null && endedAt === null) return { ...facts, again: 1 };
    if (file.status !== RedemptionStatus.RESERVED) return new RedemptionNotOpen(file.status);
    if (isOver(file, desk.now)) return new RedemptionNotOpen(RedemptionStatus.EXPIRED);
    const held = holdId === null ? null : desk.wallets.contents.holdOf(holdId);
    if (held?.hold.status !== HoldStatus.OPEN) throw new Error(`the reservation ${redemption} has no open hold`);
    const [codes, readable] = [codesIn(file), book.readableCodes.get(redemption) ?? 0];
    if (readable < codes) return this.outOfStock(desk, file, codes, readable);
    const cause = desk.causeOf(caller, SourceType.REDEMPTION, redemption);
    const [captured, ...others] = capture(held.wallet, held.hold, held.hold.points, cause);
    desk.book([...(captured ? [captured] : []), ...others]);
    file.status = RedemptionStatus.ISSUED;
    file.sequence = captured?.sequence ?? null;
    file.issuedAt = desk.now;
    book.changed.add(file);
    this.tellOf(desk, file, 'reward.redeemed');
    book.first.push(...issueItems(this.issuing, desk, file, book.templates));
    return facts;
  }

  payloadOf(programId: number, { redemption, member, again }: Facts, replayed: boolean): ConfirmRedemptionPayload {
    const about = { programId, redemptionUuid: redemption, memberId: member, replayed: replayed || again === 1 };
    return Object.assign(new ConfirmRedemptionPayload(), about);
  }

  private outOfStock(desk: WalletDesk, { memberId }: RedemptionFile, codes: number, readable: number): OutOfStock {
    const whose = { programId: desk.settings.number, optionUuid: null, memberId };
    return new OutOfStock(codes, whose, readable, ['redemption']);
  }

  /** How many of the codes that were set aside can be read, by redemption. */
  private async readableCodes(
    tx: Tx,
    { number: programId }: ProgramSettings,
    files: readonly RedemptionFile[],
  ): Promise<ReadonlyMap<string, number>> {
    const withCodes = files.filter((file) => codesIn(file) > 0).map(({ uuid }) => uuid);
    const readable = new Map<string, number>();
    if (withCodes.length === 0) return readable;
    const [codes] = await tx.pipeline([findCodesOf(programId, withCodes)]);
    for (const { redemptionId, ...sealed } of codes)
      if (this.keys.open(programId, sealed) !== null) readable.set(redemptionId, (readable.get(redemptionId) ?? 0) + 1);
    return readable;
  }

  /** What was promised is issued by its template as that was last, also when it is archived by now. */
  private async templatesFor(
    tx: Tx,
    settings: ProgramSettings,
    files: readonly RedemptionFile[],
  ): Promise<ReadonlyMap<string, CompiledTemplate>> {
    const active = await this.templates.templatesOf(settings);
    const named = files.flatMap(({ items }) => items.flatMap(({ voucherTemplate }) => voucherTemplate ?? []));
    const gone = [...new Set(named)].filter((uuid) => !active.has(uuid));
    if (gone.length === 0) return active;
    const stored = await findTemplates(tx, settings.number, gone);
    const versions = stored.map(({ number: template, version }) => ({ template, version }));
    const compiled = await this.templates.versionsOf(settings.number, versions, tx);
    return new Map([...active, ...compiled.map((template) => [template.id, template] as const)]);
  }
}

/** How many codes of pools were set aside for it. */
function codesIn({ items }: RedemptionFile): number {
  return items.filter(({ gives }) => gives === 'CODE_POOL').length;
}
