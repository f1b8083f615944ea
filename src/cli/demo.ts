import type { INestApplicationContext, Type } from '@nestjs/common';
import { Client } from 'pg';
import { ActivateEarningRule, CreateEarningRule, EarningTrigger, RuleBook } from '../earning/index.js';
import { EnrollMembers } from '../membership/index.js';
import { systemCaller, type Caller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { CreateProgram, findPrograms, ProgramDirectory } from '../programs/index.js';
import { RecordPurchases } from '../purchases/index.js';
import { keepDemoKeys, readDemoKeys, type DemoKeys } from './demo-keys.js';

const LOCK = 7_164_001_802; // any number that nobody else takes in this database
const CURRENCY = 'GBP';

const MEMBERS = [
  { externalId: 'customer-1', givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.com' },
  { externalId: 'customer-2', givenName: 'Grace', familyName: 'Hopper', email: 'grace@example.com' },
  { externalId: 'customer-3', givenName: 'Alan', familyName: 'Turing' },
  { externalId: 'customer-4', givenName: 'Katherine', familyName: 'Johnson' },
  { externalId: 'customer-5', givenName: 'Mary', familyName: 'Somerville' },
];

const PURCHASES = [
  {
    customer: 'customer-1',
    orderId: 'demo-1',
    sku: 'book-42',
    name: 'Notes on the Analytical Engine',
    quantity: '1',
    unitPrice: '24.99',
  },
  { customer: 'customer-2', orderId: 'demo-2', sku: 'coffee', name: 'Flat white', quantity: '2', unitPrice: '3.6' },
];

/**
 * The demo program of a server that is not in production: made through the use cases when the database has no program yet,
 * once, however many servers start. Answers its keys, or null when they are not known here.
 */
export async function openDemo(
  app: INestApplicationContext,
  databaseUrl: string,
  dataDirectory: string,
): Promise<DemoKeys | null> {
  const guard = new Client({ connectionString: databaseUrl, application_name: 'kindred demo' });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const demo = (await readDemoKeys(app, dataDirectory)) ?? (await createDemo(app, dataDirectory));
    if (!demo || demo.complete) return demo;
    await fill(app, demo.programId);
    keepDemoKeys(dataDirectory, demo, true);
    return demo;
  } finally {
    await guard.end();
  }
}

type Demo = DemoKeys & { programId: number; complete: boolean };

async function createDemo(app: INestApplicationContext, dataDirectory: string): Promise<Demo | null> {
  if ((await findPrograms(service(app, Database))).length > 0) return null;
  const wanted = { name: 'Books & Coffee', currency: CURRENCY, timeZone: 'Europe/London' };
  const { program, adminKey, shopKey } = accepted(await service(app, CreateProgram).run(wanted), 'program');
  keepDemoKeys(dataDirectory, { adminKey, shopKey }, false);
  return { programId: program.number, adminKey, shopKey, complete: false };
}

/** One rule, some members, two purchases. It goes on where an interrupted start left it. */
async function fill(app: INestApplicationContext, programId: number): Promise<void> {
  const settings = await service(app, ProgramDirectory).settingsOf(programId);
  const caller = systemCaller(programId);
  if ((await service(app, RuleBook).rulesOf(settings)).rules.length === 0) await createRule(app, caller);
  const enrollments = MEMBERS.map((member) => ({
    caller,
    input: { idempotencyKey: `demo:${member.externalId}`, ...member },
  }));
  for (const outcome of await service(app, EnrollMembers).run(programId, enrollments)) accepted(outcome, 'member');
  const purchases = PURCHASES.map(({ customer, orderId, ...line }) => ({
    idempotencyKey: `demo:${orderId}`,
    member: { externalId: customer },
    orderId,
    currency: CURRENCY,
    lines: [line],
    completed: true,
  }));
  for (const outcome of await service(app, RecordPurchases).runAll(caller, purchases)) accepted(outcome, 'purchase');
}

async function createRule(app: INestApplicationContext, caller: Caller): Promise<void> {
  const created = await service(app, CreateEarningRule).run(caller, {
    name: [{ locale: 'en', text: 'A point for every pound' }],
    trigger: EarningTrigger.PURCHASE,
    gives: { rate: { points: 1, per: '1.00' } },
  });
  const { id } = accepted(created, 'earningRule').earningRule;
  accepted(await service(app, ActivateEarningRule).run(caller, { id }), 'earningRule');
}

function service<Service>(app: INestApplicationContext, type: Type<Service>): Service {
  return app.get(type, { strict: false });
}

/** What a use case did. The demo asks for nothing that could be refused, so a refusal is a bug. */
function accepted<Outcome extends object, Field extends string>(
  outcome: Outcome,
  field: Field,
): Extract<Outcome, Record<Field, unknown>> {
  if (field in outcome) return outcome as Extract<Outcome, Record<Field, unknown>>;
  throw new Error(`the demo program could not be made: ${JSON.stringify(outcome)}`);
}
