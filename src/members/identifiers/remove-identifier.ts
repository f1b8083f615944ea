import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { MemberChanges, whomAsked, type MemberInHand } from '../member-changes.js';
import { Member } from '../member.types.js';
import { MemberNotFound, type MemberNotActive } from '../members.refusals.js';
import { RemoveIdentifierPayload, type RemoveIdentifierInput } from './identifier-changes.types.js';
import { changeIdentifiers, readOnRecord } from './identifiers-on-record.js';
import { IdentifierNotFound } from './identifiers.refusals.js';
import { ofKind, remove } from './own-identifiers.js';
import { identifiersOf, type SaidIdentifier } from './said-identifiers.js';

type Outcome = RemoveIdentifierPayload | MemberNotFound | MemberNotActive | IdentifierNotFound;

/**
 * Takes an identifier away from a member; the next of its kind is the main one then. Refuses: MemberNotFound, MemberNotActive
 * (merged), IdentifierNotFound (also what can be no identifier, and a blocked card).
 */
@Injectable()
export class RemoveIdentifier {
  constructor(private readonly changes: MemberChanges) {}

  async run(caller: Caller, { member, identifier }: RemoveIdentifierInput): Promise<Outcome> {
    const [said] = identifiersOf(identifier).identifiers;
    const find = whomAsked({ caller, member });
    const outcome = await this.changes.run(caller, find, (tx, hand) => this.remove(tx, hand, caller, said));
    return outcome ?? new MemberNotFound();
  }

  private async remove(tx: Tx, hand: MemberInHand, caller: Caller, said: SaidIdentifier | undefined): Promise<Outcome> {
    if (!said) return new IdentifierNotFound(['identifier']);
    const { programId, member } = hand;
    const onRecord = await readOnRecord(tx, hand, []);
    const changed = remove(ofKind(onRecord.own, said.kind), said.value);
    if (!changed || 'problem' in changed) return new IdentifierNotFound(['identifier', said.field], changed?.problem);
    await changeIdentifiers(tx, hand, onRecord, said.kind, changed.list, {
      event: 'member.updated',
      caller,
      action: 'removeIdentifier',
    });
    return Object.assign(new RemoveIdentifierPayload(), { member: Member.of({ ...member, programId }) });
  }
}
