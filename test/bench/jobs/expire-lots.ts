import { SettleWallets } from '../../../src/points/index.js';
import { contextOn } from '../shop/context.js';

/** Expires everything that is due as the job does, in its batches. Started by bench.ts; prints seconds and processor time. */
const PROGRAM = 1;
const LIMIT = 1000;

const context = await contextOn(process.env['DATABASE_URL'] as string);
const settling = context.get(SettleWallets, { strict: false });
const cpu = process.cpuUsage();
const started = performance.now();
for (;;) {
  const done = await settling.run(PROGRAM, new Date(), LIMIT);
  if (done === 0) break;
}
const seconds = (performance.now() - started) / 1000;
const used = process.cpuUsage(cpu);
process.stdout.write(`${String(seconds)} ${String((used.user + used.system) / 1e6)}\n`);
await context.close();
