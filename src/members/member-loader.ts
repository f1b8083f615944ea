import { Injectable } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import { Coalescer } from '../platform/batching/index.js';
import { Database, type Statement } from '../platform/database/index.js';
import { MemberProfile } from './details/member-profile.types.js';
import { FIND_IDENTIFIERS } from './identifiers/identifier-rows.js';
import { MemberIdentifier } from './identifiers/identifiers.types.js';
import { findNamed, type MemberRef } from './references/member-ref.js';
import { Member, MemberStatus } from './member.types.js';
import { FIND_MEMBERS, FIND_PROFILES } from './members.queries.js';
import { findSurvivors } from './references/merged-members.js';

const TOGETHER = { atMost: 500, inFlight: 2 };

/**
 * Reads members and what is known of them, by inner id. What is asked for at about the same time, by whatever requests, is
 * read in one statement; nothing is kept, so every answer is of now.
 */
@Injectable()
export class MemberLoader {
  private readonly members = coalesced(this.database, FIND_MEMBERS);
  private readonly identifiers = coalesced(this.database, FIND_IDENTIFIERS);
  private readonly profiles = coalesced(this.database, FIND_PROFILES);
  private readonly references = new Coalescer<MemberRef, string | null>(async (programId, refs) => {
    const found = await findNamed(this.database, programId, refs);
    return found.map((value) => ({ value }));
  }, TOGETHER);

  constructor(private readonly database: Database) {}

  /** The member, in whatever status, or null when the program has none by that id. */
  async one(programId: number, uuid: string): Promise<Member | null> {
    const [row] = await this.members.submit(programId, uuid);
    return row ? Member.of({ ...row, programId }) : null;
  }

  /** The member that a reference names, or null when it names nobody. Who was merged is found as the survivor, who was erased not. */
  async named(programId: number, ref: MemberRef): Promise<Member | null> {
    const uuid = ref.id == null ? await this.references.submit(programId, ref) : decodeId('mem', ref.id);
    const member = await this.known(programId, uuid);
    if (member?.status !== MemberStatus.MERGED) return member;
    const survivors = await findSurvivors(this.database, programId, [member.uuid]);
    return this.known(programId, survivors.get(member.uuid) ?? member.uuid);
  }

  /** The member with this id itself, merged or not. Who was erased is not found. */
  byId(programId: number, id: string): Promise<Member | null> {
    return this.known(programId, decodeId('mem', id));
  }

  private async known(programId: number, uuid: string | null): Promise<Member | null> {
    const member = uuid === null ? null : await this.one(programId, uuid);
    return member?.status === MemberStatus.ERASED ? null : member;
  }

  /** By what the member can be found, sorted by kind, the main one of each kind first and blocked cards last. */
  async identifiersOf({ programId, uuid }: Pick<Member, 'programId' | 'uuid'>): Promise<MemberIdentifier[]> {
    const rows = await this.identifiers.submit(programId, uuid);
    return MemberIdentifier.listOf(rows);
  }

  /** What is known of the member as a person, or null once erased. */
  async profileOf({ programId, uuid }: Pick<Member, 'programId' | 'uuid'>): Promise<MemberProfile | null> {
    const [row] = await this.profiles.submit(programId, uuid);
    return row ? MemberProfile.of(programId, uuid, row) : null;
  }
}

/** Rows by the inner ids of their members: `$1` of the statement is the program, `$2` the ids. */
function coalesced<Row extends { uuid: string }>(database: Database, find: Statement<Row>): Coalescer<string, Row[]> {
  return new Coalescer<string, Row[]>(async (programId, uuids) => {
    const rows = await database.query(find, [programId, [...new Set(uuids)]]);
    const byMember = new Map<string, Row[]>(uuids.map((uuid) => [uuid, []]));
    for (const row of rows) byMember.get(row.uuid)?.push(row);
    return uuids.map((uuid) => ({ value: byMember.get(uuid) ?? [] }));
  }, TOGETHER);
}
