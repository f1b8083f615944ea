import type { TierWindow } from '../ladder.js';
import { timingProblems } from './ladder-window.js';

const plain: Parameters<typeof timingProblems>[0] = {
  window: 'CALENDAR_YEAR',
  windowMonths: null,
  falling: 'ONE_STEP',
  graceDays: 0,
};

describe('timingProblems', () => {
  it.each<Partial<typeof plain>>([
    {},
    ...(['CALENDAR_HALF_YEAR', 'CALENDAR_QUARTER', 'ANNIVERSARY', 'LIFETIME'] as TierWindow[]).map((window) => ({
      window,
    })),
    { window: 'ROLLING', windowMonths: 1 },
    { window: 'ROLLING', windowMonths: 60, graceDays: 366 },
    { graceDays: 30, falling: 'TO_EARNED' },
    { window: 'LIFETIME', falling: 'NEVER' },
  ])('takes %j', (timing) => {
    expect(timingProblems({ ...plain, ...timing })).toEqual([]);
  });

  it.each<[Partial<typeof plain>, string, string]>([
    [{ window: 'ROLLING' }, 'windowMonths', 'needed with ROLLING: 1 to 60'],
    [{ window: 'ROLLING', windowMonths: 0 }, 'windowMonths', '0 is not within 1 to 60'],
    [{ window: 'ROLLING', windowMonths: 61 }, 'windowMonths', '61 is not within 1 to 60'],
    [{ windowMonths: 12 }, 'windowMonths', 'not with CALENDAR_YEAR, only with ROLLING'],
    [{ graceDays: -1 }, 'graceDays', '-1 is not within 0 to 366'],
    [{ graceDays: 367 }, 'graceDays', '367 is not within 0 to 366'],
    [{ graceDays: 1, falling: 'NEVER' }, 'graceDays', 'not with NEVER: nobody falls'],
    [{ graceDays: 1, window: 'LIFETIME' }, 'graceDays', 'not with LIFETIME: its tiers never end'],
  ])('refuses %j', (timing, field, message) => {
    expect(timingProblems({ ...plain, ...timing })).toEqual([{ path: [field], message }]);
  });
});
