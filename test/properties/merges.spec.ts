import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { closeMember, pauseMember, reopenMember, resumeMember } from '../factories/a-life.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { aStory, Story } from '../factories/a-story.js';
import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { eraseMember } from '../e2e/membership/support/rights.js';
import { cancel, complete, giveBack, type Outcome } from '../e2e/purchases/support/calls.js';
import { ALL_PROOFS } from '../../src/proofs.js';
import { Database } from '../../src/platform/database/index.js';
import { linesOf, verifyProgram } from '../../src/platform/verify/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

/** `KINDRED_PROPERTY_RUNS` times as many programs, `KINDRED_PROPERTY_SEED` for others. */
const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_270_315);

const BEGINNING = '2027-03-01T09:00:00Z';

const DOES = [
  'buy', 'buy', 'wait', 'pay', 'hold', 'release', 'capture', 'complete', 'return', 'return', 'cancel', 'transfer', 'adjust',
  'merge', 'merge', 'unmerge', 'unmerge', 'pass time', 'pause', 'pause', 'resume', 'close', 'reopen', 'erase',
] as const; // prettier-ignore

/** Something that somebody does: to whom and to what is chosen among what is there. */
interface Deed {
  does: (typeof DOES)[number];
  who: number;
  what: number;
  points: number;
}

const DEED: fc.Arbitrary<Deed> = fc.record({
  does: fc.constantFrom(...DOES),
  who: fc.nat(2),
  what: fc.nat(30),
  points: fc.integer({ min: 1, max: 60 }),
});

const mutation = (name: string, fields: string): string =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} ... on UserError { code message } } }`;

const MUTATIONS: Readonly<Record<string, string>> = {
  recordPurchase: mutation('recordPurchase', '... on RecordPurchasePayload { purchase { id } }'),
  holdPoints: mutation('holdPoints', '... on HoldPointsPayload { hold { id } }'),
  captureHold: mutation('captureHold', '__typename'),
  releaseHold: mutation('releaseHold', '__typename'),
  transferPoints: mutation('transferPoints', '__typename'),
  adjustPoints: mutation('adjustPoints', '__typename'),
  advanceClock: mutation('advanceClock', '__typename'),
};

/** Three members of a sandbox, who may become fewer. */
class Household {
  private readonly holds: string[] = [];
  private readonly purchases: string[] = [];
  private readonly merges: string[] = [];
  private clock = Date.parse(BEGINNING);

  private constructor(
    private readonly app: TestApp,
    readonly stories: Story[],
  ) {}

  static async of(app: TestApp, debt: string, kind: string): Promise<Household> {
    const expiry = { kind, count: 1, unit: 'MONTHS' };
    const first = await aStory(app, { at: BEGINNING, currency: { debt, expiry, graceDays: 5 } });
    await aRule(app)
      .by(first.program.adminKey)
      .named('Extra')
      .fixed(7)
      .limits({ uses: 50, period: 'YEAR' })
      .withPolicies({
        expiry: { kind: 'AFTER', count: 10, unit: 'DAYS' },
        pending: { kind: 'AFTER', count: 3, unit: 'DAYS' },
      })
      .active();
    const stories = [first];
    for (const card of ['TWO', 'THREE']) {
      stories.push(new Story(app, first.program, await aMember(app).of(first.program).with({ card }).enroll()));
    }
    await first.setProgram({ transfers: { enabled: true }, erasureCoolingOffDays: 0 });
    return new Household(app, stories);
  }

  get programId(): number {
    return this.stories[0]!.program.program.number;
  }

  async do({ does, who, what, points }: Deed): Promise<Outcome> {
    const { app, purchases } = this;
    const story = this.stories[who]!;
    const as = story.program.adminKey;
    const order = purchases[what % Math.max(1, purchases.length)] ?? 'none';
    const member = { id: story.member.id };
    const other = this.stories[(who + 1 + (what % 2)) % 3]!;
    switch (does) {
      case 'buy':
      case 'wait':
      case 'pay': {
        const holdId = does === 'pay' ? this.holds[what % Math.max(1, this.holds.length)] : undefined;
        const orderId = `order-${String(purchases.length + 1)}`;
        const lines = [
          { sku: 'a', quantity: '2', unitPrice: String(points) },
          { sku: 'b', quantity: '1', unitPrice: '5' },
        ];
        const input = {
          member,
          orderId,
          currency: 'GBP',
          completed: does !== 'wait',
          lines,
          ...(holdId && { holdId }),
        };
        const outcome = await this.ask('recordPurchase', input);
        if (outcome.purchase) purchases.push(orderId);
        return outcome;
      }
      case 'hold': {
        const outcome = await this.ask('holdPoints', { member, points, expiresInSeconds: 10 * 24 * 60 * 60 });
        if (outcome.hold) this.holds.push(outcome.hold.id);
        return outcome;
      }
      case 'release':
      case 'capture': {
        const holdId = this.holds[what % Math.max(1, this.holds.length)] ?? 'none';
        return this.ask(does === 'release' ? 'releaseHold' : 'captureHold', { holdId });
      }
      case 'complete':
        return complete(app, { orderId: order }, as);
      case 'return':
        return giveBack(app, { orderId: order, lines: [{ sku: points % 3 === 0 ? 'b' : 'a', quantity: '1' }] }, as);
      case 'cancel':
        return cancel(app, { orderId: order }, as);
      case 'transfer':
        return this.ask('transferPoints', { from: member, to: { card: ['TWO', 'THREE'][what % 2] }, points });
      case 'adjust': {
        const input = { member, points: what % 3 === 0 ? -points : points, allowOwed: true, reason: 'A mistake' };
        return this.ask('adjustPoints', input);
      }
      case 'merge':
        return this.keeping(async () => {
          const outcome = await merge(app, { keep: member, absorb: { id: other.member.id } }, as);
          if (outcome.merge) this.merges.push(outcome.merge.id);
          return outcome;
        });
      case 'unmerge':
        return this.keeping(() =>
          unmerge(app, { merge: this.merges.at(-1 - (what % Math.max(1, this.merges.length))) ?? 'none' }, as),
        );
      case 'pause': {
        const until = new Date(this.clock + (what + 1) * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
        return pauseMember(app, as, member, what % 5 === 0 ? {} : { until });
      }
      case 'resume':
        return resumeMember(app, as, member);
      case 'close':
        return closeMember(app, as, member);
      case 'reopen':
        return reopenMember(app, as, member);
      case 'erase': // rarely: little can happen afterwards
        return points % 4 === 0 ? eraseMember(app, { member }, as) : {};
      case 'pass time':
        this.clock += ((points % 6) + 1) * 24 * 60 * 60 * 1000;
        return this.ask('advanceClock', { to: new Date(this.clock) }, false);
    }
  }

  private async ask(operation: string, input: Record<string, unknown>, isKeyed = true): Promise<Outcome> {
    const all = isKeyed ? { idempotencyKey: randomUUID(), ...input } : input;
    const answer = await this.app.call(this.stories[0]!.program.adminKey, MUTATIONS[operation]!, { input: all });
    return answer.errors ? answer : answer.data[operation];
  }

  /** Nobody gains or loses by becoming one or two: what expires when a hold is released for it is counted. */
  private async keeping(act: () => Promise<Outcome>): Promise<Outcome> {
    const before = await this.sums();
    const outcome = await act();
    expect(await this.sums()).toEqual(before);
    return outcome;
  }

  private async sums(): Promise<Record<string, number>> {
    const { rows } = await this.app.database.pool.query(
      `SELECT sum(available + pending + held - owed + lifetime_expired)::int AS points, sum(lifetime_earned)::int AS earned,
         sum(lifetime_spent)::int AS spent FROM wallet WHERE program_id = $1`,
      [this.programId],
    );
    return rows[0];
  }

  async violations(): Promise<string[]> {
    const verdicts = await verifyProgram(this.app.get(Database), this.programId, ALL_PROOFS, 100);
    return verdicts.filter(({ wrong }) => wrong > 0).flatMap(linesOf);
  }
}

describe('members who are merged and unmerged in between, come and go', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it.each([
    ['OWE', 'AFTER'],
    ['FORGIVE', 'AFTER'],
    ['OWE', 'INACTIVITY'],
  ])(
    'have what they had, with every point accounted for, under %s and an expiry by %s',
    async (debt, kind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(DEED, { minLength: 20, maxLength: 60, size: 'max' }), async (deeds) => {
          const household = await Household.of(app, debt, kind);
          for (const deed of deeds) {
            const outcome = await household.do(deed);
            if (outcome.errors) throw new Error(JSON.stringify([deed, outcome.errors]));
          }

          expect(await household.violations()).toEqual([]);
        }),
        { seed: SEED, numRuns: Math.ceil(4 * RUNS), interruptAfterTimeLimit: 40_000 * Math.max(1, RUNS) },
      );
    },
    60_000 * Math.max(1, RUNS),
  );
});
