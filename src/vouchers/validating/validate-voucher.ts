import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { MemberLoader, MemberStatus, mayEarn, maySpend, resolveMembers, type Member } from '../../members/index.js';
import { isStaff, type Caller } from '../../platform/access/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { badInput } from '../../platform/graphql/index.js';
import { ProgramDirectory, readMoment, type ProgramSettings } from '../../programs/index.js';
import { LadderBook, type Ladders } from '../../tiers/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { codeProblems } from '../codes/code-problems.js';
import { findByCodes } from '../codes/find-by-codes.js';
import type { Cart } from '../discount/discount.js';
import { CodeGuesses } from '../guessing/code-guesses.js';
import { liveUseOf } from '../life/held-voucher.js';
import { leftFor, type VoucherAsked } from '../life/redeemable.js';
import { cartOf } from '../redeeming/asked-cart.js';
import { askedOf } from '../redeeming/asked-voucher.js';
import { VoucherDesk } from '../redeeming/voucher-desk.js';
import { findOutside, type Outside } from '../redeeming/voucher-users.js';
import { readVouchers } from '../stored/voucher-rows.js';
import { TemplateBook } from '../templates/template-book.js';
import { Invitations } from './invitations.js';
import { VoucherSource } from '../issuing/voucher-source.js';
import { leftByOthers } from './left-by-others.js';
import { presentValidation, type JudgedCode } from './present-validation.js';
import type { ValidatedCartInput, VoucherValidation } from './validate-voucher.types.js';
import { judgedCode, unknownCode, verdictsOf, type AskedAbout } from './verdicts.js';

type Reason = NonNullable<JudgedCode['reason']>;

/** A sound question. */
interface Asked {
  codes: readonly string[];
  input: ValidatedCartInput;
  cart: Cart;
}

const LONGEST_ORDER_ID = 255;

/**
 * What a voucher would do for a cart now: what redeemVoucher would take off it, line by line, or why it would refuse. Writes nothing and
 * sets nothing aside. An input that would be refused is a bad question.
 */
@Injectable()
export class ValidateVoucher {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly templates: TemplateBook,
    private readonly ladders: LadderBook,
    private readonly keys: CodeKeys,
    private readonly members: MemberLoader,
    private readonly guesses: CodeGuesses,
    private readonly invitations: Invitations,
  ) {}

  async run(caller: Caller, code: string, input: ValidatedCartInput): Promise<VoucherValidation> {
    const settings = await this.programs.settingsOf(caller.programId);
    const asked = soundOf(code, input, settings.currency);
    const about = { about: input.member ?? null, codes: asked.codes.length, call: null };
    const { judged, now } = await this.guesses.guard(
      caller,
      [about],
      () => this.judge(caller, asked),
      (answer) => [answer.judged.filter(({ reason }) => reason?.code === 'UNKNOWN_CODE').length],
    );
    const [first, ...others] = judged;
    if (!first) throw new Error('a code is judged');
    const taking = others.flatMap(({ voucher, discount }) => (voucher && discount ? [{ voucher, discount }] : []));
    const before = leftByOthers(asked.cart, taking, first.discount ? first.voucher : null);
    const { gives } = first.voucher ?? {};
    const remaining =
      first.voucher && first.discount && gives?.kind === 'GIFT_CARD' ? leftFor(first.voucher, now) : null;
    return presentValidation(settings, asked.cart, before, first, others, remaining);
  }

  private async judge(caller: Caller, asked: Asked): Promise<{ judged: JudgedCode[]; now: Date }> {
    const user = await this.userOf(caller, asked.input);
    return this.database.prepared(
      async () => {
        const settings = await this.programs.settingsOf(caller.programId);
        return { settings, ladders: await this.ladders.laddersOf(settings) };
      },
      async (tx, { settings, ladders }) => this.judgeAt(tx, { settings, ladders, caller, user }, asked),
    );
  }

  private async userOf({ programId }: Caller, { member }: ValidatedCartInput): Promise<Member | null> {
    if (member == null) return null;
    const [uuid] = await resolveMembers(this.database, programId, [member]);
    const found = uuid == null ? null : await this.members.one(programId, uuid);
    if (!found || found.status === MemberStatus.ERASED)
      throw badInput('cart.member: there is no such member in this program');
    return found;
  }

  private async judgeAt(
    tx: Tx,
    about: { settings: ProgramSettings; ladders: Ladders; caller: Caller; user: Member | null },
    { codes, input, cart }: Asked,
  ): Promise<{ judged: JudgedCode[]; now: Date }> {
    const { settings, ladders, caller, user } = about;
    const { number: programId, currency } = settings;
    const [[moment]] = await tx.pipeline([readMoment(programId)]);
    this.programs.restartIfChanged(settings, moment);
    const { now } = moment;
    const member = user?.uuid ?? null;
    const channel = input.channel ?? null;
    const found = await findByCodes(tx, this.keys, programId, codes);
    const wanted = found.flatMap((voucher) =>
      voucher ? [{ voucherId: voucher.uuid, holder: voucher.memberId, orderId: input.orderId ?? null }] : [],
    );
    const desk = await VoucherDesk.open(tx, this.templates, { programId, now }, wanted, readVouchers);
    const outside = await findOutside(
      tx,
      { settings, now, members: new Map(), ladders },
      wanted.map(({ voucherId, holder }) => ({
        audience: desk.find(voucherId)?.template.audience ?? null,
        memberId: member ?? holder,
        channel,
      })),
    );
    const vouchers = wanted.flatMap(({ voucherId }, index): AskedAbout[] => {
      const voucher = desk.find(voucherId);
      if (!voucher) return [];
      const use = input.orderId == null ? null : liveUseOf(voucher, input.orderId);
      const isTheirs = member !== null && member === voucher.row.memberId;
      const isStranger = !isStaff(caller) && use === null && !isTheirs;
      return [{ asked: askedOf(voucher, use, outside[index] ?? []), isTheirs, isStranger }];
    });
    const ofInvitations = wanted.flatMap(({ voucherId }) =>
      desk.find(voucherId)?.row.sourceType === VoucherSource.INVITATION ? voucherId : [],
    );
    const notTheirs = await this.invitations.whyNot(tx, programId, member, ofInvitations);
    const reasons = await Promise.all(
      vouchers.map(
        async ({ asked, isStranger }) =>
          notTheirs.get(asked.id) ?? (await this.whyNotUsing(programId, asked, user, isStranger)),
      ),
    );
    const against = new Map(
      vouchers.flatMap(({ asked }, index) => (reasons[index] ? [[asked.id, reasons[index]] as const] : [])),
    );
    const verdicts = verdictsOf(vouchers, against, { member, cart, channel, currency, now });
    const judged = found.map((one) => {
      const about = vouchers.find(({ asked }) => asked.id === one?.uuid);
      const verdict = verdicts.find(({ id }) => id === one?.uuid);
      return about && verdict ? judgedCode(about, verdict, isStaff(caller)) : unknownCode();
    });
    return { judged, now };
  }

  /** Using a voucher is spending, and its points go to somebody who earns. */
  private async whyNotUsing(
    programId: number,
    { gives, holder }: VoucherAsked<Outside>,
    user: Member | null,
    isStranger: boolean,
  ): Promise<Reason | null> {
    if (user && !maySpend(user)) return { code: 'MEMBER_NOT_ACTIVE' };
    if (gives.kind !== 'POINTS') return null;
    const receiver = user ?? (holder === null ? null : await this.members.one(programId, holder));
    if (!receiver) return { code: 'MEMBER_NEEDED' };
    if (mayEarn(receiver)) return null;
    return { code: isStranger && !user ? 'UNKNOWN_CODE' : 'MEMBER_NOT_ACTIVE' };
  }
}

/** Of the codes that are asked about the first is `code`, the others are in the cart. */
function pathOf([, index]: readonly string[]): string[] {
  if (index === undefined) return ['cart', 'otherCodes'];
  return index === '0' ? ['code'] : ['cart', 'otherCodes', String(Number(index) - 1)];
}

function soundOf(code: string, input: ValidatedCartInput, currency: string): Asked {
  const codes = [code, ...(input.otherCodes ?? [])];
  const read = cartOf(input, currency);
  const problems: Problem[] = [
    ...('problems' in read ? read.problems : []),
    ...(input.orderId == null ? [] : shortTextProblems('cart.orderId', input.orderId, LONGEST_ORDER_ID)),
    ...codeProblems(codes, ['code']).map(({ path, message }) => ({ path: pathOf(path), message })),
  ];
  if ('problems' in read || problems.length > 0)
    throw badInput(problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return { codes, input, cart: read.cart };
}
