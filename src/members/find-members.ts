import { Injectable } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import type { Caller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../platform/graphql/index.js';
import type { MemberFilter } from './member-list.types.js';
import { MemberLoader } from './member-loader.js';
import { requireFinding } from './references/finding.js';
import type { MemberRef } from './references/member-ref.js';
import { Member } from './member.types.js';
import { findMemberPage } from './members.queries.js';

const SEARCHED = ['externalId', 'email', 'phone', 'card', 'code'] as const;

/** Lists members, or searches one by exact identifiers. */
@Injectable()
export class FindMembers {
  constructor(
    private readonly database: Database,
    private readonly members: MemberLoader,
  ) {}

  async run(caller: Caller, filter: MemberFilter, args: PageArgs): Promise<Connection<Member>> {
    const { programId } = caller;
    const page = pageOf(args, 1);
    const after = page.after && decodeId('mem', page.after[0] ?? '');
    if (page.after && !after) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
    const wanted = SEARCHED.flatMap((field): MemberRef[] =>
      filter[field] == null ? [] : [{ [field]: filter[field] }],
    );
    requireFinding(caller, wanted);
    const found =
      wanted.length > 0
        ? await this.search(programId, wanted, filter, after)
        : await findMemberPage(this.database, programId, filter, after, page.limit);
    const members = found.map((row) => Member.of({ ...row, programId }));
    return toConnection(members, page, (member) => [member.id]);
  }

  /** Every identifier is one member's at most, and so is what all of them have in common. */
  private async search(
    programId: number,
    wanted: readonly MemberRef[],
    { status, joinedFrom, joinedUntil }: MemberFilter,
    after: string | null,
  ): Promise<Member[]> {
    const named = await Promise.all(wanted.map((ref) => this.members.named(programId, ref)));
    const [member] = named;
    if (!member || named.some((other) => other?.uuid !== member.uuid)) return [];
    const fits =
      (after === null || member.uuid < after) &&
      (status == null || member.status === status) &&
      (!joinedFrom || member.joinedAt >= joinedFrom) &&
      (!joinedUntil || member.joinedAt < joinedUntil);
    return fits ? [member] : [];
  }
}
