import { measurementTables, ratioTables, type Table } from './tables.js';
import type { Run } from './results.js';

/** What a run measured, as text in columns. */
export function inTerminal(run: Run): string {
  return [...measurementTables(run), ...ratioTables(run.results)].map(textOf).join('\n');
}

function textOf({ title, head, rows }: Table): string {
  const lines = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('`', '')));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number): boolean => rows.some((row) => !/^[\d.,–]+( \S+)?$/.test(row[column] ?? ''));
  const padded = lines.map((line) =>
    line.map((cell, column) =>
      isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    ),
  );
  return [title.replaceAll('`', ''), ...padded.map((line) => `  ${line.join('  ').trimEnd()}`), ''].join('\n');
}
