import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { inMarkdown, type Figures } from './markdown.js';
import type { Run } from './results.js';

const RUNS = 'docs/benchmarks.json';
export const PAGE = 'docs/benchmarks.md';

/** Fewer say nothing about how far figures lie apart. */
const ROUNDS_AT_LEAST = 5;

/** Why so many rounds make no report; null when they do. */
export function refusalOfReport(rounds: number): string | null {
  return rounds >= ROUNDS_AT_LEAST
    ? null
    : `a report needs --rounds ${String(ROUNDS_AT_LEAST)} or more, not ${String(rounds)}: fewer do not tell how far the figures lie apart`;
}

/** Adds a run to what is published, and writes the page anew around it. */
export async function publish(run: Run): Promise<void> {
  const runs = withRun(await publishedRuns(), run);
  await writeFile(RUNS, await formatted(RUNS, JSON.stringify(runs)));
  await writeFile(PAGE, await pageOf(runs));
}

/** The newest first. */
export async function publishedRuns(): Promise<Run[]> {
  return JSON.parse(await readFile(RUNS, 'utf8')) as Run[];
}

/** The page as it stands, with the figures of these runs. */
export async function pageOf(runs: readonly Run[]): Promise<string> {
  return formatted(PAGE, withFigures(await readFile(PAGE, 'utf8'), inMarkdown(runs)));
}

/** The newest run has its sections to itself: what older ones knew of them is forgotten, and they with their last section. */
export function withRun(runs: readonly Run[], run: Run): Run[] {
  const measured = Object.keys(run.results);
  const older = runs.map(({ results, ...rest }) => {
    const kept = Object.entries(results).filter(([section]) => !measured.includes(section));
    return { ...rest, results: Object.fromEntries(kept) };
  });
  return [asPublished(run), ...older.filter(({ results }) => Object.keys(results).length > 0)];
}

/** The page with these figures in the places marked for them. What is written by hand stays. */
export function withFigures(page: string, figures: Figures): string {
  return Object.entries(figures).reduce((written, [name, text]) => {
    const [begin, end] = [`<!-- figures: ${name} -->`, `<!-- end of figures: ${name} -->`];
    const [from, to] = [written.indexOf(begin), written.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the ${name}: ${begin} … ${end}`);
    return `${written.slice(0, from + begin.length)}\n\n${String(text)}\n\n${written.slice(to)}`;
  }, page);
}

/** No figure is known to more than six digits. The page is made of these too: it says what anyone can work out from them. */
function asPublished(run: Run): Run {
  const shortened = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  return JSON.parse(JSON.stringify(run, shortened)) as Run;
}

/** As `npm run check` wants it. */
async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}
