import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { dayInZone } from '../kernel/calendar.js';
import type { Caller } from '../platform/access/index.js';
import { call, Database, Restart, statement, type Tx } from '../platform/database/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { ProgramDirectory, readMoment, type Moment } from '../programs/index.js';
import {
  changeProfile,
  identifiersOf,
  kindsSaid,
  type Profile,
  type SaidIdentifier,
} from './details/member-details.js';
import { ownChangeProblems } from './details/own-changes.js';
import type { Identifier, IdentifierKind } from './identifiers.js';
import { lockMembers, tell, tellEvents, type LockedMember } from './member-lock.js';
import { findHolders, textOf, type HeldIdentifier } from './member-ref.js';
import { Member, MemberStatus } from './member.types.js';
import { FIND_IDENTIFIERS, FIND_PROFILES } from './members.queries.js';
import { DuplicateMember, MemberNotFound } from './members.refusals.js';
import { insertIdentifiers } from './new-members.js';
import { resolveOwnMembers, type MemberAsked } from './own-member.js';
import { UpdateMemberPayload, type UpdateMemberInput } from './update-member.types.js';

/** What is on record of a member, who holds the identifiers that were said, and the time. */
interface Known {
  now: Date;
  held: Identifier[];
  profile: Profile;
  holders: HeldIdentifier[];
}

const DELETE_IDENTIFIERS = statement(
  'delete-member-identifiers',
  'DELETE FROM member_identifier WHERE program_id = $1 AND member_id = $2 AND kind = ANY($3)',
);

// A birth date that stays is known since it was said for the first time: a birthday counts only if it was known before.
const UPDATE_PROFILE = statement(
  'update-member-profile',
  `UPDATE member_profile SET given_name = $3, family_name = $4, salutation = $5, birth_date = $6,
     birth_date_known_at = CASE WHEN birth_date = $6 THEN birth_date_known_at WHEN $6 IS NOT NULL THEN $10::timestamptz END,
     birth_year = $7, locale = $8, attributes = $9
   WHERE program_id = $1 AND member_id = $2`,
);

/**
 * Changes what is known of a member: identifiers and profile. What is on record already changes nothing and is not
 * announced. Refuses: InvalidInput, MemberNotFound, DuplicateMember.
 */
@Injectable()
export class UpdateMember {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  async run(
    caller: Caller,
    input: UpdateMemberInput,
  ): Promise<UpdateMemberPayload | InvalidInput | MemberNotFound | DuplicateMember> {
    const { programId } = caller;
    const { id, member: ref } = input;
    if (id != null && ref)
      return new InvalidInput([{ path: ['id'], message: 'name the member once: by id or by member' }]);
    if (id == null && !ref && caller.memberId === null) {
      return new InvalidInput([{ path: ['member'], message: 'needed with an API key: whom to change' }]);
    }
    const { timeZone } = await this.programs.settingsOf(programId);
    return this.database.transaction(async (tx) => {
      const member = await lockAsked(tx, { caller, member: id == null ? ref : { id } });
      if (!member) return new MemberNotFound([id == null ? 'member' : 'id']);
      const said = identifiersOf(input);
      const known = await load(tx, programId, member.uuid, said.identifiers);
      const { profile, problems } = changeProfile(known.profile, input, dayInZone(known.now, timeZone));
      const forbidden = caller.memberId === null ? [] : ownChangeProblems(input, known.profile);
      const wrong = [...forbidden, ...said.problems, ...problems];
      if (wrong.length > 0) return new InvalidInput(wrong);
      const duplicate = said.identifiers.find((one) => isHeldByOther(one, member, known));
      if (duplicate) return new DuplicateMember(duplicate.field);
      const identified = await writeIdentifiers(tx, programId, member, known, kindsSaid(input), said.identifiers);
      await writeProfile(tx, programId, member, known, profile, identified);
      return Object.assign(new UpdateMemberPayload(), { member: Member.of({ ...member, programId }) });
    });
  }
}

/** Locks whom the call means. A reference that leads elsewhere once we have the lock starts us anew. */
async function lockAsked(tx: Tx, asked: MemberAsked): Promise<LockedMember | null> {
  const { programId } = asked.caller;
  const [uuid] = await resolveOwnMembers(tx, programId, [asked]);
  if (uuid == null) return null;
  const member = (await lockMembers(tx, programId, [uuid])).get(uuid);
  if (!member || member.status === MemberStatus.ERASED) return null;
  const [again] = await resolveOwnMembers(tx, programId, [asked]);
  if (again !== uuid) throw new Restart();
  return member;
}

async function load(tx: Tx, programId: number, uuid: string, said: readonly Identifier[]): Promise<Known> {
  const [[moment], held, [profile], holders] = await tx.pipeline([
    readMoment(programId),
    call(FIND_IDENTIFIERS, [programId, [uuid]]),
    call(FIND_PROFILES, [programId, [uuid]]),
    findHolders(programId, said),
  ]);
  return { now: (moment as Moment).now, held, profile: profile as Profile, holders };
}

function isHeldByOther(one: Identifier, member: LockedMember, { holders }: Known): boolean {
  return holders.some((holder) => holder.memberId !== member.uuid && textOf(holder) === textOf(one));
}

/** Replaces the identifiers of the kinds that were said. Answers whether that changed any. */
async function writeIdentifiers(
  tx: Tx,
  programId: number,
  member: LockedMember,
  { held }: Known,
  kinds: readonly IdentifierKind[],
  said: readonly SaidIdentifier[],
): Promise<boolean> {
  const valuesOf = (list: readonly Identifier[], kind: IdentifierKind): string[] =>
    list.filter((one) => one.kind === kind).map((one) => one.value);
  const changed = kinds.filter((kind) => !isDeepStrictEqual(valuesOf(held, kind), valuesOf(said, kind)));
  if (changed.length === 0) return false;
  const identifiers = said.filter((one) => changed.includes(one.kind));
  const [, written] = await tx.pipeline([
    call(DELETE_IDENTIFIERS, [programId, member.uuid, changed]),
    insertIdentifiers(programId, [{ uuid: member.uuid, identifiers }]),
  ]);
  if (written.length < identifiers.length) throw new Restart();
  return true;
}

/** Writes the profile if it changed, and tells of the member if anything did. */
async function writeProfile(
  tx: Tx,
  programId: number,
  member: LockedMember,
  { now, profile: before }: Known,
  profile: Profile,
  identified: boolean,
): Promise<void> {
  const unchanged = isDeepStrictEqual(before, profile);
  if (unchanged && !identified) return;
  tell(member, { type: 'member.updated', subjectId: null, walletId: null, postingSequence: null, occurredAt: now });
  const { givenName, familyName, salutation, birthDate, birthYear, locale, attributes } = profile;
  const values = [givenName, familyName, salutation, birthDate, birthYear, locale, JSON.stringify(attributes), now];
  await tx.pipeline([
    ...(unchanged ? [] : [call(UPDATE_PROFILE, [programId, member.uuid, ...values])]),
    ...tellEvents(programId, [member]),
  ]);
}
