import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Client } from 'pg';
import {
  ActivateEarningRule,
  CreateEarningRule,
  EarningTrigger,
  SimulateEarning,
  SimulateEarningJob,
} from '../../src/earning/index.js';
import { EnrollMembers } from '../../src/membership/index.js';
import { systemCaller } from '../../src/platform/access/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { LimitPeriod } from '../../src/points/index.js';
import { CreateProgram } from '../../src/programs/index.js';
import { RecordPurchases } from '../../src/purchases/index.js';
import { connected } from './connected.js';
import type { ReadingCost, SimulationCost } from './results/results.js';
import type { Stage } from './stage.js';
import { contextOn } from './shop/context.js';

const ACTIVE = 12;
const DRAFTS = 8;
const LINES = 3;
const MEMBERS = 5_000;
const PAGE = 1_000;
const ROUNDS = 5;
const PROGRAM = 1;
const DATABASE = 'bench_simulation';

type Get = <Service>(type: new (...args: never[]) => Service) => Service;
type RuleInput = Parameters<CreateEarningRule['run']>[1];

/** What of the facts a replay needs, as rows and without what is worked out in SQL. */
const ROWS = [
  `SELECT id, member_id, channel, purchased_at, shipping, payments, points_paid, paid_wallet, points_earned
   FROM purchase WHERE program_id = ${String(PROGRAM)} ORDER BY id`,
  `SELECT purchase_id, sku, category, brand, tags, quantity, amount, order_discount, tax
   FROM purchase_line WHERE program_id = ${String(PROGRAM)} ORDER BY purchase_id, number`,
  `SELECT source_id, rule_id, rule_version, points
   FROM award WHERE program_id = ${String(PROGRAM)} ORDER BY source_id, number`,
];

/** Fills a database with so many purchases, then measures in turns. */
export async function measureSimulation(stage: Stage, purchases: number): Promise<SimulationCost> {
  await stage.admin(`CREATE DATABASE ${DATABASE}`);
  const url = stage.url(DATABASE);
  await migrate(url);
  const context = await contextOn(url);
  const get: Get = (type) => context.get(type, { strict: false });
  const drafts = await fill(get, purchases);
  const rounds = await connected(url, (client) => measureInTurns(client, get, drafts));
  await context.close();
  return { purchases, lines: LINES, rules: ACTIVE + DRAFTS, rounds };
}

async function measureInTurns(client: Client, get: Get, drafts: string[]): Promise<SimulationCost['rounds']> {
  await client.query('VACUUM ANALYZE');
  const rounds: SimulationCost['rounds'] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const cursor = await costOf(() => readByCursors(client));
    const asked = await get(SimulateEarning).run(systemCaller(PROGRAM), { add: drafts });
    if (!('simulation' in asked)) throw new Error(asked.message);
    const replay = await costOf(() => get(SimulateEarningJob).run(new AbortController().signal));
    const { rows } = await client.query<{ status: string }>('SELECT status FROM simulation ORDER BY id DESC LIMIT 1');
    if (rows[0]?.status !== 'DONE') throw new Error(`the simulation is ${String(rows[0]?.status)}`);
    if (round > 0) rounds.push({ replay, cursor });
  }
  return rounds;
}

async function readByCursors(client: Client): Promise<void> {
  for (const sql of ROWS) {
    await client.query('BEGIN');
    await client.query(`DECLARE facts CURSOR FOR ${sql}`);
    while ((await client.query(`FETCH ${String(PAGE)} FROM facts`)).rowCount === PAGE);
    await client.query('COMMIT');
  }
}

async function fill(get: Get, purchases: number): Promise<string[]> {
  const created = await get(CreateProgram).run({ name: 'Bench', currency: 'GBP', timeZone: 'Europe/London' });
  if (!('adminKey' in created)) throw new Error(created.message);
  const programId = created.program.number;
  const caller = systemCaller(programId);
  const drafts: string[] = [];
  for (let index = 0; index < ACTIVE + DRAFTS; index++) {
    const made = await get(CreateEarningRule).run(caller, ruleOf(index));
    if (!('earningRule' in made)) throw new Error(made.message);
    if (index < ACTIVE) await get(ActivateEarningRule).run(caller, { id: made.earningRule.id });
    else drafts.push(made.earningRule.id);
  }
  for (let from = 0; from < MEMBERS; from += 100) {
    const numbers = Array.from({ length: 100 }, (_, index) => String(from + index));
    await get(EnrollMembers).run(
      programId,
      numbers.map((number) => ({ caller, input: { idempotencyKey: `enroll ${number}`, externalId: number } })),
    );
  }
  const now = Date.now();
  for (let from = 0; from < purchases; from += 100) {
    const outcomes = await get(RecordPurchases).runAll(
      caller,
      Array.from({ length: Math.min(100, purchases - from) }, (_, index) => {
        const number = from + index;
        return {
          idempotencyKey: `purchase ${String(number)}`,
          orderId: `purchase ${String(number)}`,
          member: { externalId: String((number * 7919) % MEMBERS) },
          channel: number % 3 === 0 ? 'web' : 'shop',
          purchasedAt: new Date(now - Math.floor((1 - number / purchases) * 700) * 86_400_000),
          currency: 'GBP',
          shipping: number % 5 === 0 ? '4.99' : null,
          completed: true,
          lines: Array.from({ length: LINES }, (_line, line) => ({
            sku: `sku ${String((number + line * 31) % 400)}`,
            category: `category ${String((number + line) % 12)}`,
            brand: `brand ${String((number * 3 + line) % 20)}`,
            tags: line === 0 ? ['new', 'organic'] : null,
            quantity: String(1 + ((number + line) % 3)),
            unitPrice: ((299 + ((number * 37 + line * 101) % 4_000)) / 100).toFixed(2),
            tax: '0.50',
          })),
        };
      }),
      true,
    );
    const refused = outcomes.find((outcome) => !('purchase' in outcome));
    if (refused) throw new Error(JSON.stringify(refused));
  }
  return drafts;
}

/** Of every kind: rates, bonuses with limits, cooldowns and first purchases, campaigns, multipliers. */
function ruleOf(index: number): RuleInput {
  const base = {
    name: [{ locale: 'en', text: `Rule ${String(index)}` }],
    trigger: EarningTrigger.PURCHASE,
    gives: { rate: { points: 1, per: '1' } },
  };
  switch (index % 10) {
    case 0:
      return base;
    case 1:
      return { ...base, gives: { factor: '1.5' }, channels: ['web'] };
    case 2:
      return { ...base, gives: { fixed: 20 }, limits: [{ uses: 2, period: LimitPeriod.MONTH, perMember: true }] };
    case 3:
      return { ...base, scope: { include: [{ category: 'category 3' }, { category: 'category 4' }] } };
    case 4:
      return { ...base, gives: { fixed: 50 }, minimumOrder: '60' };
    case 5:
      return { ...base, gives: { perItem: 2 }, scope: { include: [{ tag: 'organic' }] } };
    case 6:
      return { ...base, gives: { fixed: 5 }, cooldownDays: 7 };
    case 7:
      return { ...base, gives: { fixed: 100 }, firstPurchaseOnly: true };
    case 8:
      return { ...base, gives: { factor: '2' }, scope: { include: [{ brand: 'brand 7' }] } };
    default:
      return { ...base, gives: { fixed: 3 }, limits: [{ points: 300, period: LimitPeriod.YEAR, perMember: true }] };
  }
}

async function costOf(work: () => Promise<unknown>): Promise<ReadingCost> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  return { wall, cpu: (user + system) / 1e6, longestWait: delay.max / 1e6 };
}
