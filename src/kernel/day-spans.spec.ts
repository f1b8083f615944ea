import fc from 'fast-check';
import { addToDay } from './calendar.js';
import { daysFrom, daysWithin, postponed, recalled, spansBefore, spansFrom, type DaySpan } from './day-spans.js';

const span = (first: string, last: string): DaySpan => ({ first, last });
const SUMMER = span('2027-06-01', '2027-08-31');
const CHRISTMAS = span('2027-12-24', '2027-12-26');

describe('daysFrom', () => {
  it.each([
    ['2027-03-01', '2027-03-01', 1],
    ['2027-03-01', '2027-03-31', 31],
    ['2028-02-28', '2028-03-01', 3],
    ['2027-12-31', '2028-01-01', 2],
    ['2027-03-02', '2027-03-01', 0],
    ['2027-03-31', '2027-03-01', 0],
  ])('from %s to %s are %i', (first, last, days) => {
    expect(daysFrom(first, last)).toBe(days);
  });
});

describe('daysWithin', () => {
  it.each([
    ['2027-01-01', '2027-12-31', 95],
    ['2027-08-31', '2027-12-24', 2],
    ['2027-06-10', '2027-06-19', 10],
    ['2027-09-01', '2027-12-23', 0],
    ['2027-08-01', '2027-07-01', 0],
  ])('between %s and %s are %i', (first, last, days) => {
    expect(daysWithin([SUMMER, CHRISTMAS], first, last)).toBe(days);
  });
});

describe('spans', () => {
  it.each([
    ['2027-05-31', [SUMMER, CHRISTMAS], []],
    ['2027-06-01', [SUMMER, CHRISTMAS], []],
    ['2027-06-02', [span('2027-06-02', '2027-08-31'), CHRISTMAS], [span('2027-06-01', '2027-06-01')]],
    ['2027-08-31', [span('2027-08-31', '2027-08-31'), CHRISTMAS], [span('2027-06-01', '2027-08-30')]],
    ['2027-09-01', [CHRISTMAS], [SUMMER]],
    ['2028-01-01', [], [SUMMER, CHRISTMAS]],
  ])('are cut at %s', (day, from, before) => {
    expect(spansFrom([SUMMER, CHRISTMAS], day)).toEqual(from);
    expect(spansBefore([SUMMER, CHRISTMAS], day)).toEqual(before);
  });
});

describe('postponed', () => {
  it.each([
    ['what is over before', '2027-05-31', '2027-05-31'],
    ['what would be over on the first day', '2027-06-01', '2027-09-01'],
    ['what would be over on the last day', '2027-08-31', '2027-12-01'],
    ['what would be over later', '2027-09-15', '2027-12-16'],
    ['what reaches the next span by the one before', '2027-09-23', '2027-12-27'],
    ['what would be over after both', '2027-12-31', '2028-04-04'],
  ])('moves %s', (_, lastDay, moved) => {
    expect(postponed(lastDay, [SUMMER, CHRISTMAS])).toBe(moved);
  });

  it('leaves everything as it is without spans', () => {
    expect(postponed('2027-06-01', [])).toBe('2027-06-01');
  });
});

const START = '2027-01-01';
const day = (count: number) => addToDay(START, count, 'DAYS');

/** Some spans in order, with days between them. */
const spans = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 60 }), length: fc.integer({ min: 1, max: 90 }) }), { maxLength: 5 })
  .map((parts) => {
    let next = 0;
    return parts.map(({ gap, length }): DaySpan => {
      const first = next + gap;
      next = first + length;
      return span(day(first), day(next - 1));
    });
  });
const days = fc.integer({ min: 0, max: 500 }).map(day);

/** Day by day: a day that is protected does not count. */
const walk = (from: string, count: number, protectedSpans: readonly DaySpan[]): string => {
  let last = from;
  for (let left = count; ; last = addToDay(last, 1, 'DAYS')) {
    if (!protectedSpans.some(({ first, last: end }) => first <= last && last <= end)) left--;
    if (left === 0) return last;
  }
};

describe('days on which something does not run', () => {
  it('never shorten it, and move it as if they were not there', () => {
    fc.assert(
      fc.property(spans, days, (protectedSpans, lastDay) => {
        const moved = postponed(lastDay, protectedSpans);

        expect(moved >= lastDay).toBe(true);
        expect(moved).toBe(walk(START, daysFrom(START, lastDay), protectedSpans));
      }),
    );
  });

  it('taken back from a day on leave what there would be had it been known', () => {
    fc.assert(
      fc.property(spans, days, fc.integer({ min: 1, max: 700 }).map(day), (protectedSpans, lastDay, end) => {
        const planned = postponed(lastDay, protectedSpans);
        fc.pre(planned >= end);

        expect(recalled(planned, protectedSpans, end)).toBe(postponed(lastDay, spansBefore(protectedSpans, end)));
      }),
    );
  });

  it('taken back on the first day leave everything as it was, after the last day nothing is taken back', () => {
    fc.assert(
      fc.property(spans, days, (protectedSpans, lastDay) => {
        const planned = postponed(lastDay, protectedSpans);
        const after = addToDay(protectedSpans.at(-1)?.last ?? START, 1, 'DAYS');

        expect(recalled(planned, protectedSpans, START)).toBe(lastDay);
        expect(recalled(planned, protectedSpans, after)).toBe(planned);
      }),
    );
  });

  it('leave something of what was there to whoever comes back', () => {
    fc.assert(
      fc.property(spans, days, fc.integer({ min: 0, max: 700 }).map(day), (protectedSpans, lastDay, end) => {
        const planned = postponed(lastDay, protectedSpans);
        fc.pre(planned >= end);

        expect(recalled(planned, protectedSpans, end) >= end).toBe(true);
      }),
    );
  });
});
