import { isResting, reviewedOn } from './reviewed-on.js';

describe('reviewedOn', () => {
  const away = [{ first: '2027-06-10', last: '2027-06-19' }];

  it.each<
    [what: string, lastDay: string | null, reckonedOn: string, floor: string | null, away: boolean, on: string | null]
  >([
    ['the day after the last one', '2027-06-30', '2027-01-01', null, false, '2027-07-01'],
    ['never for ever', null, '2027-01-01', null, true, null],
    ['as many days later as are protected', '2027-06-30', '2027-01-01', null, true, '2027-07-11'],
    ['only those from when it was reckoned', '2027-06-30', '2027-06-15', null, true, '2027-07-06'],
    ['the end of what staff gave where that is sooner', '2027-06-30', '2027-01-01', '2027-06-15', true, '2027-06-16'],
    ['the end of what was earned where that is sooner', '2027-06-30', '2027-01-01', '2027-12-31', false, '2027-07-01'],
    ['the end of what staff gave alone', null, '2027-01-01', '2027-12-31', false, '2028-01-01'],
  ])('%s', (_, lastDay, reckonedOn, floor, isAway, expected) => {
    expect(reviewedOn({ lastDay, reckonedOn }, floor, isAway ? away : [])).toBe(expected);
  });
});

describe('isResting', () => {
  it.each([
    ['ACTIVE', false],
    ['PAUSED', false],
    ['BLOCKED', false],
    ['CLOSED', true],
    ['MERGED', true],
    ['ERASED', true],
  ])('%s: %s', (status, rests) => {
    expect(isResting(status)).toBe(rests);
  });
});
