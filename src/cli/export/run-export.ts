import 'reflect-metadata';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemCaller } from '../../platform/access/index.js';
import { Database, Snapshot, statement } from '../../platform/database/index.js';
import { audit, readMoment, type Moment, type ProgramEntity } from '../../programs/index.js';
import { CommandError, ExitCode, UsageError } from '../command.js';
import { findProgram } from '../find-program.js';
import { instantOf } from '../import/moments.js';
import { watchInterruption } from '../interruption.js';
import { withKindred } from '../open-kindred.js';
import { formatNumber, Progress } from '../progress.js';
import { standardOutput, toFile, type Destination } from './destination.js';
import type { ExportFormat, ExportKind } from './export-kinds.js';
import { withoutPersonalData, type Exported, type Selection } from './exported.js';
import { formatOf } from './format-rows.js';
import { MEMBERS } from './members.js';
import { POSTINGS } from './postings.js';
import { PURCHASES } from './purchases.js';
import { REDEMPTIONS } from './redemptions.js';

export interface WantedExport {
  kind: ExportKind;
  /** The program's id or name. */
  program: string;
  format: ExportFormat;
  /** Null: standard output. */
  out: string | null;
  /** A day, or a time. */
  since: string | null;
  until: string | null;
  withPersonalData: boolean;
  /** Why, for the audit log. */
  reason: string | null;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each kind has rows of its own, which nobody else looks into
const KINDS: Record<ExportKind, Exported<any>> = {
  members: MEMBERS,
  postings: POSTINGS,
  purchases: PURCHASES,
  redemptions: REDEMPTIONS,
};

/** Rows in memory at once. */
const PAGE_SIZE = 1000;

// A slow reader is waited for, however long; and what is planned once is run for all pages.
const PATIENT = statement('wait-for-slow-readers', 'SET LOCAL idle_in_transaction_session_timeout = 0');
const PLAN_FOR_PAGES = statement('plan-for-pages', 'SET LOCAL jit = off');

/** Thrown when somebody pressed Ctrl-C. */
class Interrupted extends Error {}

/** Exports one kind of thing of a program, and answers what the command ends with. */
export function runExport(wanted: WantedExport): Promise<ExitCode> {
  const isStopped = watchInterruption(() => console.error('\nStopping…'));
  return withKindred(async (kindred) => {
    const program = await findProgram(kindred, wanted.program);
    const selection = selectionOf(wanted, program);
    const destination = wanted.out === null ? standardOutput() : toFile(wanted.out);
    const database = kindred.get(Database);
    console.error(`Exporting the ${wanted.kind} of ${program.name} (${program.id}) to ${destination.name}`);
    const progress = new Progress(0, process.stderr);
    let rows = 0;
    const note = (more: number): void => {
      if (isStopped()) throw new Interrupted();
      rows += more;
      progress.update(rows, 0);
    };
    try {
      await noteExport(database, program, wanted);
      await database.session(async (session) => {
        const texts = textOf(await Snapshot.open(session), program, { ...wanted, selection }, note);
        await pipeline(Readable.from(texts, { objectMode: false }), destination.stream);
      });
      destination.keep();
      progress.clear();
      console.error(`${formatNumber(rows)} ${wanted.kind} exported.`);
      return ExitCode.OK;
    } catch (error) {
      progress.clear();
      return explain(error, destination);
    }
  });
}

function selectionOf({ since, until }: WantedExport, { timeZone }: ProgramEntity): Selection {
  const moment = (option: string, text: string | null): Date | null => {
    const instant = text === null ? null : instantOf(text, timeZone);
    if (text !== null && instant === null) {
      throw new UsageError(`${option}: "${text}" is no day and no time, such as 2027-03-01 or 2027-03-01T09:30:00Z.`);
    }
    return instant;
  };
  const selection = { since: moment('--since', since), until: moment('--until', until) };
  if (selection.since && selection.until && selection.since >= selection.until) {
    const between = `"${String(since)}" is not before --until, "${String(until)}"`;
    throw new UsageError(`--since: ${between}: nothing lies between them.`);
  }
  return selection;
}

/** The log knows of every export, complete or not: it is noted before anything leaves. */
function noteExport(database: Database, { number }: ProgramEntity, wanted: WantedExport): Promise<void> {
  const { kind, format, since, until, withPersonalData: personalData, reason } = wanted;
  return database.transaction(async (tx) => {
    const [[moment]] = await tx.pipeline([readMoment(number)]);
    const details = { kind, format, since, until, personalData };
    const act = { caller: systemCaller(number), action: 'exportData', always: true, reason, details } as const;
    await tx.pipeline(audit(number, (moment as Moment).now, [act]));
  });
}

type Asked = Pick<WantedExport, 'kind' | 'format' | 'withPersonalData'> & { selection: Selection };

/** The export as text, a page at a time, each read when the one before has been taken. All of it is of one moment. */
async function* textOf(
  snapshot: Snapshot,
  program: ProgramEntity,
  { kind, format, withPersonalData, selection: { since, until } }: Asked,
  note: (rows: number) => void,
): AsyncGenerator<string> {
  const exported = KINDS[kind];
  const shown = withPersonalData ? exported.columns : withoutPersonalData(exported.columns);
  const text = formatOf(format, shown, program);
  await snapshot.query(PATIENT, []);
  await snapshot.query(PLAN_FOR_PAGES, []);
  if (text.head !== '') yield text.head;
  for (let key = exported.first; ;) {
    const rows = await snapshot.query(exported.page, [program.number, since, until, PAGE_SIZE, ...key]);
    note(rows.length);
    if (rows.length > 0) yield text.of(rows);
    if (rows.length < PAGE_SIZE) return;
    key = exported.keyOf(rows.at(-1));
  }
}

function explain(error: unknown, destination: Destination): ExitCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const left = destination.discard();
  // Whoever reads has enough, as `head` does: there is nobody to tell.
  if (code === 'EPIPE' && destination.stream === process.stdout) return ExitCode.BROKEN_PIPE;
  if (error instanceof Interrupted) {
    console.error(`Stopped before the end. ${left}`);
    return ExitCode.INTERRUPTED;
  }
  if (/^E(NOSPC|DQUOT|FBIG|IO|PIPE)$/.test(code)) {
    throw new CommandError(`The export failed: ${(error as Error).message}. ${left}`, { cause: error });
  }
  console.error(`The export failed. ${left}`);
  throw error;
}
