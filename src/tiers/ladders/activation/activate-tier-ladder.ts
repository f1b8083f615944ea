import { Injectable } from '@nestjs/common';
import { decodeId, newId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { Caller } from '../../../platform/access/index.js';
import { Contention, Database, statement, type ConfigTx } from '../../../platform/database/index.js';
import { InvalidInput } from '../../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn, type ProgramSettings } from '../../../programs/index.js';
import { ReviewStandings } from '../../reviews/review-standings.job.js';
import { findLadder, findVersion, type StoredLadder } from '../stored/tier-ladders.queries.js';
import { EntryVouchers } from '../../grants/entry-vouchers.js';
import { storedProblems } from '../terms/stored-ladder.js';
import { TierLadderStatus } from '../tier-ladder-status.types.js';
import { TierLadder } from '../tier-ladder.types.js';
import { TierLadderBusy, TierLadderNotFound, TierLadderStatusNotAllowed } from '../tier-ladders.refusals.js';
import { ActivateTierLadderPayload, type ActivateTierLadderInput } from './activate-tier-ladder.types.js';
import { cancelActivation, findLatestActivations, insertActivation, type ActivationRow } from './activation-rows.js';
import { ActivationStatus } from './activation-status.js';
import { ActivationSteps } from './activation-steps.js';
import { effectiveChange } from './effective-change.js';
import { moveProblems, movesOf, type TierLists } from './moves.js';

const ALLOWED = [TierLadderStatus.DRAFT, TierLadderStatus.ACTIVE];

/** Steps of an activation that a caller waits for; the job does the others. */
const STEPS_AT_ONCE = 12;

const MEMBERS_ON = statement<{ tier: number; members: number }>(
  'count-members-on-tiers',
  `SELECT tier, count(DISTINCT member_id)::int AS members FROM (
     SELECT tier, member_id FROM tier_standing WHERE program_id = $1 AND ladder = $2 AND tier = ANY ($3::smallint[])
     UNION ALL
     SELECT floor_tier, member_id FROM tier_standing WHERE program_id = $1 AND ladder = $2 AND floor_tier = ANY ($3::smallint[])) one
   GROUP BY tier`,
);

type Refused = InvalidInput | TierLadderNotFound | TierLadderStatusNotAllowed | TierLadderBusy;

/**
 * Brings the newest version of a ladder into force, at once or at a later moment. Before it is, what it counts is counted from history;
 * afterwards members are taken over, page by page. A ladder of which that version is in force is left as it is; an activation that has
 * not come into force is replaced. Refuses: InvalidInput, TierLadderNotFound, TierLadderStatusNotAllowed, TierLadderBusy.
 */
@Injectable()
export class ActivateTierLadder {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly reviews: ReviewStandings,
    private readonly steps: ActivationSteps,
    private readonly vouchers: EntryVouchers,
  ) {}

  async run(caller: Caller, input: ActivateTierLadderInput): Promise<ActivateTierLadderPayload | Refused> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    const asked = await this.programs.change(caller, 'activateTierLadder', (tx) => this.ask(tx, settings, input));
    if (!(asked instanceof ActivateTierLadderPayload)) return asked;
    await this.begin(programId).catch(leaveToJob);
    const ladder = await findLadder(this.database, programId, asked.tierLadder.uuid);
    return ladder ? Object.assign(asked, { tierLadder: TierLadder.of(ladder) }) : new TierLadderNotFound();
  }

  private async begin(programId: number): Promise<void> {
    await this.reviews.runAll(programId);
    await this.steps.go(programId, await timeIn(this.database, programId), STEPS_AT_ONCE);
  }

  private async ask(tx: ConfigTx, settings: ProgramSettings, input: ActivateTierLadderInput) {
    const programId = settings.number;
    const ladder = await findLadder(tx, programId, decodeId('tld', input.id));
    if (!ladder) return new TierLadderNotFound();
    if (!ALLOWED.includes(ladder.status)) return new TierLadderStatusNotAllowed(ladder.status, ALLOWED);
    const { uuid: ladderUuid, version, versionInForce } = ladder;
    const payload = Object.assign(new ActivateTierLadderPayload(), { tierLadder: TierLadder.of(ladder) });
    const [latest] = await findLatestActivations(tx, programId, [ladderUuid]);
    if (latest?.status === ActivationStatus.APPLYING) return new TierLadderBusy();
    if (versionInForce === version && (latest?.endedAt ?? null) !== null) return changed(payload, null);

    const now = await timeIn(tx, programId);
    const inForce = versionInForce === null ? null : await findVersion(tx, programId, ladderUuid, versionInForce);
    const lists = { before: inForce?.tiers ?? [], after: ladder.tiers };
    const problems = await this.problems(tx, settings, ladder, lists, input, now);
    if (problems.length > 0) return new InvalidInput(problems);

    await cancelActivation(tx, programId, ladderUuid, now);
    const activation: ActivationRow = {
      uuid: newId(),
      ladderUuid,
      version,
      startsAt: input.when ?? now,
      onChange: effectiveChange(input.onChange, inForce === null),
      moves: movesOf(input.moves ?? [], lists),
      status: inForce?.counter === ladder.counter ? ActivationStatus.WAITING : ActivationStatus.COUNTING,
      doneTo: null,
      membersDone: 0,
      askedAt: now,
      inForceAt: null,
      endedAt: null,
    };
    await insertActivation(tx, programId, activation);
    const { startsAt, onChange } = activation;
    return changed(payload, { subject: payload.tierLadder.id, details: { version, startsAt, onChange } });
  }

  private async problems(
    tx: ConfigTx,
    settings: ProgramSettings,
    ladder: StoredLadder,
    lists: TierLists,
    { when, moves }: ActivateTierLadderInput,
    now: Date,
  ): Promise<Problem[]> {
    const gone = lists.before.filter(({ key }) => !lists.after.some((tier) => tier.key === key));
    const numbers = gone.map(({ number }) => number);
    const counted = gone.length === 0 ? [] : await tx.query(MEMBERS_ON, [settings.number, ladder.number, numbers]);
    const membersOn = new Map(counted.map(({ tier, members }) => [tier, members]));
    const isPast = when != null && when < now;
    return [
      ...(isPast ? [{ path: ['when'], message: `must not lie in the past; it is ${now.toISOString()} now` }] : []),
      ...(await storedProblems(tx, ladder, settings, this.vouchers)),
      ...moveProblems(moves ?? [], lists, membersOn),
    ];
  }
}

/** It was asked for, and that stands, whoever is in the way of its steps. */
function leaveToJob(error: unknown): void {
  if (!(error instanceof Contention)) throw error;
}
