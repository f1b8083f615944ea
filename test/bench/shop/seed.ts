import { ActivateEarningRule, CreateEarningRule, EarningTrigger } from '../../../src/earning/index.js';
import { EnrollMembers } from '../../../src/membership/index.js';
import { systemCaller } from '../../../src/platform/access/index.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { CreateProgram } from '../../../src/programs/index.js';
import { RecordPurchases } from '../../../src/purchases/index.js';
import { contextOn } from './context.js';

export interface Seeded {
  adminKey: string;
  shopKey: string;
  /** Outer ids. */
  members: string[];
}

/** A program with one rule and members who each have bought something, every fourth a lot, made through the use cases. */
export async function seed(url: string, count: number): Promise<Seeded> {
  await migrate(url);
  const context = await contextOn(url);
  const get = <Service>(type: new (...args: never[]) => Service): Service => context.get(type, { strict: false });
  const created = await get(CreateProgram).run({ name: 'Bench', currency: 'GBP', timeZone: 'Europe/London' });
  if (!('adminKey' in created)) throw new Error(created.message);
  const programId = created.program.number;
  const caller = systemCaller(programId);

  const rule = await get(CreateEarningRule).run(caller, {
    name: [{ locale: 'en', text: 'A point a pound' }],
    trigger: EarningTrigger.PURCHASE,
    gives: { rate: { points: 1, per: '1' } },
  });
  if (!('earningRule' in rule)) throw new Error(rule.message);
  await get(ActivateEarningRule).run(caller, { id: rule.earningRule.id });

  const members: string[] = [];
  for (let from = 0; from < count; from += 100) {
    const numbers = Array.from({ length: Math.min(100, count - from) }, (_, index) => String(from + index));
    const enrolled = await get(EnrollMembers).run(
      programId,
      numbers.map((number) => ({ caller, input: { idempotencyKey: `enroll ${number}`, externalId: number } })),
    );
    members.push(...enrolled.map((one) => ('member' in one ? one.member.id : '')));
    await get(RecordPurchases).runAll(
      caller,
      numbers.map((number) => ({
        idempotencyKey: `first ${number}`,
        orderId: `first ${number}`,
        member: { externalId: number },
        currency: 'GBP',
        completed: true,
        lines: [{ sku: 'book', quantity: '1', unitPrice: Number(number) % 4 === 0 ? '64.95' : '12.99' }],
      })),
    );
  }
  await context.close();
  return { adminKey: created.adminKey, shopKey: created.shopKey, members };
}
