import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { MemberChanges, whomAsked, type MemberInHand } from '../member-changes.js';
import { Member } from '../member.types.js';
import { DuplicateMember, MemberNotFound, type MemberNotActive } from '../members.refusals.js';
import { AddIdentifierPayload, type AddIdentifierInput } from './identifier-changes.types.js';
import { changeIdentifiers, isAnothers, readOnRecord } from './identifiers-on-record.js';
import { add, ofKind } from './own-identifiers.js';
import { identifiersOf, type SaidIdentifier } from './said-identifiers.js';

type Outcome = AddIdentifierPayload | InvalidInput | MemberNotFound | MemberNotActive | DuplicateMember;

/**
 * Gives a member one more identifier. One that they have already changes nothing, unless it becomes the main one. Refuses:
 * InvalidInput, MemberNotFound, MemberNotActive (merged), DuplicateMember.
 */
@Injectable()
export class AddIdentifier {
  constructor(private readonly changes: MemberChanges) {}

  async run(caller: Caller, input: AddIdentifierInput): Promise<Outcome> {
    const { identifiers, problems } = identifiersOf(input.identifier);
    const [said] = identifiers;
    if (!said) return new InvalidInput(problems.map((one) => ({ ...one, path: ['identifier', ...one.path] })));
    const find = whomAsked({ caller, member: input.member });
    const outcome = await this.changes.run(caller, find, (tx, hand) => this.add(tx, hand, caller, said, input.main));
    return outcome ?? new MemberNotFound();
  }

  private async add(
    tx: Tx,
    hand: MemberInHand,
    caller: Caller,
    said: SaidIdentifier,
    asMain: boolean,
  ): Promise<Outcome> {
    const { programId, member, now } = hand;
    const onRecord = await readOnRecord(tx, hand, [said]);
    const path = ['identifier', said.field];
    if (isAnothers(said, member, onRecord)) return new DuplicateMember(said.field, path);
    const changed = add(ofKind(onRecord.own, said.kind), said, asMain, now);
    if ('problem' in changed) return new InvalidInput([{ path, message: changed.problem }]);
    await changeIdentifiers(tx, hand, onRecord, said.kind, changed.list, {
      event: 'member.updated',
      caller,
      action: 'addIdentifier',
    });
    return Object.assign(new AddIdentifierPayload(), { member: Member.of({ ...member, programId }) });
  }
}
