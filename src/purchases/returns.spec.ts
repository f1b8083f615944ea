import fc from 'fast-check';
import { planReturn, pointsReturned, sharesReturned, type ReturnableLine, type ReturnPlan } from './returns.js';

const aLine = (number: number, fields: Partial<ReturnableLine> = {}): ReturnableLine => ({
  number,
  sku: 'mug',
  quantity: '2',
  returned: '0',
  net: 1000,
  ...fields,
});
const sku = (name: string, quantity: string) => ({ line: null, sku: name, quantity });
const line = (number: number, quantity: string) => ({ line: number, sku: null, quantity });

const parts = (plan: ReturnPlan) => {
  if (!('parts' in plan)) throw new Error(JSON.stringify(plan));
  return plan.parts;
};
const quantities = (plan: ReturnPlan) => parts(plan).map((part) => [part.line, part.quantity]);

/** In thousandths, so that floats stay out of it. */
const decimal = (thousandths: number) => (thousandths / 1000).toFixed(3);

describe('planReturn', () => {
  const lines = [aLine(1), aLine(2, { sku: 'tea' }), aLine(3)];

  it('takes a line by its number', () => {
    expect(parts(planReturn(lines, [line(3, '1')]))).toEqual([{ line: 3, quantity: '1', amount: 500 }]);
  });

  it('takes a sku from its first line with something left, then from the next', () => {
    expect(quantities(planReturn(lines, [sku('mug', '1')]))).toEqual([[1, '1']]);
    expect(quantities(planReturn(lines, [sku('mug', '3.5')]))).toEqual([[1, '2'], [3, '1.5']]); // prettier-ignore
    expect(quantities(planReturn([aLine(1, { returned: '2' }), aLine(3)], [sku('mug', '1')]))).toEqual([[3, '1']]);
  });

  it('adds up wishes for one line', () => {
    expect(quantities(planReturn(lines, [line(1, '0.5'), sku('mug', '1'), line(1, '0.5')]))).toEqual([[1, '2']]);
  });

  it.each<[string, Parameters<typeof planReturn>[1], ReturnPlan]>([
    ['a sku that was not bought', [sku('mug', '1'), sku('cup', '1')], { unknown: { index: 1 } }],
    ['a line that is not there', [line(4, '1')], { unknown: { index: 0 } }],
    [
      'more than a line has',
      [line(2, '2.000001')],
      { exceeds: { index: 0, sku: 'tea', purchased: '2', returned: '0' } },
    ],
    [
      'more than all lines of a sku have',
      [sku('mug', '4.1')],
      { exceeds: { index: 0, sku: 'mug', purchased: '4', returned: '0' } },
    ],
    [
      'more than is left beside another wish',
      [line(1, '1'), line(1, '1.5')],
      { exceeds: { index: 1, sku: 'mug', purchased: '2', returned: '0' } },
    ],
  ])('refuses %s', (_, wanted, expected) => {
    expect(planReturn(lines, wanted)).toEqual(expected);
  });

  it('says how many came back before', () => {
    const plan = planReturn([aLine(1, { returned: '1.25' })], [sku('mug', '1')]);

    expect(plan).toEqual({ exceeds: { index: 0, sku: 'mug', purchased: '2', returned: '1.25' } });
  });
});

describe('sharesReturned', () => {
  it.each([
    [
      [19, 9],
      [13, 15],
    ],
    [
      [1, 1],
      [0, 2],
    ],
    [
      [10, 0],
      [5, 5],
    ],
  ])('awards of %j on two items give back %j, one at a time', (awards, expected) => {
    const step = (returned: string) =>
      awards.reduce((sum, share) => sum + sharesReturned(share, aLine(1, { returned }), '1'), 0);

    expect([step('0'), step('1')]).toEqual(expected);
  });

  it('R8: whatever the steps, they add up to the share, and never ran ahead of what came back', () => {
    const points = fc.oneof(fc.nat(1000), fc.maxSafeNat());
    fc.assert(
      fc.property(
        points,
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 }),
        (share, steps) => {
          const whole = steps.reduce((sum, step) => sum + step, 0);
          let back = 0;
          let given = 0;
          for (const step of steps) {
            const part = sharesReturned(
              share,
              aLine(1, { quantity: decimal(whole), returned: decimal(back) }),
              decimal(step),
            );
            back += step;
            given += part;
            expect(part).toBeGreaterThanOrEqual(0);
            expect(BigInt(given)).toBe((BigInt(share) * BigInt(back)) / BigInt(whole));
          }
          expect(given).toBe(share);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });
});

describe('pointsReturned', () => {
  it('is what the returned parts of the lines hold', () => {
    const lines = [aLine(1, { quantity: '1' }), aLine(2, { quantity: '3', returned: '1' })];
    const plan = planReturn(lines, [line(1, '1'), line(2, '1')]);

    expect(pointsReturned({ shares: [4, 10] }, lines, parts(plan))).toBe(4 + (6 - 3));
    expect(pointsReturned({ shares: [] }, lines, parts(plan))).toBe(0);
  });

  it('lines in any order and split in any way add up to the award', () => {
    const scenario = fc
      .array(fc.record({ share: fc.nat(500), quantity: fc.integer({ min: 1, max: 3000 }) }), {
        minLength: 1,
        maxLength: 5,
      })
      .chain((lines) =>
        fc.record({
          lines: fc.constant(lines),
          order: fc.shuffledSubarray([...lines.keys(), ...lines.keys()], { minLength: lines.length * 2 }),
          first: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: lines.length, maxLength: lines.length }),
        }),
      );
    fc.assert(
      fc.property(scenario, ({ lines: given, order, first }) => {
        const lines = given.map(({ quantity }, index) => aLine(index + 1, { quantity: decimal(quantity) }));
        const award = { shares: given.map(({ share }) => share) };
        let taken = 0;
        for (const index of order) {
          const { quantity } = given[index]!;
          const before = Math.round(Number(lines[index]!.returned) * 1000);
          const step = before === 0 ? Math.max(1, Math.floor((quantity * first[index]!) / 100)) : quantity - before;
          if (step === 0) continue;
          const plan = planReturn(lines, [line(index + 1, decimal(step))]);
          taken += pointsReturned(award, lines, parts(plan));
          lines[index]!.returned = decimal(before + step);
        }
        expect(taken).toBe(award.shares.reduce((sum, share) => sum + share, 0));
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});
