import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { newId } from '../../kernel/ids.js';
import { textFor } from '../../kernel/localized-text.js';
import { PatientDatabase } from '../../platform/database/index.js';
import { LOGGER } from '../../platform/foundation.js';
import { Jobs, type Job } from '../../platform/jobs/index.js';
import { findPrograms, ProgramDirectory } from '../../programs/index.js';
import { NO_LADDERS, TierConditions } from '../../tiers/index.js';
import type { StoredRule } from '../rules/earning-rule.types.js';
import { findRules, findVersions } from '../rules/earning-rules.queries.js';
import { RuleSet, tiersNamedIn } from '../rule-set.js';
import { Replay, TooManyPointsToReplay } from './replay.js';
import type { ReplayTotals } from './replay-sums.js';
import {
  countPurchases,
  failSimulation,
  finishSimulation,
  forgetSimulations,
  noteProgress,
  putSimulationBack,
  takeSimulation,
  type SimulationFindings,
  type SimulationRow,
  type SimulationRun,
} from './simulation-rows.js';

/** Somebody canceled the simulation, or took it over. */
class NotOursAnyMore extends Error {}

/**
 * Runs the simulations of all programs, the oldest of a program first, one after the other. It is woken for each new one; every
 * minute it looks for those that were left: by a server that was killed, or that stopped.
 */
@Injectable()
export class SimulateEarningJob implements Job {
  readonly name = 'simulate-earning';
  readonly cron = '* * * * *';
  /** Purchases that are read at once. After each page the progress is stored, and a cancellation is seen. */
  pageSize = 1000;

  constructor(
    private readonly database: PatientDatabase,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly programs: ProgramDirectory,
    private readonly conditions: TierConditions,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    for (const { number: programId } of await findPrograms(this.database)) {
      await forgetSimulations(this.database, programId);
      for (;;) {
        signal.throwIfAborted();
        const runner = newId();
        const simulation = await takeSimulation(this.database, programId, runner);
        if (!simulation) break;
        await this.simulate(simulation, { programId, uuid: simulation.uuid, runner }, signal);
      }
    }
  }

  private async simulate(simulation: SimulationRow, run: SimulationRun, signal: AbortSignal): Promise<void> {
    const facts = { programId: run.programId, simulation: run.uuid };
    try {
      const found = await this.replay(simulation, run, signal);
      if (await finishSimulation(this.database, run, found)) this.logger.info(facts, 'a simulation is done');
    } catch (error) {
      if (error instanceof NotOursAnyMore) return;
      if (signal.aborted) {
        await putSimulationBack(this.database, run);
        throw error;
      }
      this.logger.error({ ...facts, err: error }, 'a simulation failed');
      await failSimulation(this.database, run, failureOf(error));
    }
  }

  private async replay(
    simulation: SimulationRow,
    run: SimulationRun,
    signal: AbortSignal,
  ): Promise<SimulationFindings> {
    const { database } = this;
    const { programId } = run;
    const { lastPurchase: last, from, until, settings } = simulation;
    const stored = await this.rulesOf(simulation);
    const present = await this.programs.settingsOf(programId);
    const tiers = await this.conditions.named(present, tiersNamedIn(stored));
    const rules = new RuleSet(stored, settings.locale, NO_LADDERS, tiers);
    const total = await countPurchases(database, programId, last);
    if (!(await noteProgress(database, run, { total, seen: 0, purchases: 0 }))) throw new NotOursAnyMore();
    const range = { programId, last: last ?? NONE, from, until };
    const replay = new Replay(database, {
      range,
      rules,
      settings,
      pageSize: this.pageSize,
      heldNow: (memberIds) => this.conditions.heldNow(present, tiers, memberIds),
    });
    const totals = await replay.run(async (progress) => {
      signal.throwIfAborted();
      if (!(await noteProgress(database, run, { total, ...progress }))) throw new NotOursAnyMore();
    });
    return this.withNames(totals, simulation, rules);
  }

  /** The rules as they were when the simulation was asked for. */
  private async rulesOf({ programId, rules, added, ignoreWindows }: SimulationRow): Promise<StoredRule[]> {
    const ids = rules.map(({ id }) => id);
    const versions = await findVersions(this.database, programId, ids);
    const current = await findRules(this.database, programId, ids);
    return rules.map(({ id, version }) => {
      const terms = versions.find((one) => one.ruleUuid === id && one.version === version);
      const rule = current.find(({ uuid }) => uuid === id);
      if (!terms || !rule) throw new Error(`version ${String(version)} of rule ${id} is gone`);
      const window = ignoreWindows && added.includes(id) ? { from: null, until: null } : {};
      return { ...rule, ...terms, ...window };
    });
  }

  private async withNames(
    totals: ReplayTotals,
    { programId, settings: { locale } }: SimulationRow,
    counted: RuleSet,
  ): Promise<SimulationFindings> {
    const others = totals.rules.flatMap(({ ruleId }) => (counted.find(ruleId) ? [] : [ruleId]));
    const found = others.length === 0 ? [] : await findRules(this.database, programId, others);
    const names = new Map(found.map(({ uuid, names: texts }) => [uuid, textFor(texts, locale)]));
    const nameOf = (ruleId: string): string => counted.find(ruleId)?.name ?? names.get(ruleId) ?? '';
    return { ...totals, rules: totals.rules.map((rule) => ({ ...rule, name: nameOf(rule.ruleId) })) };
  }
}

/** Before every purchase: where there are none, none is replayed. */
const NONE = '00000000-0000-0000-0000-000000000000';

function failureOf(error: unknown): string {
  return error instanceof TooManyPointsToReplay
    ? `More points would be earned than can be counted exactly (9007199254740991), ${error.message}.`
    : 'Something went wrong on the server; its log says what. Start another simulation.';
}
