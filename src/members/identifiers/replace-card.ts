import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { MemberChanges, whomAsked, type MemberInHand } from '../member-changes.js';
import { Member } from '../member.types.js';
import { DuplicateMember, MemberNotFound, type MemberNotActive } from '../members.refusals.js';
import { ReplaceCardPayload, type ReplaceCardInput } from './identifier-changes.types.js';
import { changeIdentifiers, isAnothers, readOnRecord } from './identifiers-on-record.js';
import { normalizeIdentifier, type Identifier } from './identifiers.js';
import { IdentifierNotFound } from './identifiers.refusals.js';
import { activeOf, ofKind, replaceCard, type OwnList } from './own-identifiers.js';
import { identifiersOf } from './said-identifiers.js';

type Outcome =
  ReplaceCardPayload | InvalidInput | MemberNotFound | MemberNotActive | DuplicateMember | IdentifierNotFound;

const LONGEST_REASON = 500;

/**
 * Gives a member a new card in the place of one, which is blocked; again it changes nothing. Refuses: InvalidInput,
 * MemberNotFound, MemberNotActive (merged), DuplicateMember, IdentifierNotFound.
 */
@Injectable()
export class ReplaceCard {
  constructor(private readonly changes: MemberChanges) {}

  async run(caller: Caller, input: ReplaceCardInput): Promise<Outcome> {
    const { identifiers, problems: wrongCard } = identifiersOf({ card: input.newCard });
    const problems = [
      ...wrongCard.map(({ message }) => ({ path: ['newCard'], message })),
      ...(input.reason == null ? [] : shortTextProblems('reason', input.reason, LONGEST_REASON)),
    ];
    const [said] = identifiers;
    if (!said || problems.length > 0) return new InvalidInput(problems);
    const find = whomAsked({ caller, member: input.member });
    const outcome = await this.changes.run(caller, find, (tx, hand) => this.replace(tx, hand, caller, said, input));
    return outcome ?? new MemberNotFound();
  }

  private async replace(
    tx: Tx,
    hand: MemberInHand,
    caller: Caller,
    said: Identifier,
    input: ReplaceCardInput,
  ): Promise<Outcome> {
    const { programId, member, now } = hand;
    const onRecord = await readOnRecord(tx, hand, [said]);
    const payload = Object.assign(new ReplaceCardPayload(), { member: Member.of({ ...member, programId }) });
    if (isAnothers(said, member, onRecord)) return new DuplicateMember('card', ['newCard']);
    const cards = ofKind(onRecord.own, 'CARD');
    const old = input.card == null ? onlyOf(cards) : normalizeIdentifier('CARD', input.card);
    if (typeof old === 'number') {
      const message = `needed: the member has ${old === 0 ? 'no card that is not blocked' : `${old} cards`}`;
      return new InvalidInput([{ path: ['card'], message }]);
    }
    if (input.card == null && old === said.value) return payload;
    const changed = old === null ? null : replaceCard(cards, old, said, input.reason ?? null, now);
    if (!changed) return new IdentifierNotFound(['card']);
    if ('problem' in changed) return new InvalidInput([{ path: ['newCard'], message: changed.problem }]);
    await changeIdentifiers(tx, hand, onRecord, 'CARD', changed.list, {
      event: 'card.replaced',
      caller,
      action: 'replaceCard',
      reason: input.reason ?? null,
    });
    return payload;
  }
}

/** The one card that is not blocked, or how many there are. */
function onlyOf(cards: OwnList): string | number {
  const active = activeOf(cards);
  return active.length === 1 ? (active[0]?.value ?? 0) : active.length;
}
