import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Problem } from '../kernel/problem.js';
import type { Caller } from '../platform/access/index.js';
import { call, statement, type Tx } from '../platform/database/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { audit, changedFields } from '../programs/index.js';
import { MemberAttributes } from './details/member-attributes.js';
import { changeProfile, type Profile } from './details/member-details.js';
import { ownChangeProblems } from './details/own-changes.js';
import type { IdentifierKind } from './identifiers/identifiers.js';
import { isAnothers, readOnRecord, writeIdentifiers } from './identifiers/identifiers-on-record.js';
import { ofKind, replaceMain, type OwnList } from './identifiers/own-identifiers.js';
import { IDENTIFIER_FIELDS, identifiersOf, type IdentifierField } from './identifiers/said-identifiers.js';
import { MemberChanges, whomAsked, type MemberInHand } from './member-changes.js';
import { tell, tellEvents } from './member-lock.js';
import { Member } from './member.types.js';
import { FIND_PROFILES } from './members.queries.js';
import { DuplicateMember, MemberNotFound, type MemberNotActive } from './members.refusals.js';
import { UpdateMemberPayload, type UpdateMemberInput } from './update-member.types.js';

type Outcome = UpdateMemberPayload | InvalidInput | MemberNotFound | MemberNotActive | DuplicateMember;

// A birth date that stays is known since it was said for the first time: a birthday counts only if it was known before.
const UPDATE_PROFILE = statement(
  'update-member-profile',
  `UPDATE member_profile SET given_name = $3, family_name = $4, salutation = $5, birth_date = $6,
     birth_date_known_at = CASE WHEN birth_date = $6 THEN birth_date_known_at WHEN $6 IS NOT NULL THEN $11::timestamptz END,
     birth_year = $7, locale = $8, interests = $9, attributes = $10
   WHERE program_id = $1 AND member_id = $2`,
);

/**
 * Changes what is known of a member: the main identifier of each kind and the profile. What is on record already changes
 * nothing and is not announced. Refuses: InvalidInput, MemberNotFound, MemberNotActive (merged), DuplicateMember.
 */
@Injectable()
export class UpdateMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly attributes: MemberAttributes,
  ) {}

  async run(caller: Caller, input: UpdateMemberInput): Promise<Outcome> {
    const { id, member: ref } = input;
    if (id != null && ref)
      return new InvalidInput([{ path: ['id'], message: 'name the member once: by id or by member' }]);
    if (id == null && !ref && caller.memberId === null) {
      return new InvalidInput([{ path: ['member'], message: 'needed with an API key: whom to change' }]);
    }
    const find = whomAsked({ caller, member: id == null ? ref : { id } });
    const outcome = await this.changes.run(caller, find, (tx, hand) => this.update(tx, hand, caller, input));
    return outcome ?? new MemberNotFound([id == null ? 'member' : 'id']);
  }

  private async update(tx: Tx, hand: MemberInHand, caller: Caller, input: UpdateMemberInput): Promise<Outcome> {
    const { programId, settings, member, today } = hand;
    const said = identifiersOf(input);
    const onRecord = await readOnRecord(tx, hand, said.identifiers);
    const [before] = (await tx.query(FIND_PROFILES, [programId, [member.uuid]])).map(
      ({ uuid: _uuid, ...rest }) => rest,
    );
    if (!before) throw new Error('a member who is not erased has no profile');
    const { profile, problems } = changeProfile(before, input, today, this.attributes.checkOf(settings));
    const { lists, problems: blocked } = mainIdentifiers(input, hand, onRecord.own);
    const forbidden = caller.memberId === null ? [] : ownChangeProblems(input, before);
    const wrong = [...forbidden, ...said.problems, ...blocked, ...problems];
    if (wrong.length > 0) return new InvalidInput(wrong);
    const duplicate = said.identifiers.find((one) => isAnothers(one, member, onRecord));
    if (duplicate) return new DuplicateMember(duplicate.field);
    const identified = await writeIdentifiers(tx, hand, onRecord, lists);
    await writeProfile(tx, caller, hand, before, profile, identified);
    return Object.assign(new UpdateMemberPayload(), { member: Member.of({ ...member, programId }) });
  }
}

/** The lists of the kinds of which something is said: a value that becomes the main one, or that the main one goes. */
function mainIdentifiers(
  input: UpdateMemberInput,
  { now }: MemberInHand,
  own: OwnList,
): { lists: Map<IdentifierKind, OwnList>; problems: Problem[] } {
  const lists = new Map<IdentifierKind, OwnList>();
  const problems: Problem[] = [];
  const { identifiers } = identifiersOf(input);
  for (const [field, kind] of Object.entries(IDENTIFIER_FIELDS) as [IdentifierField, IdentifierKind][]) {
    const one = input[field] === null ? null : identifiers.find((said) => said.field === field);
    if (one === undefined) continue;
    const changed = replaceMain(ofKind(own, kind), one, now);
    if ('problem' in changed) problems.push({ path: [field], message: changed.problem });
    else lists.set(kind, changed.list);
  }
  return { lists, problems };
}

/** Writes the profile if it changed. If anything did, tells of the member and notes which fields, not what they say. */
async function writeProfile(
  tx: Tx,
  caller: Caller,
  { programId, member, now }: MemberInHand,
  before: Profile,
  profile: Profile,
  identifiers: readonly IdentifierKind[],
): Promise<void> {
  const unchanged = isDeepStrictEqual(before, profile);
  if (unchanged && identifiers.length === 0) return;
  tell(member, { type: 'member.updated', subjectId: null, walletId: null, postingSequence: null, occurredAt: now });
  const { givenName, familyName, salutation, birthDate, birthYear, locale, interests, attributes } = profile;
  const changed = [...identifiers, ...Object.keys(changedFields(before, profile))];
  const names = [givenName, familyName, salutation];
  const values = [...names, birthDate, birthYear, locale, interests, JSON.stringify(attributes), now];
  await tx.pipeline([
    ...(unchanged ? [] : [call(UPDATE_PROFILE, [programId, member.uuid, ...values])]),
    ...tellEvents(programId, [member]),
    ...audit(programId, now, [{ caller, action: 'updateMember', memberId: member.uuid, details: { changed } }]),
  ]);
}
