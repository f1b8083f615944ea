import { PEOPLE, reference } from './people.js';
import { Seeded } from './seeded.js';
import type { World } from './world.js';
import { beginOfYear, yearUntil } from './year.js';

/** A shop that gives everybody a code to bring friends by. */
const WORLD = { friendCode: async () => 'CODE' } as unknown as World;

describe('the demo’s year', () => {
  const year = yearUntil('2027-03-01');
  const happenings = year.flatMap((evening) => evening.happenings);

  it('is the same each time it is asked for', () => {
    expect(JSON.stringify(yearUntil('2027-03-01'))).toBe(JSON.stringify(year));
  });

  it('begins a year before, and its last evening was yesterday', () => {
    expect(beginOfYear('2027-03-01').toISOString()).toBe('2026-03-01T08:00:00.000Z');
    expect(year.at(-1)?.at.toISOString()).toBe('2027-02-28T20:00:00.000Z');
    expect(year[0]!.at.getTime()).toBeGreaterThan(beginOfYear('2027-03-01').getTime());
  });

  it('sends nothing before it happened, and nobody’s purchase before they are enrolled', async () => {
    const enrolled = new Set<string>();
    for (const { at, happenings: sent } of year) {
      for (const { mutation, input } of sent) {
        const said = typeof input === 'function' && mutation === 'enrollMember' ? await input(WORLD) : input;
        if (typeof said !== 'object' || said === null) continue;
        if (mutation === 'enrollMember') enrolled.add(String(said['externalId']));
        if (mutation !== 'recordPurchase') continue;
        expect(new Date(String(said['purchasedAt'])).getTime()).toBeLessThan(at.getTime());
        expect(enrolled).toContain((said['member'] as { externalId: string }).externalId);
      }
    }
  });

  it('has a key of its own for everything that has one', () => {
    const keys = happenings.flatMap(({ input }) =>
      typeof input === 'object' && 'idempotencyKey' in input ? [input['idempotencyKey']] : [],
    );

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('lets everybody be as old as they are said to be, whatever day it is', () => {
    const births = (today: string): unknown[] =>
      yearUntil(today)
        .flatMap((evening) => evening.happenings)
        .filter(({ mutation, input }) => mutation === 'enrollMember' && typeof input === 'object')
        .map(({ input }) => (input as Record<string, unknown>)['birthDate']);

    expect(births('2027-03-01')).toContain('2017-05-30'); // Theo, nine, in 90 days ten
    expect(births('2028-02-17')).toContain('1994-02-28'); // Ada in 12 days, on 29 February: 1994 has none
  });

  it('names forty-four people, numbered without a gap', () => {
    expect(PEOPLE.map(({ number }) => reference(number))).toEqual(
      Array.from({ length: 44 }, (_, index) => `customer-${index + 1}`),
    );
  });
});

describe('seeded chance', () => {
  it('is the same for the same subject, and within its bounds', () => {
    const draw = (subject: string): number[] => {
      const chance = new Seeded(subject);
      return Array.from({ length: 500 }, () => chance.between(1, 6));
    };

    expect(draw('dice')).toEqual(draw('dice'));
    expect(draw('dice')).not.toEqual(draw('other dice'));
    expect([...new Set(draw('dice'))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
