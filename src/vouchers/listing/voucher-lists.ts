import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import { resolveMembers } from '../../members/index.js';
import { PageReader } from '../../platform/batching/index.js';
import { columnsOf, Database } from '../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { VoucherSource } from '../issuing/voucher-source.js';
import { Voucher } from '../shown/voucher.types.js';
import {
  findPageOfVouchers,
  VOUCHERS_OF_MEMBERS,
  type MemberVouchersAsked,
  type ShownVoucherRow,
  type VouchersAsked,
} from '../stored/shown-vouchers.js';
import type { MemberVoucherFilter, VoucherFilter } from './voucher-filter.types.js';

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const MOST_STATUSES = 5;

/** Lists of vouchers as they stand now, those issued last first. */
@Injectable()
export class VoucherLists {
  private readonly ofMembers: PageReader<MemberVouchersAsked, ShownVoucherRow>;

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {
    this.ofMembers = new PageReader(database, VOUCHERS_OF_MEMBERS, (asks) =>
      columnsOf(
        asks.map((asked) => ({ ...asked, statuses: asked.statuses?.join(' ') ?? null })),
        ...(['memberId', 'before', 'statuses', 'template', 'source'] as const),
      ),
    );
  }

  /** Vouchers of the program. */
  async ofProgram(programId: number, filter: VoucherFilter, args: PageArgs): Promise<Connection<Voucher>> {
    const { member } = filter;
    if (member == null) return this.page(programId, filter, args, null);
    const [memberId] = await resolveMembers(this.database, programId, [member]);
    return memberId == null
      ? toConnection<Voucher>([], placeOf(args), keysOf)
      : this.page(programId, filter, args, memberId);
  }

  /** Vouchers that a member holds; of those who are asked for at about the same time in one statement. */
  ofMember(
    programId: number,
    memberId: string,
    filter: MemberVoucherFilter,
    args: PageArgs,
  ): Promise<Connection<Voucher>> {
    return this.page(programId, filter, args, memberId);
  }

  private async page(
    programId: number,
    filter: MemberVoucherFilter,
    args: PageArgs,
    memberId: string | null,
  ): Promise<Connection<Voucher>> {
    const page = placeOf(args);
    const asked = askedOf(filter, page.after?.[0] ?? null);
    const rows =
      asked === null
        ? []
        : memberId === null
          ? await findPageOfVouchers(this.database, programId, asked, page.limit)
          : await this.ofMembers.page(programId, page.limit, { ...asked, memberId });
    const settings = await this.programs.settingsOf(programId);
    return toConnection(
      rows.map((row) => Voucher.of(row, settings)),
      page,
      keysOf,
    );
  }
}

function placeOf(args: PageArgs) {
  return pageOf(args, 1, (text) => decodeId('vch', text) !== null);
}

function keysOf({ id }: Voucher): string[] {
  return [id];
}

/** Null: by a template that cannot be there. */
function askedOf({ status, template, issuedFor }: MemberVoucherFilter, after: string | null): VouchersAsked | null {
  if (status && (status.length < 1 || status.length > MOST_STATUSES))
    throw badInput(`filter.status: ${String(status.length)} are not allowed; 1 to ${String(MOST_STATUSES)}`);
  const uuid = template == null ? null : decodeId('vtp', template);
  if (template != null && uuid === null) return null;
  return {
    before: (after === null ? null : decodeId('vch', after)) ?? AFTER_ALL,
    statuses: status ?? null,
    template: uuid,
    source: issuedFor == null ? null : VoucherSource[issuedFor],
  };
}
