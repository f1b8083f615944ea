import fc from 'fast-check';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const QUOTE = `query ($input: QuotePurchaseInput!) {
  quotePurchase(input: $input) { pointsEarned pointsPending awards { name points explanation } tierAfter { id } }
}`;

const STANDING = `query ($ref: MemberRef!) {
  member(ref: $ref) { points { pending } tier { tier { id } } }
}`;

const line = fc.record({
  sku: fc.constantFrom('mug', 'tea', 'book'),
  category: fc.constantFrom(null, 'drinks'),
  quantity: fc.constantFrom('1', '2', '0.5'),
  unitPrice: fc.constantFrom('0', '9.99', '33.335', '120'),
  discount: fc.constantFrom(null, null, '0.0'),
});

const basket = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  shipping: fc.constantFrom(null, '4.99'),
  channel: fc.constantFrom(null, 'web', 'app'),
  payments: fc.constantFrom(null, [{ kind: 'POINTS', amount: '5' }]),
  completed: fc.constantFrom(true, true, false),
  daysAgo: fc.nat(29),
});

/** Rules of every kind, some with limits that are used up along the way. */
async function makeRules(app: TestApp, { basic, silver }: Record<string, string>): Promise<void> {
  const rule = (name: string) => aRule(app).named(name);
  await rule('Each pound').countsShipping().active();
  await rule('Not with points').per('2').looksAt({ pointsPaid: false }).active();
  await rule('Drinks')
    .perItem(3)
    .looksAt({ include: [{ category: 'drinks' }] })
    .active();
  await rule('Weekly').fixed(40).limits({ uses: 1, period: 'WEEK' }, { points: 200, period: 'EVER' }).active();
  await rule('Everybody').fixed(9).limits({ uses: 12, period: 'EVER', perMember: false }).active();
  await rule('Now and then').fixed(11).cooldownDays(3).active();
  await rule('First').fixed(100).firstPurchaseOnly().active();
  await rule('Large').fixed(30).minimumOrder('100').inGroup('size').active();
  await rule('Small').fixed(5).inGroup('size').active();
  await rule('App').factor('1.5').inChannels('app').active();
  await rule('Adults').factor('2').forAudience({ minAge: 18 }).maxPoints(120).active();
  await rule('Silver').fixed(6).forAudience({ minTier: silver }).active();
  await rule('Not above')
    .fixed(2)
    .notQualifying()
    .forAudience({ tiers: [basic, silver] })
    .active();
  await rule('Later')
    .fixed(4)
    .withPolicies({ pending: { kind: 'AFTER', count: 5, unit: 'DAYS' } })
    .active();
}

describe('a quote', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-04-14T12:00:00Z') } });
    const ladder = aLadder(app).primary().within('CALENDAR_QUARTER').tier('basic', '0').tier('silver', '150', { multiplier: '1.25' }); // prettier-ignore
    const { tiers } = await ladder.tier('gold', '600', { multiplier: '2' }).active();
    await aLadder(app).counting('VISITS').within('ROLLING', 1).tier('guest', '0').tier('regular', '2', { multiplier: '1.1' }).active(); // prettier-ignore
    await makeRules(app, tiers);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('followed by the same purchase at the same clock gives the same points and leads to the same tier', async () => {
    let climbs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(basket, { minLength: 2, maxLength: 6 }),
        fc.constantFrom('1980-05-05', '2015-05-05', null),
        async (baskets, birthDate) => {
          const member = await aMember(app).with({ birthDate }).enroll();
          for (const { daysAgo, ...fields } of baskets) {
            const purchasedAt = new Date(Date.UTC(2027, 3, 14 - daysAgo, 12)).toISOString();
            const input = aPurchase(app)
              .by(member)
              .with({ ...fields, purchasedAt })
              .input();
            const { idempotencyKey: _key, orderId: _order, ...asked } = input;
            const before = await standingOf(member.id);

            const quoted = (await app.asShop(QUOTE, { input: asked })).data.quotePurchase;
            const recorded = await record(app, input);

            expect(recorded).toMatchObject({ pointsEarned: quoted.pointsEarned, awards: quoted.awards });
            const after = await standingOf(member.id);
            expect(after.pending - before.pending).toBe(quoted.pointsPending);
            expect(quoted.tierAfter.id).toBe(after.tier);
            if (after.tier !== before.tier) climbs++;
          }
        },
      ),
      { seed: 20_270_328, numRuns: 20 },
    );

    expect(climbs).toBeGreaterThan(10);
  });

  async function standingOf(id: string): Promise<{ pending: number; tier: string }> {
    const { data } = await app.asAdmin(STANDING, { ref: { id } });
    return { pending: data.member.points.pending, tier: data.member.tier.tier.id };
  }
});
