import { Injectable } from '@nestjs/common';
import { Awarding, RuleBook, type Occasion, type RuleSet } from '../earning/index.js';
import {
  ActivityTypes,
  findActivities,
  findActivitiesByReference,
  insertActivities,
  insertAwards,
  type CompiledActivityType,
} from '../history/index.js';
import { isShortText } from '../kernel/plain-text.js';
import { actFor, lockReferred, tellEvents } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Coalescer } from '../platform/batching/index.js';
import { Database, Restart, type Tx } from '../platform/database/index.js';
import { findKeys, rememberKeys } from '../platform/idempotency/index.js';
import { findWallets, postingWrites, tellAllPostings, Wallets } from '../points/index.js';
import { audit, markInUse, ProgramDirectory, readMoment, type ProgramSettings } from '../programs/index.js';
import { IssueDueGrants } from '../vouchers/index.js';
import { ActivityRecording, type RecordOutcome, type RecordRequest } from './activity-recording.js';
import type { RecordActivityInput } from './record-activity.types.js';

const OPERATION = 'recordActivity';

interface Prepared {
  settings: ProgramSettings;
  rules: RuleSet;
  types: ReadonlyMap<string, CompiledActivityType>;
}

/**
 * Records activities and awards their points. Written once, for a list: what arrives at about the same time becomes one
 * transaction. Each activity has its own result. Refuses: InvalidInput, MemberNotFound, MemberNotActive,
 * ActivityAlreadyRecorded, LimitReached, IdempotencyKeyReused, TooManyPoints.
 */
@Injectable()
export class RecordActivities {
  private readonly coalescer = new Coalescer<RecordRequest, RecordOutcome>((programId, requests) =>
    this.database.batch(
      requests,
      () => this.prepare(programId),
      (tx, some, prepared) => this.record(tx, prepared, some),
    ),
  );

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly ruleBook: RuleBook,
    private readonly types: ActivityTypes,
    private readonly grants: IssueDueGrants,
  ) {}

  run(caller: Caller, input: RecordActivityInput): Promise<RecordOutcome> {
    return this.coalescer.submit(caller.programId, { caller, input, isImport: false });
  }

  runAll(caller: Caller, inputs: readonly RecordActivityInput[], isImport = false): Promise<RecordOutcome[]> {
    return this.coalescer.submitAll(
      caller.programId,
      inputs.map((input) => ({ caller, input, isImport })),
    );
  }

  private async prepare(programId: number): Promise<Prepared> {
    const settings = await this.programs.settingsOf(programId);
    const [rules, types] = await Promise.all([this.ruleBook.rulesOf(settings), this.types.typesOf(settings)]);
    return { settings, rules, types };
  }

  private async record(
    tx: Tx,
    { settings, rules, types }: Prepared,
    requests: readonly RecordRequest[],
  ): Promise<RecordOutcome[]> {
    const programId = settings.number;
    const inputs = requests.map(({ input }) => input);

    // Find without a lock, then lock the members and nothing else; load, in statements after the lock.
    const { members, memberIds, rows } = await lockReferred(
      tx,
      programId,
      inputs.map(({ member }) => member),
      (of, locked) => [
        readMoment(programId),
        findKeys(
          programId,
          inputs.map(({ idempotencyKey }) => idempotencyKey),
        ),
        findActivitiesByReference(programId, doneOnce(types, of, inputs)),
        findWallets(programId, locked),
      ],
    );
    const [[moment], keys, earlier, walletRows] = rows;

    // Settle what became due.
    this.programs.restartIfChanged(settings, moment);
    const wallets = new Wallets(settings, walletRows, members);
    const settled = await wallets.settle(tx, moment.now);
    tellAllPostings(members, settled);
    const replayed = keys.flatMap((key) => (key.operation === OPERATION ? [String(key.result['activity'])] : []));
    const [activities] = replayed.length > 0 ? await tx.pipeline([findActivities(programId, replayed)]) : [[]];
    const occasions = occasionsOf(memberIds, inputs, moment.now);
    const awarding = await Awarding.open(tx, settings, rules, moment.now, occasions, undefined, members);
    awarding.recognition.tell(members);

    // Decide: a fold in the order of the input, each sees what the accepted ones before it left.
    const known = [...earlier, ...activities];
    const recording = new ActivityRecording(settings, types, awarding, moment, members, wallets, known, keys);
    const outcomes = requests.map((request, index) => recording.decide(request, memberIds[index] ?? null));
    const { accepted, remembered } = recording;
    if (remembered.length === 0) return outcomes;
    for (const [index, { caller }] of requests.entries()) actFor([members.get(memberIds[index] ?? '')], caller);

    // Write: keys and activities first, then everything else, in one round trip.
    await markInUse(tx, programId, moment);
    const [, recorded] = await tx.pipeline([
      rememberKeys(programId, OPERATION, moment.now, remembered),
      insertActivities(
        programId,
        moment.now,
        accepted.map((one) => one.activity),
      ),
      ...insertAwards(
        programId,
        accepted.flatMap((one) => one.awards),
      ),
      ...awarding.writes(),
      ...postingWrites(
        programId,
        [...settled, ...accepted.flatMap((one) => one.postings), ...awarding.recognition.granted],
        moment.now,
        wallets.toWrite(),
      ),
      ...tellEvents(programId, members.values()),
      ...audit(programId, moment.now, recording.acts),
    ]);
    if (recorded.length < accepted.length) throw new Restart('somebody else recorded an activity meanwhile');
    if (awarding.recognition.areVouchersDue) await this.grants.run(tx, { settings, now: moment.now, members });
    return outcomes;
  }
}

/** What is done once only, by whom and in regard to what: it may have been recorded before. */
function doneOnce(
  types: Prepared['types'],
  memberIds: readonly (string | null)[],
  inputs: readonly RecordActivityInput[],
): { memberId: string; type: string; reference: string }[] {
  return inputs.flatMap(({ type, reference }, index) => {
    const memberId = memberIds[index] ?? null;
    const isOnce = types.get(type)?.oncePerReference && reference != null && isShortText(reference, 255);
    return isOnce && memberId !== null ? [{ memberId, type, reference }] : [];
  });
}

/** For what rules are asked. */
function occasionsOf(
  memberIds: readonly (string | null)[],
  inputs: readonly RecordActivityInput[],
  now: Date,
): Occasion[] {
  return inputs.map(({ type, occurredAt }, index) => ({
    trigger: 'ACTIVITY',
    activityType: type,
    memberId: memberIds[index] ?? null,
    at: occurredAt ?? now,
  }));
}
