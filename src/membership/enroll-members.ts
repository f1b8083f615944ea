import { Injectable } from '@nestjs/common';
import { RuleBook, type RuleSet } from '../earning/index.js';
import { dayInZone } from '../kernel/calendar.js';
import { newId } from '../kernel/ids.js';
import { isShortText } from '../kernel/plain-text.js';
import {
  DuplicateMember,
  ENROLLED,
  findHolders,
  findMembers,
  identifiersOf,
  insertIdentifiers,
  insertMembers,
  insertProfiles,
  Member,
  MemberAttributes,
  newPersonalCode,
  textOf,
  type NewMember,
} from '../members/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { Database, Restart, type Tx } from '../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../platform/graphql/index.js';
import { findKeys, keyOf, rememberKeys } from '../platform/idempotency/index.js';
import type { AttributeCheck } from '../platform/json-schema/index.js';
import { originOf, writeEvents } from '../platform/outbox/index.js';
import { audit, ProgramDirectory, readMoment, type Moment, type ProgramSettings } from '../programs/index.js';
import {
  isUnknownReferralCode,
  JoinNewcomers,
  ReferralNotAllowed,
  ReferralReason,
  type CodesOfNewcomers,
  type FoundCode,
  type Newcomer,
} from '../referrals/index.js';
import { CodeGuesses, guessesIn, IssueDueGrants } from '../vouchers/index.js';
import { EnrollMemberPayload } from './enroll-member.types.js';
import { keyedCallOf, readEnrollment, type Enrollment, type EnrollRequest } from './enrollment.js';
import { welcome } from './welcome.js';

type Refusal = InvalidInput | DuplicateMember | ReferralNotAllowed | IdempotencyKeyReused;

/** What enrolling one member came to. */
export type EnrollMemberOutcome = EnrollMemberPayload | Refusal;

/** A member to be written, with the key of the call that enrolls them. */
type Accepted = NewMember &
  Pick<Enrollment, 'scope' | 'inputHash'> &
  Pick<EnrollRequest, 'caller' | 'input'> & { code: FoundCode | null };

/** What a batch is decided by, read before its transaction. */
interface Prepared {
  settings: ProgramSettings;
  rules: RuleSet;
}

/** What became of one request: a member, new or by an earlier call, or a refusal. */
type Decision = { accepted: Accepted } | { replayOf: string } | { refusal: Refusal };

/** An answered call: `inputHash` is null when the key was used for something else. */
interface KnownCall {
  inputHash: Buffer | null;
  member: string;
}

/** What a batch decides upon. The fold adds what its accepted items take. */
interface Known {
  moment: Moment;
  calls: Map<string, KnownCall>;
  /** Identifiers that somebody has, as texts. */
  taken: Set<string>;
  /** By whose codes they come. */
  codes: CodesOfNewcomers;
}

const OPERATION = 'enrollMember';

/**
 * Enrolls members, written for a list: single calls that arrive together become one transaction. An item that is refused
 * changes nothing, the others stand. Who joins gets the points of the rules for that. By somebody's code they become
 * that member's friend. Refuses: InvalidInput, DuplicateMember, ReferralNotAllowed, IdempotencyKeyReused.
 */
@Injectable()
export class EnrollMembers {
  private readonly coalescer = new Coalescer<EnrollRequest, EnrollMemberOutcome>((programId, requests) =>
    this.database.batch(
      requests,
      () => this.prepare(programId),
      (tx, batch, prepared) => this.enroll(tx, prepared, batch),
    ),
  );

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly attributes: MemberAttributes,
    private readonly grants: IssueDueGrants,
    private readonly joining: JoinNewcomers,
    private readonly guesses: CodeGuesses,
  ) {}

  /** The outcomes in the order of the requests. */
  run(programId: number, requests: readonly EnrollRequest[]): Promise<EnrollMemberOutcome[]> {
    const submit = (): Promise<EnrollMemberOutcome[]> => this.coalescer.submitAll(programId, requests);
    const [first] = requests;
    if (!first || requests.every(({ input }) => input.referralCode == null)) return submit();
    const lookUps = requests.map((request) => ({
      about: null,
      codes: Number(request.input.referralCode != null),
      call: () => ({ ...keyedCallOf(request), operation: OPERATION }),
    }));
    return this.guesses.guard(first.caller, lookUps, submit, (outcomes) =>
      outcomes.map((outcome) => guessesIn(outcome, isUnknownReferralCode)),
    );
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    return { settings, rules: await this.ruleBook.rulesOf(settings) };
  }

  private async enroll(
    tx: Tx,
    { settings, rules }: Prepared,
    batch: readonly EnrollRequest[],
  ): Promise<EnrollMemberOutcome[]> {
    const programId = settings.number;
    const codes = batch.map(({ input: { referralCode } }) => (isCode(referralCode) ? referralCode : null));
    const known = await load(tx, programId, batch, (readNow) => this.joining.look(tx, settings, codes, readNow));
    const { moment } = known;
    this.programs.restartIfChanged(settings, moment);
    const today = dayInZone(moment.now, settings.timeZone);
    const checkAttributes = this.attributes.checkOf(settings);
    const decisions = batch.map((request, index) => decide(request, index, known, today, checkAttributes));
    const accepted = decisions.flatMap((one) => ('accepted' in one ? [one.accepted] : []));
    await write(tx, programId, moment.now, accepted);
    await welcome(tx, { settings, rules, moment, grants: this.grants }, accepted);
    await this.joining.join(tx, settings, moment, accepted.map(newcomerOf));
    return answer(tx, programId, decisions);
  }
}

/**
 * There is no member to lock yet: what two batches both want, a key or an identifier, is decided when it is written. Keys are
 * read after identifiers: who sees the identifiers of a call that has just been committed must see its key too, or a repeated
 * call would be refused as a duplicate of itself.
 */
async function load(
  tx: Tx,
  programId: number,
  batch: readonly EnrollRequest[],
  look: (readNow: () => Promise<Date>) => Promise<CodesOfNewcomers>,
): Promise<Known> {
  // Whoever has a code is locked before anything is read.
  const codes = await look(async () => (await tx.pipeline([readMoment(programId)]))[0][0]?.now as Date);
  const identifiers = batch.flatMap(({ input }) => identifiersOf(input).identifiers);
  const [[moment], holders, calls] = await tx.pipeline([
    readMoment(programId),
    findHolders(programId, identifiers),
    findKeys(
      programId,
      batch.map(({ input }) => input.idempotencyKey),
    ),
  ]);
  const known = calls.map(({ memberId, key, operation, inputHash, result }): [string, KnownCall] => [
    keyOf({ memberId, key }),
    { inputHash: operation === OPERATION ? inputHash : null, member: String(result['member']) },
  ]);
  return { moment: moment as Moment, calls: new Map(known), taken: new Set(holders.map(textOf)), codes };
}

/** Decides upon one item, which sees what the accepted items before it took. */
function decide(
  request: EnrollRequest,
  index: number,
  known: Known,
  today: string,
  checkAttributes: AttributeCheck,
): Decision {
  const wanted = readEnrollment(request, known.moment.now, today, checkAttributes);
  if (Array.isArray(wanted)) return { refusal: new InvalidInput(wanted) };
  const { scope, inputHash, identifiers, profile, channel, joinedAt } = wanted;
  const call = known.calls.get(keyOf(scope));
  if (call)
    return call.inputHash?.equals(inputHash)
      ? { replayOf: call.member }
      : { refusal: new IdempotencyKeyReused(scope.key) };
  const duplicate = identifiers.find((identifier) => known.taken.has(textOf(identifier)));
  if (duplicate) return { refusal: new DuplicateMember(duplicate.field) };
  const code = request.input.referralCode == null ? null : known.codes.use(index);
  if (typeof code === 'string') return { refusal: new ReferralNotAllowed(ReferralReason[code], ['referralCode']) };
  const personalCode = { kind: 'CODE', value: newPersonalCode() } as const;
  const accepted = {
    uuid: newId(),
    channel,
    joinedAt,
    enrolledAt: known.moment.now,
    identifiers: [...identifiers, personalCode],
    profile,
    scope,
    inputHash,
    caller: request.caller,
    input: request.input,
    code,
  };
  known.calls.set(keyOf(scope), { inputHash, member: accepted.uuid });
  for (const identifier of accepted.identifiers) known.taken.add(textOf(identifier));
  return { accepted };
}

async function write(tx: Tx, programId: number, now: Date, accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length === 0) return;
  const calls = accepted.map(({ scope, inputHash, uuid }) => ({ ...scope, inputHash, result: { member: uuid } }));
  const about = { type: 'member.enrolled', subjectId: null, walletId: null, postingSequence: null } as const;
  const acts = accepted.map(({ caller, uuid }) => ({ caller, action: OPERATION, memberId: uuid }) as const);
  const events = accepted.map(({ uuid, caller }) => [
    { ...about, memberId: uuid, sequence: 1, occurredAt: now, origin: originOf(caller) },
  ]);
  const [, , identified] = await tx.pipeline([
    rememberKeys(programId, OPERATION, now, calls),
    insertMembers(programId, accepted),
    insertIdentifiers(programId, accepted),
    insertProfiles(programId, accepted),
    writeEvents(programId, events),
    ...audit(programId, now, acts),
  ]);
  const identifiers = accepted.reduce((sum, member) => sum + member.identifiers.length, 0);
  if (identified.length < identifiers) throw new Restart();
}

function newcomerOf({ uuid: memberId, caller, input, code }: Accepted): Newcomer {
  return { memberId, caller, code, said: input };
}

/** What cannot be a code is not looked up: the check names it. */
function isCode(code: string | null | undefined): code is string {
  return code != null && isShortText(code, 100);
}

async function answer(tx: Tx, programId: number, decisions: readonly Decision[]): Promise<EnrollMemberOutcome[]> {
  const members = new Map<string, Member>();
  for (const decision of decisions) {
    if (!('accepted' in decision)) continue;
    const { uuid, joinedAt } = decision.accepted;
    members.set(uuid, Member.of({ uuid, programId, ...ENROLLED, joinedAt }));
  }
  const earlier = decisions.flatMap((one) => ('replayOf' in one && !members.has(one.replayOf) ? [one.replayOf] : []));
  if (earlier.length > 0) {
    for (const [uuid, member] of await findMembers(tx, programId, earlier)) members.set(uuid, member);
  }
  return decisions.map((decision) => {
    if ('refusal' in decision) return decision.refusal;
    const uuid = 'accepted' in decision ? decision.accepted.uuid : decision.replayOf;
    return EnrollMemberPayload.of(members.get(uuid) as Member, 'replayOf' in decision);
  });
}
