import type { CurvePoint } from './curve.js';
import type { OpenLoop } from './open-loop.js';

const cells = (values: readonly string[]): string => `  ${values.map((value) => value.padStart(12)).join('')}\n`;

export function printOpenLoop(measured: readonly OpenLoop[]): void {
  process.stdout.write('recordPurchase at a fixed rate, milliseconds from when each call was due:\n');
  process.stdout.write(cells(['of the most', 'a second', 'p50', 'p95', 'p99', 'p99.9', 'max']));
  for (const { share, rate, p50, p95, p99, p999, max } of measured) {
    const times = [p50, p95, p99, p999, max].map((time) => time.toFixed(1));
    process.stdout.write(cells([`${String(share)} %`, rate.toFixed(0), ...times]));
  }
}

export function printCurve(points: readonly CurvePoint[]): void {
  process.stdout.write('a posting through ledger.post, once there are so many:\n');
  process.stdout.write(cells(['postings', 'node µs', 'elapsed µs', 'bytes']));
  for (const { postings, node, elapsed, bytes } of points) {
    process.stdout.write(cells([String(postings), node.toFixed(0), elapsed.toFixed(0), bytes.toFixed(0)]));
  }
}
