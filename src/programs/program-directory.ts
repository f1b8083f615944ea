import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import type { Caller } from '../platform/access/index.js';
import { OneAtATime } from '../platform/batching/index.js';
import { call, Database, Restart, statement, storedEntities, type ConfigTx } from '../platform/database/index.js';
import { Refusal } from '../platform/graphql/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import type { AuditAction } from './audit/audit-actions.js';
import { audit, type AuditNote } from './audit/audit.js';
import { PROGRAM_TIME, SETTINGS_CHANGED, type Moment } from './moment.js';
import { ConsentPurposeEntity } from './consent-purposes/consent-purpose.entity.js';
import { PointCurrencyPolicyEntity } from './point-currency-policy.entity.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import type { PolicyVersion } from './point-policies.js';
import { ProgramEntity } from './program.entity.js';

/** A point currency with all its expiry policies, the oldest first. The last is the one that holds. */
export interface PointCurrencySettings extends Readonly<PointCurrencyEntity> {
  readonly policies: readonly PolicyVersion[];
}

/** A program with its point currencies and purposes of consent, as of a revision. */
export interface ProgramSettings extends Readonly<ProgramEntity> {
  readonly currencies: readonly PointCurrencySettings[];
  readonly defaultCurrency: PointCurrencySettings;
  /** Archived ones too, the oldest first. */
  readonly consentPurposes: readonly Readonly<ConsentPurposeEntity>[];
}

/** The program first: settings that are newer than their revision are found out, older ones would not be. */
const SETTINGS = [
  storedEntities('find-program', ProgramEntity, 'WHERE id = $1'),
  storedEntities('find-currencies', PointCurrencyEntity, 'WHERE program_id = $1 ORDER BY number'),
  storedEntities('find-currency-policies', PointCurrencyPolicyEntity, 'WHERE program_id = $1 ORDER BY version'),
  storedEntities('find-consent-purposes', ConsentPurposeEntity, 'WHERE program_id = $1 ORDER BY created_at, key'),
] as const;

/** How old settings may be where nothing is decided by them. Decisions compare the revision inside their transaction. */
const FRESH_MILLISECONDS = 1000;

/** With a program's number any pair that nobody else takes in this database. */
const SETTINGS_LOCK = 7165;

/** Changes of settings keep each other out, and what begins anew because of one keeps them out. Nobody has another lock who waits for it. */
const CHANGE_ALONE = statement('lock-settings', 'SELECT pg_advisory_xact_lock($1, $2)');
const HOLD_STILL = statement('hold-settings-still', 'SELECT pg_advisory_lock_shared($1, $2)');

const LOCK = statement('lock-program', 'SELECT id FROM program WHERE id = $1 FOR NO KEY UPDATE');

const TOUCH = statement<{ now: Date }>(
  'touch-program',
  `UPDATE program SET revision = revision + 1 WHERE id = $1 RETURNING ${PROGRAM_TIME} AS now`,
);

/** What a change came to: its answer, and what the audit log says of it; null when everything was so already. */
class Changed<Payload> {
  constructor(
    readonly payload: Payload,
    readonly note: AuditNote | null,
  ) {}
}

/** The end of a change that is not refused. */
export function changed<Payload>(payload: Payload, note: AuditNote | null): Changed<Payload> {
  return new Changed(payload, note);
}

/** The settings of programs, kept in memory. A call that decides something checks their revision in its transaction. */
@Injectable()
export class ProgramDirectory {
  private readonly known = new Map<number, { settings: Promise<ProgramSettings>; until: number }>();
  /** Who changes settings waits here first, without a connection: one for a program, however many call. */
  private readonly changes = new OneAtATime<number>();

  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  /** The settings, at most a second old. */
  settingsOf(programId: number): Promise<ProgramSettings> {
    const known = this.known.get(programId);
    if (known && known.until > this.clock.now().getTime()) return known.settings;
    const settings = this.load(programId);
    this.known.set(programId, { settings, until: this.clock.now().getTime() + FRESH_MILLISECONDS });
    settings.catch(() => this.known.delete(programId));
    return settings;
  }

  forget(programId: number): void {
    this.known.delete(programId);
  }

  /**
   * Sees, under the locks of a transaction, that the settings by which it decides still hold. Throws Restart when they were
   * changed meanwhile; the next attempt reads them anew, and until it has ended nobody changes them.
   */
  restartIfChanged(settings: ProgramSettings, moment: Moment | undefined): asserts moment is Moment {
    if (moment?.revision === settings.revision) return;
    const { number: programId } = settings;
    const forget = (): void => this.forget(programId);
    forget();
    throw new Restart(SETTINGS_CHANGED, { lock: call(HOLD_STILL, [SETTINGS_LOCK, programId]), begun: forget });
  }

  /**
   * Changes the configuration of the caller's program in a transaction, and notes who did it, whoever it was. One change at a
   * time: the program's row is locked and its revision rises, by which every server sees that its settings are old. A refusal
   * changes nothing and leaves it. `action` is the name of the mutation.
   */
  change<Payload, Refused extends Refusal>(
    caller: Caller,
    action: AuditAction,
    work: (tx: ConfigTx) => Promise<Changed<Payload> | Refused>,
  ): Promise<Payload | Refused> {
    const { programId } = caller;
    return this.alone(programId, async (tx) => {
      const answer = await work(tx);
      if (!(answer instanceof Changed)) return answer;
      const now = await touch(tx, programId);
      if (answer.note) await tx.pipeline(audit(programId, now, [{ ...answer.note, caller, action, always: true }]));
      return answer.payload;
    });
  }

  /** Changes the configuration as it was said before that it would, when its time has come. Every server sees that, as with `change`. */
  changeAsDue<Answer>(programId: number, work: (tx: ConfigTx) => Promise<Answer>): Promise<Answer> {
    return this.alone(programId, async (tx) => {
      const answer = await work(tx);
      await touch(tx, programId);
      return answer;
    });
  }

  /** Runs `work` while nobody else changes the settings of the program, nor decides anew because somebody did. */
  private async alone<Answer>(programId: number, work: (tx: ConfigTx) => Promise<Answer>): Promise<Answer> {
    const answer = await this.changes.run(programId, () =>
      this.database.configure(async (tx) => {
        await tx.pipeline([call(CHANGE_ALONE, [SETTINGS_LOCK, programId]), call(LOCK, [programId])]);
        return work(tx);
      }),
    );
    this.forget(programId);
    return answer;
  }

  private async load(programId: number): Promise<ProgramSettings> {
    const [[program], stored, versions, consentPurposes] = await this.database.entities(SETTINGS, [programId]);
    if (!program) throw new Error(`there is no program ${String(programId)}`);
    const currencies = stored.map((currency) =>
      Object.assign(currency, { policies: versions.filter((one) => one.currencyNumber === currency.number) }),
    );
    const defaultCurrency = currencies.find((currency) => currency.default);
    if (!defaultCurrency) throw new Error(`program ${String(programId)} has no default point currency`);
    return Object.assign(program, { currencies, defaultCurrency, consentPurposes });
  }
}

/** Raises the revision of a program. Answers its time. */
async function touch(tx: ConfigTx, programId: number): Promise<Date> {
  const [touched] = await tx.query(TOUCH, [programId]);
  if (!touched) throw new Error(`there is no program ${String(programId)}`);
  return touched.now;
}
