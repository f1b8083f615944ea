import { Injectable } from '@nestjs/common';
import { encodeId, newId } from '../../kernel/ids.js';
import { plainText } from '../../kernel/plain-text.js';
import type { Caller } from '../../platform/access/index.js';
import { type Call, type Tx } from '../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal } from '../../platform/graphql/index.js';
import {
  callUnder,
  canonicalHash,
  findKeys,
  isRepeated,
  rememberKeys,
  type KeyScope,
} from '../../platform/idempotency/index.js';
import { audit, type ConsentPurposeEntity } from '../../programs/index.js';
import { MemberChanges, whomAsked, type MemberInHand } from '../member-changes.js';
import { tell, tellEvents } from '../member-lock.js';
import { Member } from '../member.types.js';
import { MemberNotFound, type MemberNotActive } from '../members.refusals.js';
import { refuseSilence } from '../references/own-member.js';
import { consentProblems } from './consent-problems.js';
import { findLastSaid, insertConsent, type ConsentRow, type LastSaidRow } from './consent-rows.js';
import { consentOf, lastSaid } from './consent-standings.js';
import type { Consenter } from './consent-standing.js';
import type { Consent, SayConsentInput } from './consent.types.js';

/** What a member says: a consent, or that they take it back. */
export interface Saying<No extends Refusal> {
  operation: 'grantConsent' | 'withdrawConsent';
  given: boolean;
  /** The version of the text that it is about, null when nothing changes, or why it cannot be said. */
  decide(asked: AskedOf): number | null | No;
}

/** By what a saying is decided. */
export interface AskedOf {
  /** As the input says it. */
  version: number | null;
  purpose: Readonly<ConsentPurposeEntity>;
  before: ConsentRow | undefined;
  who: Consenter;
  hand: MemberInHand;
}

/** Where the member stands after it. */
export interface Noted {
  consent: Consent;
  member: Member;
  replayed: boolean;
}

type Input = SayConsentInput & { version?: number | null };
type Refused = InvalidInput | MemberNotFound | MemberNotActive | IdempotencyKeyReused;

/** Notes what members say of purposes, one thing after the other under their lock. Nothing of it is ever changed. */
@Injectable()
export class ConsentNotes {
  constructor(private readonly changes: MemberChanges) {}

  async note<No extends Refusal>(caller: Caller, input: Input, saying: Saying<No>): Promise<Noted | Refused | No> {
    const asked = { caller, member: input.member };
    const unnamed = refuseSilence(asked, 'who says it');
    if (unnamed) return unnamed;
    const find = whomAsked(asked);
    const outcome = await this.changes.run(caller, find, (tx, hand) => this.noteOf(tx, hand, caller, input, saying));
    return outcome ?? new MemberNotFound();
  }

  private async noteOf<No extends Refusal>(
    tx: Tx,
    hand: MemberInHand,
    caller: Caller,
    input: Input,
    saying: Saying<No>,
  ): Promise<Noted | InvalidInput | IdempotencyKeyReused | No> {
    const { programId, settings, member } = hand;
    const problems = consentProblems(input, settings);
    const purpose = settings.consentPurposes.find(({ key }) => key === input.purpose);
    if (!purpose || problems.length > 0) return new InvalidInput(problems);
    const { idempotencyKey, ...content } = input;
    const scope = idempotencyKey == null ? null : { memberId: caller.memberId, key: idempotencyKey };
    const [rows, calls] = await tx.pipeline([
      findLastSaid(programId, [member.uuid]),
      findKeys(programId, scope ? [scope.key] : []),
    ]);

    const inputHash = canonicalHash(content, ['evidence']);
    const known = scope && callUnder(calls, scope);
    if (scope && known) {
      return isRepeated(known, saying.operation, inputHash)
        ? noted(hand, rows, purpose, true)
        : new IdempotencyKeyReused(scope.key);
    }
    const before = lastSaid(rows, purpose.key);
    const [who] = rows as [LastSaidRow];
    const decided = saying.decide({ version: input.version ?? null, purpose, before, who, hand });
    if (decided instanceof Refusal) return decided;
    const remembering = scope ? remember(hand, saying, scope, inputHash) : [];
    const said = decided === null ? null : newConsent(hand, caller, input, saying, decided);
    const writes = said === null ? [] : this.writes(hand, said, caller, input, saying);
    await tx.pipeline([...remembering, ...writes]);
    const after = said === null ? rows : [{ ...who, ...said }];
    return noted(hand, after, purpose, false);
  }

  private writes(
    { programId, member, now }: MemberInHand,
    said: ConsentRow,
    caller: Caller,
    { evidence }: Input,
    { given, operation: action }: Pick<Saying<Refusal>, 'given' | 'operation'>,
  ): Call<unknown>[] {
    const type = given ? 'consent.granted' : 'consent.withdrawn';
    tell(member, { type, subjectId: said.uuid, walletId: null, postingSequence: null, occurredAt: now });
    return [
      insertConsent(programId, { ...said, memberId: member.uuid, evidence: evidence ?? null }),
      ...tellEvents(programId, [member]),
      ...audit(programId, now, [
        {
          caller,
          action,
          memberId: member.uuid,
          subject: encodeId('con', said.uuid),
          details: { purpose: said.purpose, version: said.version },
        },
      ]),
    ];
  }
}

function newConsent(
  { now: at }: MemberInHand,
  { kind: actorKind, id: actorId }: Caller,
  { purpose, channel }: Input,
  { given }: Pick<Saying<Refusal>, 'given'>,
  version: number,
): ConsentRow {
  return {
    uuid: newId(),
    purpose,
    version,
    given,
    at,
    actorKind,
    actorId,
    channel: channel == null ? null : plainText(channel),
  };
}

function remember(
  { programId, now, member }: MemberInHand,
  { operation }: Pick<Saying<Refusal>, 'operation'>,
  scope: KeyScope,
  inputHash: Buffer,
): Call<unknown>[] {
  return [rememberKeys(programId, operation, now, [{ ...scope, inputHash, result: { member: member.uuid } }])];
}

function noted(
  { programId, settings, now, member }: MemberInHand,
  rows: readonly LastSaidRow[],
  purpose: Readonly<ConsentPurposeEntity>,
  replayed: boolean,
): Noted {
  return {
    consent: consentOf(rows, purpose, settings, now),
    member: Member.of({ ...member, programId }),
    replayed,
  };
}
