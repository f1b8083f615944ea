import { randomUUID } from 'node:crypto';
import { cancel, complete, giveBack, type Outcome } from '../e2e/purchases/support/calls.js';
import { DueRunner } from '../../src/platform/jobs/index.js';
import type { CreatedProgram } from '../../src/programs/index.js';
import type { TestApp } from '../support/app.js';
import { aMember, type EnrolledMember } from './a-member.js';
import { aPurchase, type RecordedPurchase } from './a-purchase.js';
import { aRule } from './a-rule.js';

/** Where and when a story begins, and by which rules: what is left out is as in a new program. */
export interface Setting {
  /** Where the clock of the sandbox stands. */
  at?: string;
  timeZone?: string;
  /** Fields of UpdatePointCurrencyInput. */
  currency?: Record<string, unknown>;
  /** Fields of UpdateProgramInput. */
  program?: Record<string, unknown>;
}

/** What a member has; the lifetime figures are left to `lifetime`. */
export interface Balance {
  available: number;
  pending: number;
  held: number;
  owed: number;
}

const REFUSAL = '... on UserError { code message path }';
const HOLD = 'hold { id status points captured released expiresAt endedAt }';

const HOLD_POINTS = `mutation ($input: HoldPointsInput!) {
  holdPoints(input: $input) {
    ... on HoldPointsPayload { ${HOLD} } ${REFUSAL} ... on InsufficientPoints { required available missing }
  }
}`;
const CAPTURE = `mutation ($input: CaptureHoldInput!) {
  captureHold(input: $input) { ... on CaptureHoldPayload { ${HOLD} } ${REFUSAL} }
}`;
const RELEASE = `mutation ($input: ReleaseHoldInput!) {
  releaseHold(input: $input) { ... on ReleaseHoldPayload { ${HOLD} } ${REFUSAL} }
}`;
const ADJUST = `mutation ($input: AdjustPointsInput!) {
  adjustPoints(input: $input) { ... on AdjustPointsPayload { __typename } ${REFUSAL} }
}`;
const ADVANCE = `mutation ($to: DateTime!) {
  advanceClock(input: { to: $to }) { ... on AdvanceClockPayload { program { clock } steps } ${REFUSAL} }
}`;
const CREATE_CURRENCY = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) { __typename ${REFUSAL} }
}`;
const UPDATE_CURRENCY = `mutation ($input: UpdatePointCurrencyInput!) {
  updatePointCurrency(input: $input) { __typename ${REFUSAL} }
}`;
const UPDATE_PROGRAM = `mutation ($input: UpdateProgramInput!) { updateProgram(input: $input) { __typename ${REFUSAL} } }`;
const POINTS = 'available pending held owed';
const DUE = 'at lastDay points';

/** One member in a sandbox of their own where 1.00 earns a point: `await aStory(app, { at: '2027-01-01T00:00:00Z' })`. */
export async function aStory(app: TestApp, setting: Setting = {}): Promise<Story> {
  const { at = '2027-01-01T09:00:00Z', timeZone = 'Europe/London' } = setting;
  const program = await app.anotherProgram({ sandbox: true, clock: new Date(at), timeZone });
  await aRule(app).by(program.adminKey).active();
  const story = new Story(app, program, await aMember(app).of(program).enroll());
  if (setting.program) await story.setProgram(setting.program);
  if (setting.currency) await story.setCurrency(setting.currency);
  return story;
}

export class Story {
  constructor(
    readonly app: TestApp,
    readonly program: CreatedProgram,
    readonly member: EnrolledMember,
  ) {}

  /** A purchase that earns so many points, and any other fields of it. */
  earn(points: number, fields: Record<string, unknown> = {}): Promise<RecordedPurchase> {
    return this.buy([points], fields);
  }

  /** A purchase of lines worth so much. */
  buy(lines: readonly number[], fields: Record<string, unknown> = {}): Promise<RecordedPurchase> {
    const purchase = aPurchase(this.app).in(this.program).by(this.member).with(fields);
    for (const amount of lines) purchase.worth(String(amount));
    return purchase.record();
  }

  /** The same paid with so many points. */
  async buyWithPoints(
    points: number,
    lines: readonly number[],
    fields: Record<string, unknown> = {},
  ): Promise<RecordedPurchase> {
    return this.buy(lines, { holdId: await this.hold(points), ...fields });
  }

  /** Credits points that last to the end of that day, or that never expire. Needs reason and actor as any correction. */
  async credit(points: number, expiresOn: string | null = null): Promise<void> {
    const input = { member: { id: this.member.id }, points, reason: 'A gift', ...(expiresOn && { expiresOn }) };
    expectDone(await this.ask('adjustPoints', ADJUST, input, this.program.adminKey));
  }

  /** Holds and captures. */
  async spend(points: number): Promise<void> {
    await this.capture(await this.hold(points));
  }

  /** Answers the id of the hold. Throws when it is refused. */
  async hold(points: number, expiresInSeconds = 30 * 24 * 60 * 60, currency?: string): Promise<string> {
    const outcome = await this.tryHold(points, expiresInSeconds, currency);
    expectDone(outcome);
    return outcome.hold.id;
  }

  tryHold(points: number, expiresInSeconds = 900, currency?: string): Promise<Outcome> {
    const input = { member: { id: this.member.id }, points, expiresInSeconds, currency };
    return this.ask('holdPoints', HOLD_POINTS, input);
  }

  /** All of the hold's points unless said how many. */
  async capture(holdId: string, points?: number): Promise<void> {
    expectDone(await this.ask('captureHold', CAPTURE, { holdId, ...(points && { points }) }));
  }

  async release(holdId: string): Promise<void> {
    expectDone(await this.ask('releaseHold', RELEASE, { holdId }));
  }

  /** What came of it, or the refusal. */
  tryRelease(holdId: string): Promise<Outcome> {
    return this.ask('releaseHold', RELEASE, { holdId });
  }

  complete({ id }: { id: string }): Promise<Outcome> {
    return complete(this.app, { purchaseId: id }, this.program.shopKey);
  }

  cancel({ id }: { id: string }): Promise<Outcome> {
    return cancel(this.app, { purchaseId: id }, this.program.shopKey);
  }

  /** Returns one item of these lines, by their numbers; of all lines when none is named. */
  giveBack({ id, lines }: RecordedPurchase, ...numbers: number[]): Promise<Outcome> {
    const wanted = numbers.length > 0 ? lines.filter((_, index) => numbers.includes(index + 1)) : lines;
    return this.giveBackSome(id, ...wanted.map((line) => ({ line: line.id, quantity: '1' })));
  }

  giveBackSome(purchaseId: string, ...lines: Record<string, unknown>[]): Promise<Outcome> {
    return giveBack(this.app, { purchaseId, lines }, this.program.shopKey);
  }

  /** Lives through everything that becomes due on the way. */
  async advance(to: string): Promise<void> {
    const { data, errors } = await this.app.call(this.program.adminKey, ADVANCE, { to });
    if (errors) throw new Error(JSON.stringify(errors));
    expect(data.advanceClock).toMatchObject({ program: { clock: new Date(to).toISOString() } });
  }

  /** The clock moves, and no job runs: what becomes due waits for whoever writes or reads. */
  async letTimePass(to: string): Promise<void> {
    await this.app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [
      this.program.program.number,
      to,
    ]);
  }

  /** The job that does what is due. Answers how many wallets it settled. */
  async runDue(): Promise<number> {
    const { rows } = await this.app.database.pool.query('SELECT clock FROM program WHERE id = $1', [
      this.program.program.number,
    ]);
    const done = await this.app.get(DueRunner).runProgram(this.program.program.number, rows[0].clock);
    return done['points'] ?? 0;
  }

  async setCurrency(fields: Record<string, unknown>): Promise<void> {
    const { data } = await this.app.call(this.program.adminKey, '{ pointCurrencies { id } }');
    const input = { id: data.pointCurrencies[0].id, ...fields };
    expectDone((await this.app.call(this.program.adminKey, UPDATE_CURRENCY, { input })).data?.updatePointCurrency);
  }

  /** Another point currency, which is not the default. */
  async addCurrency(fields: Record<string, unknown>): Promise<void> {
    const input = { name: [{ locale: 'en', text: 'More points' }], ...fields };
    expectDone((await this.app.call(this.program.adminKey, CREATE_CURRENCY, { input })).data?.createPointCurrency);
  }

  async setProgram(fields: Record<string, unknown>): Promise<void> {
    const { data } = await this.app.call(this.program.adminKey, UPDATE_PROGRAM, { input: fields });
    expectDone(data?.updateProgram);
  }

  /** In the default point currency unless another is named. */
  balance(currency?: string): Promise<Balance> {
    return this.points(POINTS, currency);
  }

  /** In all, whatever happened to them since. */
  lifetime(): Promise<Outcome> {
    return this.points('lifetimeEarned lifetimeSpent lifetimeExpired');
  }

  /** What expires when: all, or before a moment. */
  async expiring(): Promise<Outcome> {
    return (await this.points(`expiring { ${DUE} }`)).expiring;
  }

  async maturing(): Promise<Outcome> {
    return (await this.points(`maturing { ${DUE} }`)).maturing;
  }

  private async points(fields: string, currency?: string): Promise<Outcome> {
    const query = `query ($ref: MemberRef!, $currency: String) {
      member(ref: $ref) { points(currency: $currency) { ${fields} } }
    }`;
    const variables = { ref: { id: this.member.id }, currency };
    const { data, errors } = await this.app.call(this.program.adminKey, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data.member.points;
  }

  /** Every posting, the oldest first: `EXPIRE -60`, `HOLD -40, held +40`. */
  async postings(): Promise<string[]> {
    return (await this.statement()).map(({ kind, changes }) => `${kind} ${changes}`);
  }

  /** The same with when each took effect: `2027-01-02T00:00:00.000Z EXPIRE -60`. */
  async diary(): Promise<string[]> {
    return (await this.statement()).map(({ kind, changes, at }) => `${at} ${kind} ${changes}`);
  }

  /** The lots with something in them, soonest to expire first: how many points are free and when the lot is gone. */
  async openLots(): Promise<{ free: number; held: number; gone: string | null }[]> {
    const { rows } = await this.app.database.pool.query(
      `SELECT l.free::int, l.held::int, l.expires_at AS gone FROM point_lot l
       WHERE l.program_id = $1 AND l.state IN (1, 2) ORDER BY l.expires_at, l.number`,
      [this.program.program.number],
    );
    return rows.map(({ free, held, gone }) => ({ free, held, gone: gone?.toISOString() ?? null }));
  }

  private async statement(): Promise<{ kind: string; changes: string; at: string }[]> {
    const query = `query ($ref: MemberRef!, $after: String) { member(ref: $ref) { statement(first: 100, after: $after) {
      nodes { kind points pendingChange heldChange owedChange occurredAt } pageInfo { hasNextPage endCursor }
    } } }`;
    const nodes: Outcome[] = [];
    for (let after: string | null = null; ;) {
      const variables = { ref: { id: this.member.id }, after };
      const { data, errors } = await this.app.call(this.program.adminKey, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      nodes.push(...data.member.statement.nodes);
      if (!data.member.statement.pageInfo.hasNextPage) break;
      after = data.member.statement.pageInfo.endCursor;
    }
    return nodes.reverse().map(({ kind, points, pendingChange, heldChange, owedChange, occurredAt }) => {
      const parts = { '': points, 'pending ': pendingChange, 'held ': heldChange, 'owed ': owedChange };
      const moved = Object.entries(parts).filter(([, change]) => change !== 0);
      const changes = moved.map(([name, change]) => `${name}${change > 0 ? '+' : ''}${String(change)}`).join(', ');
      return { kind, changes: changes || '0', at: occurredAt };
    });
  }

  private async ask(
    operation: string,
    document: string,
    input: Record<string, unknown>,
    as = this.program.shopKey,
  ): Promise<Outcome> {
    const answer = await this.app.call(as, document, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  }
}

/** Nothing at all. */
export const NOTHING: Balance = { available: 0, pending: 0, held: 0, owed: 0 };

/** Exactly this and nothing else. */
export const having = (some: Partial<Balance>): Balance => ({ ...NOTHING, ...some });

function expectDone(outcome: Outcome): void {
  if (!outcome || outcome.errors || outcome.code) throw new Error(`refused: ${JSON.stringify(outcome)}`);
}
