import { randomUUID } from 'node:crypto';
import { DueRunner } from '../../../../src/platform/jobs/index.js';
import { giveBack, pointsOf, type Outcome } from '../../../e2e/purchases/support/calls.js';
import { bought, buyAsFriend, referralNow } from '../../../factories/referring.js';
import type { TestApp } from '../../../support/app.js';

/** The same application, as a sandbox of its own sees it whose clock stands there. */
export async function inSandbox(app: TestApp, clock: string, timeZone = 'Europe/London'): Promise<TestApp> {
  return { ...app, program: await app.anotherProgram({ sandbox: true, clock: new Date(clock), timeZone }) };
}

/** The clock moves, and no job runs: what becomes due waits for whoever writes or reads. */
export async function letTimePass(app: TestApp, to: string): Promise<void> {
  await app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [app.program.program.number, to]);
}

/** The jobs do what is due. Answers how many referrals they settled. */
export async function runDue(app: TestApp): Promise<number> {
  const { number } = app.program.program;
  const { rows } = await app.database.pool.query('SELECT clock FROM program WHERE id = $1', [number]);
  return (await app.get(DueRunner).runProgram(number, rows[0].clock))['referrals'] ?? 0;
}

/** What a member has: available, pending. */
export async function balanceOf(app: TestApp, member: { id: string }): Promise<[number, number]> {
  const { available, pending } = await pointsOf(app, member);
  return [available, pending];
}

/** How a referral stands, and why: `QUALIFIED`, `REJECTED CAP_REACHED`. */
export async function stateOf(app: TestApp, { id }: { id: string }): Promise<string> {
  const { state, reason } = await referralNow(app, id);
  return [state, reason].filter(Boolean).join(' ');
}

/** Every change that is noted of a referral. */
export async function historyOf(app: TestApp, { id }: { id: string }): Promise<string[]> {
  const { history } = await referralNow(app, id);
  return history.map(({ state, reason }: { state: string; reason: string | null }) =>
    [state, reason].filter(Boolean).join(' '),
  );
}

/** A friend buys something for so much. Throws when it is refused. */
export async function buys(
  app: TestApp,
  friend: { id: string },
  unitPrice = '30.00',
  more: Record<string, unknown> = {},
): Promise<Outcome> {
  const outcome = await buyAsFriend(app, bought(friend, unitPrice, more));
  if (!outcome.purchase) throw new Error(`nothing was bought: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** So many items of a purchase come back. Throws when that is refused. */
export async function returns(app: TestApp, purchaseId: string, quantity = '1'): Promise<Outcome> {
  const outcome = await giveBack(app, { purchaseId, lines: [{ sku: 'book', quantity }] });
  if (!outcome.purchase) throw new Error(`nothing came back: ${JSON.stringify(outcome)}`);
  return outcome;
}

const document = (operation: string): string => {
  const input = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${operation}(input: $input) { __typename ... on UserError { message } } }`;
};

/** Staff do something to a member: `await toMember(app, 'closeMember', ann)`. Throws when it is refused. */
export async function toMember(
  app: TestApp,
  operation: 'closeMember' | 'pauseMember' | 'blockMember' | 'barAdvocate' | 'eraseMember',
  { id }: { id: string },
  more: Record<string, unknown> = {},
): Promise<void> {
  const key = operation === 'blockMember' ? {} : { idempotencyKey: randomUUID() };
  const input = { ...key, member: { id }, ...more };
  const { data, errors } = await app.call(app.program.adminKey, document(operation), { input });
  if (errors || data[operation].message) throw new Error(JSON.stringify(errors ?? data));
}
