import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import {
  mayEarn,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  resolveMembers,
  type LockedMember,
} from '../../members/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import { InvalidInput, type Refusal } from '../../platform/graphql/index.js';
import { WalletAct, WalletChanges, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { findByCodes } from '../codes/find-by-codes.js';
import { lookedUpBy } from '../codes/voucher-code.js';
import { findTemplates } from '../templates/stored/voucher-templates.queries.js';
import { TemplateBook, type CompiledTemplate } from '../templates/template-book.js';
import { VoucherTemplateStatus } from '../templates/voucher-template-status.types.js';
import { VoucherTemplateNotFound, VoucherTemplateStatusNotAllowed } from '../templates/voucher-templates.refusals.js';
import { VoucherCodeTaken } from './issue-voucher.results.js';
import { IssueVoucherPayload, type IssueVoucherInput } from './issue-voucher.types.js';
import { isIssuable, IssueVouchers } from './issue-vouchers.js';
import { VoucherSource } from './voucher-source.js';
import { validityProblems } from './voucher-validity.js';

type Request = WalletRequest<IssueVoucherInput>;

interface Found {
  members: string[];
  referredTo: string[];
  template: CompiledTemplate;
  /** What the voucher is looked up by, in the shop's own words; null for one that is made. */
  code: string | null;
}

/** What a transaction knows of codes, and what it stores. */
interface Book {
  /** Those that others have, and those that were given out here. */
  taken: Set<string>;
  writes: Call<never>[];
}

const OWN_CODE = /^[A-Z0-9_-]{4,64}$/;

/**
 * Issues a voucher by a template: to a member who may receive something, or to nobody in particular. Refuses: InvalidInput,
 * VoucherTemplateNotFound, VoucherTemplateStatusNotAllowed, MemberNotFound, MemberNotActive, VoucherCodeTaken, IdempotencyKeyReused.
 */
@Injectable()
export class IssueVoucher extends WalletAct<IssueVoucherInput, Found, IssueVoucherPayload, Book> {
  readonly operation = 'issueVoucher';
  override readonly isShared = true;

  constructor(
    changes: WalletChanges,
    private readonly templates: TemplateBook,
    private readonly issuing: IssueVouchers,
    private readonly keys: CodeKeys,
  ) {
    super(changes);
  }

  override prepare(settings: ProgramSettings): Promise<unknown> {
    return this.templates.templatesOf(settings);
  }

  problemsOf({ code }: IssueVoucherInput): Problem[] {
    if (code == null || OWN_CODE.test(lookedUpBy(code)?.own ?? '')) return [];
    return [{ path: ['code'], message: 'must have 4 to 64 characters of A to Z, 0 to 9, dash and underscore' }];
  }

  async find(db: Queryable, settings: ProgramSettings, requests: readonly Request[]): Promise<(Found | Refusal)[]> {
    const named = requests.map(({ input }) => decodeId('vtp', input.template));
    const active = await this.templates.templatesOf(settings);
    const others = named.filter((uuid) => uuid !== null && !active.has(uuid)) as string[];
    const archived = others.length === 0 ? [] : await findTemplates(db, settings.number, others);
    const refs = requests.map(({ input }) => input.member ?? {});
    const memberIds = await resolveMembers(db, settings.number, refs);
    return requests.map(({ input }, index) => {
      const uuid = named[index] ?? null;
      const template = uuid === null ? undefined : active.get(uuid);
      const other = archived.find((one) => one.uuid === uuid);
      if (!template && !other) return new VoucherTemplateNotFound(undefined, ['template']);
      if (!template) {
        return new VoucherTemplateStatusNotAllowed(
          VoucherTemplateStatus.ARCHIVED,
          [VoucherTemplateStatus.ACTIVE],
          ['template'],
        );
      }
      const memberId = memberIds[index] ?? null;
      if (input.member != null && memberId === null) return new MemberNotFound();
      const members = memberId === null ? [] : [memberId];
      const code = input.code == null ? null : (lookedUpBy(input.code)?.own ?? null);
      return { members, referredTo: members, template, code };
    });
  }

  async load(tx: Tx, desk: WalletDesk, asked: readonly { found: Found }[]): Promise<Book> {
    const wanted = asked.flatMap(({ found }) => found.code ?? []);
    const holders = await findByCodes(tx, this.keys, desk.settings.number, wanted);
    return { taken: new Set(wanted.filter((_, index) => holders[index] !== null)), writes: [] };
  }

  decide(desk: WalletDesk, { input }: Request, { members, template, code }: Found, book: Book): Facts | Refusal {
    const memberId = members[0] ?? null;
    const refusal = memberId === null ? null : whyNot(desk.members.get(memberId));
    if (refusal) return refusal;
    const validity = { firstDay: input.validFrom ?? null, lastDay: input.expiresOn ?? null };
    const problems = [
      ...templateProblems(template, memberId, desk.settings),
      ...validityProblems(template, validity, desk.now, desk.settings.timeZone),
    ];
    if (problems.length > 0) return new InvalidInput(problems);
    if (code !== null && book.taken.has(code)) return new VoucherCodeTaken();
    if (code !== null) book.taken.add(code);
    const wanted = { template, memberId, source: { type: VoucherSource.STAFF, id: null }, code, validity };
    const { vouchers, writes } = this.issuing.issue(desk, [wanted]);
    book.writes.push(...writes);
    const [voucher] = vouchers;
    if (!voucher) throw new Error('one voucher was to be issued');
    return memberId === null ? { voucher: voucher.uuid } : { voucher: voucher.uuid, member: memberId };
  }

  override writes(_: WalletDesk, book: Book): Call<never>[] {
    return book.writes;
  }

  payloadOf(programId: number, { voucher: voucherUuid, member }: Facts, replayed: boolean): IssueVoucherPayload {
    return Object.assign(new IssueVoucherPayload(), { programId, voucherUuid, memberId: member ?? null, replayed });
  }

  noteOf({ template }: IssueVoucherInput, { voucher, member }: Facts): AuditNote {
    return {
      memberId: member === undefined ? null : String(member),
      subject: encodeId('vch', String(voucher)),
      details: { template },
    };
  }
}

/** Who earns may receive. */
function whyNot(member: LockedMember | undefined): Refusal | null {
  if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
  return mayEarn(member) ? null : new MemberNotActive(member.status);
}

function templateProblems(template: CompiledTemplate, memberId: string | null, settings: ProgramSettings): Problem[] {
  const path = ['template'];
  return [
    ...(template.isHolderOnly && memberId === null
      ? [{ path: ['member'], message: 'needed: vouchers of this template are for their holder only' }]
      : []),
    ...(isIssuable(template, settings)
      ? []
      : [{ path, message: `its amounts are in ${template.moneyCurrency}, the program's in ${settings.currency}` }]),
  ];
}
