import { EVER_START, Span, spanOfPeriod, spansOf } from './spans.js';

describe('spans of uses', () => {
  it('are the day, its month and all time', () => {
    expect(spansOf('2028-02-29')).toEqual([
      { span: Span.DAY, start: '2028-02-29' },
      { span: Span.MONTH, start: '2028-02-01' },
      { span: Span.EVER, start: EVER_START },
    ]);
  });

  it.each([
    ['DAY', '2027-12-31', Span.DAY, '2027-12-31', '2028-01-01'],
    ['WEEK', '2027-01-03', Span.DAY, '2026-12-28', '2027-01-04'],
    ['WEEK', '2027-01-04', Span.DAY, '2027-01-04', '2027-01-11'],
    ['MONTH', '2028-02-29', Span.MONTH, '2028-02-01', '2028-03-01'],
    ['YEAR', '2027-12-31', Span.MONTH, '2027-01-01', '2028-01-01'],
    ['EVER', '2027-12-31', Span.EVER, EVER_START, null],
  ] as const)('a %s around %s is made of spans %i from %s to before %s', (period, day, span, first, next) => {
    expect(spanOfPeriod(period, day)).toEqual({ span, first, next });
  });
});
