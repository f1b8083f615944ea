import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Caller } from '../../platform/access/index.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { MemberChanges, whomAsked, type MemberInHand } from '../member-changes.js';
import { Member } from '../member.types.js';
import { MemberNotFound, type MemberNotActive } from '../members.refusals.js';
import { BlockCardPayload, type BlockCardInput } from './identifier-changes.types.js';
import { findHolders } from './identifier-rows.js';
import { changeIdentifiers, readOnRecord } from './identifiers-on-record.js';
import { normalizeIdentifier } from './identifiers.js';
import { IdentifierNotFound } from './identifiers.refusals.js';
import { block, ofKind } from './own-identifiers.js';

type Outcome = BlockCardPayload | InvalidInput | MemberNotFound | MemberNotActive | IdentifierNotFound;

const LONGEST_REASON = 500;

/**
 * Blocks a card for good; one that is blocked already stays as it is. Refuses: InvalidInput, MemberNotFound (with an API key
 * that names no member: nobody has the card), MemberNotActive (merged), IdentifierNotFound.
 */
@Injectable()
export class BlockCard {
  constructor(private readonly changes: MemberChanges) {}

  async run(caller: Caller, { member, card, reason }: BlockCardInput): Promise<Outcome> {
    const problems = reason == null ? [] : shortTextProblems('reason', reason, LONGEST_REASON);
    if (problems.length > 0) return new InvalidInput(problems);
    const { programId } = caller;
    const value = normalizeIdentifier('CARD', card);
    const isNamed = member != null || caller.memberId !== null;
    const find = isNamed ? whomAsked({ caller, member }) : (db: Queryable) => holderOf(db, programId, value);
    const outcome = await this.changes.run(caller, find, (tx, hand) =>
      this.block(tx, hand, caller, value, reason ?? null),
    );
    return outcome ?? new MemberNotFound([isNamed ? 'member' : 'card']);
  }

  private async block(
    tx: Tx,
    hand: MemberInHand,
    caller: Caller,
    value: string | null,
    reason: string | null,
  ): Promise<Outcome> {
    const { programId, member, now } = hand;
    const onRecord = await readOnRecord(tx, hand, []);
    const list = value === null ? null : block(ofKind(onRecord.own, 'CARD'), value, reason, now);
    if (!list) return new IdentifierNotFound(['card']);
    await changeIdentifiers(tx, hand, onRecord, 'CARD', list, {
      event: 'card.blocked',
      caller,
      action: 'blockCard',
      reason,
    });
    return Object.assign(new BlockCardPayload(), { member: Member.of({ ...member, programId }) });
  }
}

/** Whose card it is, also when it is blocked: blocking it again is no mistake. */
async function holderOf(db: Queryable, programId: number, value: string | null): Promise<string | null> {
  if (value === null) return null;
  const { statement, values } = findHolders(programId, [{ kind: 'CARD', value }]);
  const [holder] = await db.query(statement, values);
  return holder?.memberId ?? null;
}
