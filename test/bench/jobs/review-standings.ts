import { ReviewStandings } from '../../../src/tiers/index.js';
import { contextOn } from '../shop/context.js';

/** Reviews every standing that is due as the job does, in its batches. Started by bench.ts; prints seconds and processor time. */
const PROGRAM = 1;
const LIMIT = 1000;

const context = await contextOn(process.env['DATABASE_URL'] as string);
const reviews = context.get(ReviewStandings, { strict: false });
const cpu = process.cpuUsage();
const started = performance.now();
while ((await reviews.run(PROGRAM, new Date(), LIMIT)) > 0);
const seconds = (performance.now() - started) / 1000;
const used = process.cpuUsage(cpu);
process.stdout.write(`${String(seconds)} ${String((used.user + used.system) / 1e6)}\n`);
await context.close();
