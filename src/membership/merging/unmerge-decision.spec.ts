import { irreversibleBecause, mayMerge, type UndoneMerge } from './unmerge-decision.js';

const UNTIL = new Date('2027-03-31T10:00:00Z');
const MERGE: UndoneMerge = { undoneAt: null, reversibleUntil: UNTIL, survivorStatus: 'ACTIVE', survivorOwes: false };

describe('irreversibleBecause', () => {
  it.each<[name: string, merge: Partial<UndoneMerge>, now: string, because: string | null]>([
    ['a merge of yesterday', {}, '2027-03-02T10:00:00Z', null],
    ['one at the last moment', {}, '2027-03-31T10:00:00Z', null],
    ['one a moment later', {}, '2027-03-31T10:00:00.001Z', 'TOO_LATE'],
    ['one into somebody paused', { survivorStatus: 'PAUSED' }, '2027-03-02T10:00:00Z', null],
    ['one into somebody blocked', { survivorStatus: 'BLOCKED' }, '2027-03-02T10:00:00Z', null],
    ['one into somebody closed', { survivorStatus: 'CLOSED' }, '2027-03-02T10:00:00Z', 'SURVIVOR_LEFT'],
    ['one into somebody erased', { survivorStatus: 'ERASED' }, '2027-03-02T10:00:00Z', 'SURVIVOR_LEFT'],
    ['one into somebody merged', { survivorStatus: 'MERGED' }, '2027-03-02T10:00:00Z', 'SURVIVOR_MERGED'],
    ['one into somebody who owes', { survivorOwes: true }, '2027-03-02T10:00:00Z', 'SURVIVOR_OWES'],
    ['one that is too late and owes', { survivorOwes: true }, '2027-04-02T10:00:00Z', 'TOO_LATE'],
    ['one that is undone', { undoneAt: UNTIL, survivorOwes: true }, '2027-04-02T10:00:00Z', 'ALREADY_UNDONE'],
  ])('says of %s: %s %s %s', (_, merge, now, because) => {
    expect(irreversibleBecause({ ...MERGE, ...merge }, new Date(now))).toBe(because);
  });
});

describe('mayMerge', () => {
  it.each([
    ['ACTIVE', true],
    ['PAUSED', true],
    ['BLOCKED', true],
    ['CLOSED', false],
    ['MERGED', false],
    ['ERASED', false],
  ])('%s: %s', (status, may) => {
    expect(mayMerge(status)).toBe(may);
  });
});
