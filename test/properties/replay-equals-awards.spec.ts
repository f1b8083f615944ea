import fc from 'fast-check';
import { simulate } from '../e2e/earning/support/simulations.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aRule, type RuleFactory } from '../factories/a-rule.js';
import { aPurchase } from '../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../support/app.js';

const RUNS = { seed: 20_270_331, numRuns: 15 };
const CLOCK = new Date('2027-03-31T12:00:00Z');

/** Rules whose awards depend on those before: limits of each kind, a cooldown, first purchases; and multipliers on them. */
const RULES: ((rule: RuleFactory) => RuleFactory)[] = [
  (rule) => rule.givesPoints(1),
  (rule) => rule.fixed(7).limits({ uses: 1, period: 'DAY' }),
  (rule) => rule.givesPoints(2).limits({ points: 60, period: 'WEEK' }),
  (rule) => rule.perItem(3).limits({ uses: 2, points: 20, period: 'MONTH', perMember: false }),
  (rule) => rule.fixed(11).limits({ uses: 3, period: 'YEAR' }, { points: 50, period: 'EVER', perMember: false }),
  (rule) => rule.fixed(13).cooldownDays(3),
  (rule) => rule.fixed(17).firstPurchaseOnly(),
  (rule) => rule.factor('1.5').limits({ points: 30, period: 'MONTH' }),
  (rule) => rule.factor('2').inChannels('web').weekdays('MONDAY', 'WEDNESDAY', 'SATURDAY'),
  (rule) => rule.fixed(19).inGroup('best').minimumOrder('30'),
  (rule) => rule.givesPoints(1).inGroup('best').looksAt({ shipping: true }),
  (rule) => rule.fixed(23).forAudience({ minAge: 18 }).hours('20:00', '04:00'),
];

const story = fc.record({
  rules: fc.uniqueArray(fc.nat(RULES.length - 1), { minLength: 1, maxLength: 6 }),
  purchases: fc.array(
    fc.record({
      member: fc.nat(2),
      pence: fc.integer({ min: 1, max: 9_000 }),
      quantity: fc.integer({ min: 1, max: 3 }),
      hoursAgo: fc.nat(28 * 24),
      web: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  ),
  pageSize: fc.integer({ min: 1, max: 9 }),
});

describe('a replay under the very rules that were active', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('gives each rule the points that it really gave, in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ rules, purchases, pageSize }) => {
        const program = await app.anotherProgram({ sandbox: true, clock: CLOCK, timeZone: 'Pacific/Auckland' });
        for (const index of rules) await RULES[index]!(aRule(app).by(program.adminKey)).active();
        await aLadder(app).by(program.adminKey).tier('low', '0').tier('high', '20', { multiplier: '1.5' }).active();
        const members = [
          await aMember(app).of(program).bornOn('2009-03-20').enroll(),
          await aMember(app).of(program).enroll(),
          await aMember(app).of(program).bornOn('1980-01-01').enroll(),
        ];
        for (const { member, pence, quantity, hoursAgo, web } of purchases) {
          const purchasedAt = new Date(CLOCK.getTime() - hoursAgo * 3_600_000).toISOString();
          await aPurchase(app)
            .in(program)
            .by(members[member]!)
            .line({ quantity: String(quantity), unitPrice: (pence / 100).toFixed(2) })
            .with({ purchasedAt, channel: web ? 'web' : 'shop', shipping: '2.50' })
            .record();
        }

        const { result } = await simulate(app, {}, { key: program.adminKey, pageSize });

        expect(result.purchases).toBe(purchases.length);
        expect(result.pointsNow).toBe(result.pointsThen);
        expect([result.membersGaining, result.membersLosing]).toEqual([0, 0]);
        expect(result.pointsOfTiers).toBe(await pointsOfTiers(app, program.program.number));
        for (const sums of [...result.months, ...result.currencies]) expect(sums.pointsNow).toBe(sums.pointsThen);
        for (const rule of result.rules) {
          expect([rule.pointsNow, rule.awardsNow]).toEqual([rule.pointsThen, rule.awardsThen]);
        }
      }),
      RUNS,
    );
  }, 90_000);
});

/** What tiers' multipliers really gave in a program. */
async function pointsOfTiers({ database }: TestApp, programId: number): Promise<number> {
  const { rows } = await database.pool.query<{ points: number }>(
    'SELECT coalesce(sum(points), 0)::int AS points FROM award WHERE program_id = $1 AND rule_id IS NULL',
    [programId],
  );
  return rows[0]?.points ?? 0;
}
