import { BESIDES, PROMISED, verdictsOf, type Bar } from './ratios.js';
import type { Run, Section } from './results.js';
import { measurementTables, missingRow, RATIO_HEAD, ratioRow, type Table } from './tables.js';

/** What can be put into the page, by the name of its place there. */
export interface Figures {
  ratios: string;
  measurements: string;
}

/** The figures of runs, newest first, of which each has what no newer one has measured. */
export function inMarkdown(runs: readonly Run[]): Figures {
  if (runs.length === 0) {
    const none = 'Nothing yet: `npm run bench -- --report` writes it.';
    return { ratios: none, measurements: none };
  }
  const promised = markdownTable(ratioTable(PROMISED, runs, true));
  const besides = ratioTable(BESIDES, runs, false);
  const ratios =
    besides.rows.length > 0 ? [promised, 'Besides, with bars of our own:', markdownTable(besides)] : [promised];
  return {
    ratios: [...ratios, ...runs.map(runTold)].join('\n\n'),
    measurements: runs.map((run) => measurementsOf(run)).join('\n\n'),
  };
}

/** What is promised stands there also when nobody has measured it. */
function ratioTable(bars: readonly Bar[], runs: readonly Run[], withMissing: boolean): Table {
  const rows = bars.flatMap((bar) => {
    const run = runs.find(({ results }) => results[bar.section] !== undefined);
    const verdict = run && verdictsOf([bar], run.results)[0];
    if (run && verdict) return [[...ratioRow(verdict), dayOf(run)]];
    return withMissing ? [[...missingRow(bar), '–']] : [];
  });
  return { title: '', head: [...RATIO_HEAD, 'measured'], rows };
}

function measurementsOf(run: Run): string {
  const tables = measurementTables(run).map((table) => `**${table.title}**\n\n${markdownTable(table)}`);
  return [`### Run of ${minuteOf(run)}`, ...tables].join('\n\n');
}

/** When, on what and how. */
function runTold(run: Run): string {
  const { commit, machine, options, results } = run;
  const { processors, processor, memoryGigabytes, kernel, node, postgres, loadBefore } = machine;
  const sections = (Object.keys(results) as Section[]).join(', ');
  const chosen = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  return (
    `**Run of ${minuteOf(run)}**${commit ? `, commit ${commit}` : ''}: ${String(processors)} × ${processor}, which the load generator and PostgreSQL share with the server; ` +
    `${memoryGigabytes.toFixed(0)} GB of memory, ${kernel}, Node ${node}, PostgreSQL ${postgres}; load before it began ${loadBefore.toFixed(1)}. ` +
    `Options: \`${chosen.join(' ')}\`. Measured: ${sections}. It took ${run.minutes.toFixed(0)} minutes. The invariants held at the end.`
  );
}

function dayOf({ at }: Run): string {
  return at.slice(0, 10);
}

function minuteOf({ at }: Run): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

function markdownTable({ head, rows }: Table): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
