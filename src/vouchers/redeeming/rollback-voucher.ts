import { Injectable } from '@nestjs/common';
import { amountProblems } from '../../kernel/amount-problems.js';
import { decodeId, encodeId } from '../../kernel/ids.js';
import { toMinor, type Minor } from '../../kernel/money.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { MAX_REASON } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Restart, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import { InvalidInput, Money, Refusal } from '../../platform/graphql/index.js';
import {
  SourceType,
  WalletAct,
  WalletChanges,
  type Facts,
  type WalletDesk,
  type WalletRequest,
} from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { guessesIn } from '../guessing/asked-before.js';
import { CodeGuesses } from '../guessing/code-guesses.js';
import { CodeKeys } from '../codes/code-keys.js';
import { findByCodes } from '../codes/find-by-codes.js';
import { findLostVouchers } from '../grants/lost-vouchers.js';
import { release, rollBack, type VoucherUse } from '../life/held-voucher.js';
import { isUntouched, takeBack } from '../revoking/take-back.js';
import { findUsesById, findUsesOfOrder, type FoundUse } from '../stored/found-uses.js';
import { TemplateBook } from '../templates/template-book.js';
import { RollbackVoucherPayload, type RollbackVoucherInput } from './checkout.types.js';
import { loadPointsOf, takePointsBack } from './points-of-voucher.js';
import {
  RollbackExceedsUse,
  VoucherUsedWithPurchase,
  VoucherUseNotFound,
  VoucherUseNotOpen,
} from './redeeming.refusals.js';
import { VoucherDesk, type VoucherOnDesk } from './voucher-desk.js';
import { tellVoucher } from './voucher-events.js';

type Request = WalletRequest<RollbackVoucherInput>;

interface Found {
  members: string[];
  referredTo: [];
  use: FoundUse;
}

/** The vouchers, and which of them came with climbs that were revoked since. */
interface Book {
  vouchers: VoucherDesk;
  lost: ReadonlySet<string>;
}

/**
 * Gives a use of a voucher back: a reservation is released; what was redeemed can be used again, of a gift card also a part of it; points
 * that it gave are taken back by the debt policy. One that came with a climb which is no more is revoked then. Refuses: InvalidInput,
 * VoucherUseNotFound, VoucherUseNotOpen, VoucherUsedWithPurchase, RollbackExceedsUse, IdempotencyKeyReused.
 */
@Injectable()
export class RollbackVoucher extends WalletAct<RollbackVoucherInput, Found, RollbackVoucherPayload, Book> {
  readonly operation = 'rollbackVoucher';
  override readonly isShared = true;

  constructor(
    changes: WalletChanges,
    private readonly templates: TemplateBook,
    private readonly keys: CodeKeys,
    private readonly guesses: CodeGuesses,
  ) {
    super(changes);
  }

  override run(caller: Caller, input: RollbackVoucherInput): Promise<RollbackVoucherPayload | Refusal> {
    const codes = input.code == null ? 0 : 1;
    return this.guesses.guard(
      caller,
      [{ about: null, codes, call: () => this.keyedCall(caller, input) }],
      () => super.run(caller, input),
      (outcome) => [codes * guessesIn(outcome, isNotFound)],
    );
  }

  problemsOf({ use, code, orderId, amount, reason }: RollbackVoucherInput, { currency }: ProgramSettings): Problem[] {
    const isNamedOnce = use == null ? code != null && orderId != null : code == null && orderId == null;
    return [
      ...(isNamedOnce ? [] : [{ path: ['use'], message: 'give either use, or code and orderId' }]),
      ...(amount == null ? [] : amountProblems(amount, currency, 'above 0', ['amount'])),
      ...(reason == null ? [] : shortTextProblems('reason', reason, MAX_REASON)),
    ];
  }

  async find(db: Queryable, { number }: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const codes = requests.map(({ input: { code } }) => code ?? '');
    const vouchers = await findByCodes(db, this.keys, number, codes);
    const orders = requests.map(({ input: { orderId } }, index) => ({
      voucherId: vouchers[index]?.uuid ?? null,
      orderId: orderId ?? '',
    }));
    const uuids = requests.map(({ input: { use } }) => (use == null ? null : decodeId('vus', use)));
    const found = [
      ...(await findUsesById(
        db,
        number,
        uuids.filter((uuid) => uuid !== null),
      )),
      ...(await findUsesOfOrder(
        db,
        number,
        orders.flatMap(({ voucherId, orderId }) => (voucherId === null ? [] : [{ voucherId, orderId }])),
      )),
    ];
    return requests.map(({ input }, index) => {
      const { voucherId, orderId } = orders[index] as (typeof orders)[number];
      const isAsked = (one: FoundUse): boolean =>
        input.use == null ? one.voucherId === voucherId && one.orderId === orderId : one.uuid === uuids[index];
      const use = found.find(isAsked);
      if (!use) return new VoucherUseNotFound([pathOf(input)]);
      const members = [use.holder, use.user, ...use.formerUsers].filter((id) => id !== null);
      return { members, referredTo: [], use };
    });
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { found: Found }[]): Promise<Book> {
    const place = { programId: desk.settings.number, now: desk.now };
    const wanted = asked.map(({ found: { use } }) => ({ ...use, useId: use.uuid, orderId: null, isRevoked: true }));
    const vouchers = await VoucherDesk.open(tx, this.templates, place, wanted);
    const uses = asked.flatMap(({ found: { use } }) => vouchers.findUse(use.voucherId, use.uuid) ?? []);
    const isSame = (one: VoucherUse): boolean =>
      asked.some(({ found: { use } }) => use.uuid === one.uuid && use.user === one.memberId);
    if (!uses.every(isSame)) throw new Restart('a use belongs to another member now');
    await loadPointsOf(tx, desk.wallets, uses);
    const rows = asked.flatMap(({ found: { use } }) => vouchers.find(use.voucherId)?.row ?? []);
    return { vouchers, lost: await findLostVouchers(tx, place.programId, rows) };
  }

  decide(
    desk: WalletDesk,
    { caller, input }: Request,
    { use: found }: Found,
    { vouchers, lost }: Book,
  ): Facts | Refusal {
    const voucher = vouchers.find(found.voucherId);
    const use = vouchers.findUse(found.voucherId, found.uuid);
    if (!voucher || !use) return new VoucherUseNotFound([pathOf(input)]);
    if (use.status !== 'RESERVED' && use.status !== 'REDEEMED') {
      // An order has no use any more that counts, as who asks a moment later is told.
      return input.use == null ? new VoucherUseNotFound(['code']) : new VoucherUseNotOpen(use.status, ['use']);
    }
    if (use.purchaseId !== null) return new VoucherUsedWithPurchase(use.purchaseId, [pathOf(input)]);
    const amount = amountOf(desk, input, voucher, use);
    if (amount instanceof Refusal) return amount;
    const { now, settings } = desk;
    const reason = input.reason ?? null;
    const concerned = found.user ?? found.holder;
    const done = { voucher: voucher.row.uuid, use: use.uuid, ...(concerned === null ? {} : { member: concerned }) };
    if (use.status === 'RESERVED') {
      release(voucher, use, { now, reason });
      return { ...done, taken: 0, forgiven: 0, owed: 0 };
    }
    const isOver = rollBack(voucher, use, amount, { now, timeZone: settings.timeZone, reason });
    const cause = desk.causeOf(caller, SourceType.VOUCHER, use.uuid);
    const { postings, reversal } = takePointsBack(desk.wallets, use, cause);
    if (!isOver && postings.length > 0) throw new Error('points are taken back as a whole');
    desk.book(postings);
    const whose = { holder: found.holder, user: found.user };
    tellVoucher(desk.members, whose, 'voucher.rolled-back', { voucherId: voucher.row.uuid, now });
    if (lost.has(voucher.row.uuid) && isUntouched(voucher)) takeBack(voucher, desk.members, { now, reason: null });
    return { ...done, ...reversal };
  }

  override writes(_: WalletDesk, { vouchers }: Book): Call<never>[] {
    return vouchers.writes();
  }

  payloadOf(programId: number, facts: Facts, replayed: boolean): RollbackVoucherPayload {
    const { voucher: voucherUuid, use: useUuid, member, taken, forgiven, owed } = facts;
    const points = { pointsTaken: taken, pointsForgiven: forgiven, pointsOwed: owed };
    const about = { programId, voucherUuid, useUuid, memberId: member ?? null, replayed };
    return Object.assign(new RollbackVoucherPayload(), { ...about, ...points });
  }

  noteOf({ reason }: RollbackVoucherInput, { voucher, member }: Facts): AuditNote {
    const memberId = member === undefined ? null : String(member);
    return { memberId, subject: encodeId('vch', String(voucher)), reason: reason ?? null };
  }
}

function isNotFound(outcome: unknown): boolean {
  return outcome instanceof VoucherUseNotFound;
}

function pathOf({ use }: RollbackVoucherInput): string {
  return use == null ? 'code' : 'use';
}

/** How much is given back: all that is left of what it took, or of a gift card what is said. */
function amountOf(
  { settings: { currency } }: WalletDesk,
  { amount: said }: RollbackVoucherInput,
  { row }: VoucherOnDesk,
  use: VoucherUse,
): Minor | Refusal {
  const left = use.amount - use.rolledBack;
  if (said == null) return left;
  if (row.remaining === null || use.status === 'RESERVED') {
    const message = 'only what a gift card took is given back in part; leave it out';
    return new InvalidInput([{ path: ['amount'], message }]);
  }
  const wanted = toMinor(said, currency);
  return wanted > left ? new RollbackExceedsUse(Money.of(left, currency)) : wanted;
}
