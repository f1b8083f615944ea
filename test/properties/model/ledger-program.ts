import type { AddressInfo } from 'node:net';
import { ALL_PROOFS } from '../../../src/proofs.js';
import { Database } from '../../../src/platform/database/index.js';
import { linesOf, verifyProgram } from '../../../src/platform/verify/index.js';
import type { CreatedProgram } from '../../../src/programs/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aRule } from '../../factories/a-rule.js';
import type { TestApp } from '../../support/app.js';
import { ZONE, type CurrencyModel, type ExpiryModel, type Instant } from './ledger-terms.js';
import { PROTECTED_DAYS, type Answer, type Operation, type RuleModel, type World } from './ledger-world.js';

const TAKEN = 'replayed pointsTaken pointsForgiven pointsOwed pointsGivenBack';
const LACKING = '... on InsufficientPoints { required available missing }';
const ENDED = 'replayed hold { status points captured released }';

const MUTATIONS: Record<Operation['do'], { name: string; document: string }> = {
  record: called('recordPurchase', 'replayed pointsEarned'),
  complete: called('completePurchase', 'replayed'),
  cancel: called('cancelPurchase', TAKEN),
  return: called('returnPurchase', TAKEN),
  hold: called('holdPoints', 'replayed hold { id status points }', LACKING),
  capture: called('captureHold', ENDED, '... on CaptureExceedsHold { held }'),
  release: called('releaseHold', ENDED),
  adjust: called('adjustPoints', 'replayed', LACKING),
  extend: called('extendExpiry', 'replayed'),
  reinstate: called('reinstatePoints', 'replayed', '... on InsufficientExpiredPoints { required available }'),
  transfer: called('transferPoints', 'replayed', LACKING),
  pause: called('pauseMember', 'replayed pause: memberPause { protectedDays }'),
  resume: called('resumeMember', 'replayed'),
  close: called('closeMember', 'replayed'),
  reopen: called('reopenMember', 'replayed'),
};

const NO_HOLD = 'hld_00000000000000000000000000';

/** How time passes: the clock alone, so that who writes or reads settles; or with everything that is due on the way. */
export type Passing = 'clock' | 'jobs';

/** What the operations of the model drive. */
export type Driven = Pick<LedgerProgram, 'do' | 'passTime' | 'changeDebt' | 'changeExpiry' | 'figures'>;

/** A sandbox program of a test application, driven by the operations of the model. */
export class LedgerProgram {
  private readonly holds = new Map<string, string>();
  private calls = 0;

  private constructor(
    private readonly app: TestApp,
    readonly program: CreatedProgram,
    private readonly passing: Passing,
    private readonly members: EnrolledMember[],
    /** Ids of the currencies, by code. */
    private readonly currencies: Map<string, string>,
    private readonly codes: string[],
  ) {}

  /** A program in which the same members, currencies and rules stand as in the model. */
  static async like(world: World, app: TestApp, passing: Passing): Promise<LedgerProgram> {
    const program = await app.anotherProgram({ sandbox: true, clock: new Date(world.now), timeZone: ZONE });
    const currencies = new Map<string, string>();
    for (const currency of world.currencies) currencies.set(currency.code, await create(app, program, currency));
    for (const rule of world.rules) await make(app, program, rule, world.currencies);
    const settings = `mutation {
      updateProgram(input: { transfers: { enabled: true }, protectedDays: ${PROTECTED_DAYS} }) { __typename }
    }`;
    expect(await ask(app, program.adminKey, settings, {})).toEqual({
      updateProgram: { __typename: 'UpdateProgramPayload' },
    });
    const members = [];
    for (const member of world.wallets.keys()) {
      const input = { externalId: `member ${member}`, card: cardOf(program, member) };
      members.push(await aMember(app).of(program).with(input).enroll());
    }
    const codes = world.currencies.map(({ code }) => code);
    return new LedgerProgram(app, program, passing, members, currencies, codes);
  }

  /** Does it, and answers what the API answered. Under the key of an earlier call, it is that call again. */
  async do(operation: Operation, key = `call ${this.calls++}`): Promise<Answer> {
    const { name, document } = MUTATIONS[operation.do];
    const input = { idempotencyKey: key, ...this.inputOf(operation) };
    const { [name]: result } = await this.ask(document, { input });
    const { hold, pause, ...answer } = result;
    if (!hold) return { ...answer, ...pause };
    const { id, ...facts } = hold;
    if (operation.do === 'hold') this.holds.set(operation.hold, id);
    return { ...answer, ...facts };
  }

  async passTime(to: Instant): Promise<void> {
    if (this.passing === 'clock') {
      await this.app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [
        this.program.program.number,
        new Date(to),
      ]);
    } else await this.live(to);
  }

  /** Lives through everything that is due until then. */
  async live(to: Instant): Promise<void> {
    const change = 'mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { __typename } }';
    const { advanceClock } = await this.ask(change, { to: new Date(to).toISOString() });
    expect(advanceClock).toEqual({ __typename: 'AdvanceClockPayload' });
  }

  async changeDebt(code: string, debt: CurrencyModel['debt']): Promise<void> {
    await this.update(code, { debt });
  }

  async changeExpiry(code: string, expiry: ExpiryModel): Promise<void> {
    await this.update(code, { expiry: expiryInput(expiry) });
  }

  /** What everybody has, by member and by currency. */
  async figures(): Promise<Record<string, number>[][]> {
    const points = 'available pending held owed lifetimeEarned lifetimeSpent lifetimeExpired';
    const fields = this.codes.map((code) => `${code}: points(currency: "${code}") { ${points} }`).join(' ');
    const all = this.members.map(({ id }, index) => `m${index}: member(ref: { id: "${id}" }) { ${fields} }`);
    const data = await this.ask(`{ ${all.join(' ')} }`, {});
    return this.members.map((_, index) => this.codes.map((code) => data[`m${index}`][code]));
  }

  /** Everything that the ledger has, without ids: wallets are named by member and currency. */
  async rows(): Promise<Record<string, unknown>> {
    const tables = {
      posting: 'kind, source_type, actor_type, pending_after, available_after, held_after, owed_after, occurred_at',
      movement: 'number, from_account, to_account, points, lot, award_lot',
      point_lot:
        'state, points, free, held, forgiven, earned_at, available_at, expires_at, also_by_inactivity, origin_lot',
      lot_term: 'lot, expires_at, also_by_inactivity',
      hold: 'status, points, captured, released, created_at, expires_at, ended_at',
    };
    const rows: Record<string, unknown> = {};
    for (const [table, columns] of Object.entries(tables)) {
      const place = table === 'point_lot' ? 'number' : 'sequence';
      const found = await this.app.database.pool.query(
        `SELECT i.value AS member, w.currency, t.${place}, ${columns.replaceAll(/\w+/g, 't.$&')}
         FROM ${table} t JOIN wallet w ON w.program_id = t.program_id AND w.id = t.wallet_id
         JOIN member_identifier i ON i.program_id = w.program_id AND i.member_id = w.member_id AND i.kind = 'EXTERNAL_ID'
         WHERE t.program_id = $1 ORDER BY 1, 2, 3, 4, 5`,
        [this.program.program.number],
      );
      rows[table] = found.rows;
    }
    return rows;
  }

  /** All invariants that `npm run verify` proves hold. */
  async expectInvariants(): Promise<void> {
    const verdicts = await verifyProgram(this.app.get(Database), this.program.program.number, ALL_PROOFS, 50);
    expect(verdicts.filter(({ wrong }) => wrong > 0).flatMap(linesOf)).toEqual([]);
  }

  private inputOf(operation: Operation): Record<string, unknown> {
    switch (operation.do) {
      case 'record': {
        const { order: orderId, member, lines, isCompleted: completed, date, hold } = operation;
        return {
          ...{ orderId, member: this.refOf(member), completed, currency: 'GBP' },
          ...(date === null ? {} : { purchasedAt: new Date(date).toISOString() }),
          lines: lines.map(({ quantity, price }, index) => ({
            sku: `sku-${index}`,
            quantity: String(quantity),
            unitPrice: String(price),
          })),
          ...(hold === null ? {} : { holdId: this.holdId(hold) }),
        };
      }
      case 'complete':
      case 'cancel':
        return { orderId: operation.order };
      case 'return':
        return {
          orderId: operation.order,
          lines: [{ sku: `sku-${operation.line}`, quantity: String(operation.quantity) }],
        };
      case 'hold': {
        const { points, seconds } = operation;
        return { ...this.walletOf(operation), points, expiresInSeconds: seconds };
      }
      case 'capture':
        return {
          holdId: this.holdId(operation.hold),
          ...(operation.points === null ? {} : { points: operation.points }),
        };
      case 'release':
        return { holdId: this.holdId(operation.hold) };
      case 'adjust': {
        const { points, mayOwe, lastDay } = operation;
        return { ...this.walletOf(operation), points, allowOwed: mayOwe, reason: 'a test', ...expiringOn(lastDay) };
      }
      case 'extend':
        return { ...this.walletOf(operation), reason: 'a test', expiresOn: operation.lastDay };
      case 'reinstate': {
        const { points, lastDay } = operation;
        const some = points === null ? {} : { points };
        return {
          ...this.walletOf(operation),
          ...some,
          expiredFrom: '2027-01-01',
          reason: 'a test',
          ...expiringOn(lastDay),
        };
      }
      case 'pause': {
        const { member, lastDay } = operation;
        return { member: this.refOf(member), ...(lastDay && { until: lastDay }), reason: 'a test' };
      }
      case 'resume':
      case 'close':
      case 'reopen':
        return { member: this.refOf(operation.member), reason: 'a test' };
      case 'transfer': {
        const { member: from, ...wallet } = this.walletOf(operation);
        return { ...wallet, from, to: { card: this.cardOf(operation.to) }, points: operation.points };
      }
    }
  }

  private walletOf({ member, currency }: { member: number; currency: number }) {
    return { member: this.refOf(member), currency: this.codes[currency] };
  }

  private cardOf(member: number): string {
    return cardOf(this.program, member);
  }

  private refOf(member: number): { id: string } {
    return { id: this.members[member]!.id };
  }

  private holdId(name: string): string {
    return this.holds.get(name) ?? NO_HOLD;
  }

  private async update(code: string, input: Record<string, unknown>): Promise<void> {
    const change = 'mutation ($input: UpdatePointCurrencyInput!) { updatePointCurrency(input: $input) { __typename } }';
    const answer = await this.ask(
      change,
      { input: { id: this.currencies.get(code), ...input } },
      this.program.adminKey,
    );
    expect(answer).toEqual({ updatePointCurrency: { __typename: 'UpdatePointCurrencyPayload' } });
  }

  private ask(query: string, variables: Record<string, unknown>, key = this.program.adminKey) {
    return ask(this.app, key, query, variables);
  }
}

/** As `call` of the test application, but on connections that are kept: there are thousands of these calls. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
async function ask(app: TestApp, key: string, query: string, variables: Record<string, unknown>): Promise<any> {
  const { port } = app.app.getHttpServer().address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data?: unknown; errors?: unknown };
  if (errors) throw new Error(`${JSON.stringify(variables)}: ${JSON.stringify(errors)}`);
  return data;
}

/** Two programs to which the same happens. They answer alike. */
export class Twins implements Driven {
  constructor(
    readonly one: LedgerProgram,
    readonly other: LedgerProgram,
  ) {}

  do(operation: Operation, key?: string): Promise<Answer> {
    return this.both((program) => program.do(operation, key));
  }

  async passTime(to: Instant): Promise<void> {
    await this.both((program) => program.passTime(to));
  }

  async changeDebt(code: string, debt: CurrencyModel['debt']): Promise<void> {
    await this.both((program) => program.changeDebt(code, debt));
  }

  async changeExpiry(code: string, expiry: ExpiryModel): Promise<void> {
    await this.both((program) => program.changeExpiry(code, expiry));
  }

  figures(): Promise<Record<string, number>[][]> {
    return this.both((program) => program.figures());
  }

  private async both<Value>(act: (program: LedgerProgram) => Promise<Value>): Promise<Value> {
    const [one, other] = await Promise.all([act(this.one), act(this.other)]);
    expect(other).toEqual(one);
    return one;
  }
}

const cardOf = ({ program }: CreatedProgram, member: number) => `${program.number}C${member}`;

const expiringOn = (lastDay: string | null) => (lastDay === null ? {} : { expiresOn: lastDay });

const expiryInput = ({ kind, months }: ExpiryModel) =>
  kind === 'NEVER' ? { kind } : { kind, count: months, unit: 'MONTHS' };

async function create(app: TestApp, { adminKey }: CreatedProgram, currency: CurrencyModel): Promise<string> {
  const { code, debt, pendingDays, policies, graceDays } = currency;
  const pending = pendingDays === null ? { kind: 'AT_ONCE' } : { kind: 'AFTER', count: pendingDays, unit: 'DAYS' };
  const query = `mutation ($input: CreatePointCurrencyInput!) {
    createPointCurrency(input: $input) { ... on CreatePointCurrencyPayload { pointCurrency { id } } ... on UserError { message } }
  }`;
  const name = [{ locale: 'en', text: code }];
  const input = { code, name, debt, pending, graceDays, expiry: expiryInput(policies[0]!.expiry) };
  const { createPointCurrency } = await ask(app, adminKey, query, { input });
  return createPointCurrency.pointCurrency.id;
}

async function make(app: TestApp, { adminKey }: CreatedProgram, rule: RuleModel, currencies: CurrencyModel[]) {
  const { code } = currencies[rule.currency]!;
  const made = aRule(app).by(adminKey).named(`${rule.points} ${code}`).inCurrency(code).givesPoints(rule.points);
  const own = rule.ownMonths !== undefined && { expiry: expiryInput({ kind: 'AFTER', months: rule.ownMonths }) };
  await (own ? made.withPolicies(own) : made).active();
}

function called(name: string, payload: string, refusals = ''): { name: string; document: string } {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const selection = `... on ${type}Payload { ${payload} } ... on UserError { code } ${refusals}`;
  return { name, document: `mutation ($input: ${type}Input!) { ${name}(input: $input) { ${selection} } }` };
}
