import { earnByActivity, type Awarding, type EarnedActivity } from '../earning/index.js';
import {
  Activity,
  dateProblems,
  isSystemActivityType,
  type ActivityRow,
  type CompiledActivityType,
} from '../history/index.js';
import {
  actFor,
  mayEarn,
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  tell,
  type LockedMember,
} from '../members/index.js';
import { encodeId, newId } from '../kernel/ids.js';
import { shortTextProblems } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';
import { isStaff, type Caller } from '../platform/access/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../platform/graphql/index.js';
import {
  canonicalHash,
  keyOf,
  keyProblems,
  type KeyScope,
  type RememberedCall,
} from '../platform/idempotency/index.js';
import { causeOf, SourceType, type LimitReached, tellPostings, TooManyPoints, type Wallets } from '../points/index.js';
import type { AuditedAct, Moment, ProgramSettings } from '../programs/index.js';
import type { TierAct } from '../tiers/index.js';
import { ActivityAlreadyRecorded } from './activities.refusals.js';
import { RecordActivityPayload, type RecordActivityInput } from './record-activity.types.js';

/** Characters of the key of a type. */
const MAX_TYPE = 64;

export interface RecordRequest {
  caller: Caller;
  input: RecordActivityInput;
  /** An import brings the past: the back-dating limit does not hold for it. */
  isImport: boolean;
}

export type RecordOutcome =
  | RecordActivityPayload
  | InvalidInput
  | MemberNotFound
  | MemberNotActive
  | ActivityAlreadyRecorded
  | LimitReached
  | IdempotencyKeyReused
  | TooManyPoints;

/** What a key was used for: this activity and a hash of the whole input. */
interface Used {
  activity: ActivityRow;
  keyHash: Buffer;
}

/** Decides the activities of one transaction, one after the other. Nothing here waits or reads. */
export class ActivityRecording {
  readonly accepted: EarnedActivity[] = [];
  /** Keys that this transaction answers for the first time, replays of a reference under a new key too. */
  readonly remembered: Omit<RememberedCall, 'operation'>[] = [];
  /** What of it staff did. */
  readonly acts: AuditedAct[] = [];
  private readonly byReference = new Map<string, ActivityRow>();
  /** Null: the key was used for something else. */
  private readonly byKey = new Map<string, Used | null>();

  constructor(
    private readonly settings: ProgramSettings,
    private readonly types: ReadonlyMap<string, CompiledActivityType>,
    private readonly awarding: Awarding,
    private readonly moment: Moment,
    private readonly members: ReadonlyMap<string, LockedMember>,
    private readonly wallets: Wallets,
    activities: readonly ActivityRow[],
    keys: readonly RememberedCall[],
  ) {
    for (const activity of activities) if (activity.once) this.byReference.set(referenceOf(activity), activity);
    const byId = new Map(activities.map((activity) => [activity.uuid, activity]));
    for (const key of keys) {
      const activity = byId.get(String(key.result['activity']));
      this.byKey.set(keyOf(key), activity ? { activity, keyHash: key.inputHash } : null);
    }
  }

  decide({ caller, input, isImport }: RecordRequest, memberId: string | null): RecordOutcome {
    const { idempotencyKey, member: memberRef, ...content } = input;
    const contentHash = canonicalHash(content, ['attributes']);
    const keyHash = canonicalHash([contentHash.toString('base64'), memberRef]);
    const scope = { memberId: caller.memberId, key: idempotencyKey };
    const known = this.byKey.get(keyOf(scope));
    if (known?.keyHash.equals(keyHash)) return this.replay(known.activity);
    if (known !== undefined) return new IdempotencyKeyReused(idempotencyKey);

    const type = this.types.get(input.type);
    const occurredAt = input.occurredAt ?? this.moment.now;
    const problems = [
      ...inputProblems(input, type),
      ...dateProblems('occurredAt', occurredAt, this.moment.now, isImport ? null : this.settings.backDatingDays),
    ];
    const member = memberId === null ? undefined : this.members.get(memberId);
    const once = type?.oncePerReference && member ? this.byReference.get(referenceTo(member, input)) : undefined;
    // What was recorded as it is said now stays recorded, whatever became of its type; only a new key has to be good.
    if (once?.inputHash.equals(contentHash) && keyProblems(idempotencyKey).length === 0) {
      this.remember(scope, keyHash, once);
      return this.replay(once);
    }
    if (once && problems.every(({ path }) => path[0] === 'occurredAt')) return new ActivityAlreadyRecorded(once.uuid);
    if (!type || problems.length > 0) return new InvalidInput(problems);
    if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
    if (!mayEarn(member)) return new MemberNotActive(member.status);

    actFor([member], caller);
    const earned = this.earn(caller, input, type, member, occurredAt, contentHash);
    if (!earned) return new TooManyPoints(['type']);
    if (!('activity' in earned)) return earned;
    this.accepted.push(earned);
    this.note(caller, earned.activity);
    if (type.oncePerReference) this.byReference.set(referenceTo(member, input), earned.activity);
    this.remember(scope, keyHash, earned.activity);
    const tierAct = earned.changesTier ? this.tierActOf(earned.activity) : null;
    return RecordActivityPayload.of(this.present(earned), tierAct, false);
  }

  private earn(
    caller: Caller,
    input: RecordActivityInput,
    { oncePerReference: once }: CompiledActivityType,
    member: LockedMember,
    occurredAt: Date,
    inputHash: Buffer,
  ): EarnedActivity | LimitReached | null {
    const uuid = newId();
    const { now } = this.moment;
    const { type, reference = null, channel = null, attributes = null } = input;
    const activity = {
      uuid,
      memberId: member.uuid,
      type,
      reference,
      once,
      channel,
      occurredAt,
      recordedAt: now,
      attributes,
      inputHash,
    };
    const cause = causeOf(caller, SourceType.ACTIVITY, uuid, now);
    const earned = earnByActivity(activity, 'ACTIVITY', cause, this.awarding, this.wallets);
    if (!earned || !('activity' in earned)) return earned;
    const about = { subjectId: uuid, walletId: null, postingSequence: null, occurredAt: now };
    tell(member, { type: 'activity.recorded', ...about });
    tellPostings(member, earned.postings);
    this.awarding.recognition.tell(this.members);
    return earned;
  }

  /** A shop's activities are told by themselves, and nothing is done for them here. */
  private note(caller: Caller, { uuid, memberId }: ActivityRow): void {
    if (!isStaff(caller)) return;
    this.acts.push({ caller, action: 'recordActivity', memberId, subject: encodeId('act', uuid) });
  }

  private remember(scope: KeyScope, keyHash: Buffer, activity: ActivityRow): void {
    this.remembered.push({ ...scope, inputHash: keyHash, result: { activity: activity.uuid } });
    this.byKey.set(keyOf(scope), { activity, keyHash });
  }

  private replay(activity: ActivityRow): RecordActivityPayload {
    const own = this.accepted.find((one) => one.activity === activity);
    const shown = own ? this.present(own) : Activity.of(activity, this.settings.number);
    return RecordActivityPayload.of(shown, this.tierActOf(activity), true);
  }

  private tierActOf({ uuid: sourceId }: ActivityRow): TierAct {
    return { programId: this.settings.number, cause: 'ACTIVITY', sourceId };
  }

  private present({ activity, awards }: EarnedActivity): Activity {
    return Object.assign(Activity.of(activity, this.settings.number), { known: { awards } });
  }
}

function inputProblems(input: RecordActivityInput, type: CompiledActivityType | undefined): Problem[] {
  const { idempotencyKey, reference, channel } = input;
  return [
    ...keyProblems(idempotencyKey),
    ...typeProblems(input.type, type),
    ...(reference == null ? [] : shortTextProblems('reference', reference, 255)),
    ...(type?.oncePerReference && reference == null
      ? [{ path: ['reference'], message: `is needed: "${type.key}" is done once per reference` }]
      : []),
    ...(channel == null ? [] : shortTextProblems('channel', channel, 64)),
    ...(type ? type.attributeProblems(input.attributes ?? {}) : []),
  ];
}

function typeProblems(key: string, type: CompiledActivityType | undefined): Problem[] {
  if (type?.archived) return [{ path: ['type'], message: `"${key}" is archived` }];
  if (type) return [];
  const unprintable = shortTextProblems('type', key, MAX_TYPE);
  if (unprintable.length > 0) return unprintable;
  const message = isSystemActivityType(key)
    ? `"${key}" is recorded by Kindred itself`
    : `there is no activity type "${key}" in this program`;
  return [{ path: ['type'], message }];
}

/** By what something that is done once is known again. */
function referenceOf({ memberId, type, reference }: Pick<ActivityRow, 'memberId' | 'type' | 'reference'>): string {
  return JSON.stringify([memberId, type, reference]);
}

function referenceTo({ uuid }: LockedMember, { type, reference = null }: RecordActivityInput): string {
  return referenceOf({ memberId: uuid, type, reference });
}
