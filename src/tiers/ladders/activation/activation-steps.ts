import { Injectable } from '@nestjs/common';
import { dayInZone } from '../../../kernel/calendar.js';
import { lockMembers } from '../../../members/index.js';
import { Database, statement, type ConfigTx, type Tx } from '../../../platform/database/index.js';
import { ProgramDirectory, timeIn } from '../../../programs/index.js';
import { countDaysAnew } from '../../progress/count-anew.js';
import { TierLadderEntity } from '../stored/tier-ladder.entity.js';
import { findVersion, type StoredLadder } from '../stored/tier-ladders.queries.js';
import { TierLadderStatus } from '../tier-ladder-status.types.js';
import {
  beginApplying,
  findOpenActivations,
  finishActivation,
  isAsBefore,
  letWait,
  lockActivation,
  noteMembersDone,
  type ActivationRow,
} from './activation-rows.js';
import { ActivationStatus } from './activation-status.js';
import { findPageOfMembers } from './page-of-members.js';
import { TakeOverMembers } from './take-over-members.js';

// Who joined meanwhile, and is not to be seen yet, holds a lock on the program's row: this waits for them. In a transaction of its own,
// since they may wait for members themselves.
const WAIT_FOR_NEW_MEMBERS = statement('wait-for-new-members', 'SELECT id FROM program WHERE id = $1 FOR UPDATE');

const DUE_REVIEW = statement<{ due: boolean }>(
  'is-a-tier-review-due',
  'SELECT EXISTS (SELECT FROM tier_standing WHERE program_id = $1 AND ladder = $2 AND review_on <= $3) AS due',
);

const FORGET_COUNTER = statement(
  'forget-tier-counter',
  'DELETE FROM tier_progress WHERE program_id = $1 AND counter = $2',
);

/**
 * The steps by which a version of a ladder comes into force. What it counts is counted from history, a page of members at a time, each
 * under their lock, while everything new is counted beside it. At its moment it comes into force, what was due by the version before it
 * done. Then standings are taken over, page by page; who is met before is taken over there and then. Any step may be done twice, by
 * two servers, or be broken off. Locks are taken in one order: members, the program, the activation.
 */
@Injectable()
export class ActivationSteps {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly takingOver: TakeOverMembers,
  ) {}

  /** Does at most so many steps of what is due. Answers how many. */
  async go(programId: number, at: Date, atMost: number): Promise<number> {
    for (let done = 0; done < atMost; done++) {
      const next = (await findOpenActivations(this.database, programId)).find((one) => isDue(one, at));
      if (!next || !(await this.step(programId, next))) return done;
    }
    return atMost;
  }

  private step(programId: number, activation: ActivationRow): Promise<boolean> {
    switch (activation.status) {
      case ActivationStatus.COUNTING:
        return this.countPage(programId, activation);
      case ActivationStatus.WAITING:
        return this.comeIntoForce(programId, activation);
      case ActivationStatus.APPLYING:
        return this.applyPage(programId, activation);
      default:
        return Promise.resolve(false);
    }
  }

  private async countPage(programId: number, activation: ActivationRow): Promise<boolean> {
    const { doneTo } = activation;
    const someAreLeft = async (): Promise<boolean> =>
      (await findPageOfMembers(this.database, programId, doneTo)).length > 0;
    if (!(await someAreLeft())) {
      await this.database.transaction((tx) => tx.query(WAIT_FOR_NEW_MEMBERS, [programId]));
    }
    await this.database.transaction(async (tx) => {
      const ids = await findPageOfMembers(tx, programId, doneTo);
      await lockMembers(tx, programId, ids);
      const held = await lockActivation(tx, programId, activation.uuid);
      if (!isAsBefore(held, activation)) return;
      if (ids.length === 0) await letWait(tx, programId, held.uuid);
      else await this.countMembers(tx, programId, held, ids);
    });
    return true;
  }

  private async countMembers(
    tx: Tx,
    programId: number,
    activation: ActivationRow,
    ids: readonly string[],
  ): Promise<void> {
    const { counter } = await this.versionOf(tx, programId, activation);
    await tx.pipeline(countDaysAnew(programId, ids, counter));
    await noteMembersDone(tx, programId, activation.uuid, { doneTo: ids.at(-1) as string, count: ids.length });
  }

  /** Answers false when it has to wait for reviews that are due by the version before. */
  private comeIntoForce(programId: number, { uuid }: ActivationRow): Promise<boolean> {
    return this.programs.changeAsDue(programId, async (tx) => {
      const held = await lockActivation(tx, programId, uuid);
      if (held?.status !== ActivationStatus.WAITING) return true;
      const now = await timeIn(tx, programId);
      const ladder = await this.versionOf(tx, programId, held);
      const { versionInForce } = ladder;
      const before =
        versionInForce === null ? null : await this.versionOf(tx, programId, { ...held, version: versionInForce });
      if (before && (await this.isReviewDue(tx, ladder, now))) return false;
      const [{ programId: program, uuid: ladderUuid }, status] = [ladder, TierLadderStatus.ACTIVE];
      await tx.manager.update(
        TierLadderEntity,
        { programId: program, uuid: ladderUuid },
        { status, versionInForce: held.version },
      );
      await beginApplying(tx, programId, uuid, now, before?.tiers.map(({ number }) => number) ?? []);
      if (before && before.counter !== ladder.counter) await tx.query(FORGET_COUNTER, [programId, before.counter]);
      return true;
    });
  }

  private async applyPage(programId: number, { uuid }: ActivationRow): Promise<boolean> {
    const isOver = await this.takingOver.nextPage(programId, uuid);
    if (isOver) await this.finish(programId, uuid);
    return true;
  }

  private finish(programId: number, uuid: string): Promise<void> {
    return this.programs.changeAsDue(programId, async (tx) => {
      const held = await lockActivation(tx, programId, uuid);
      if (held) await finishActivation(tx, programId, uuid, await timeIn(tx, programId));
    });
  }

  private async isReviewDue(tx: ConfigTx, { number, programId }: StoredLadder, now: Date): Promise<boolean> {
    const { timeZone } = await this.programs.settingsOf(programId);
    const [found] = await tx.query(DUE_REVIEW, [programId, number, dayInZone(now, timeZone)]);
    return found?.due === true;
  }

  private async versionOf(
    from: Tx | ConfigTx,
    programId: number,
    { ladderUuid, version }: Pick<ActivationRow, 'ladderUuid' | 'version'>,
  ): Promise<StoredLadder> {
    const ladder = await findVersion(from, programId, ladderUuid, version);
    if (!ladder) throw new Error(`version ${String(version)} of ladder ${ladderUuid} is gone`);
    return ladder;
  }
}

function isDue({ status, startsAt }: ActivationRow, at: Date): boolean {
  return status !== ActivationStatus.WAITING || startsAt <= at;
}
