import { isStaff, Role, type Caller } from './caller.js';

describe('isStaff', () => {
  it.each<[Caller['kind'], Role[], boolean]>([
    ['KEY', [Role.ADMIN], true],
    ['KEY', [Role.MARKETER], true],
    ['KEY', [Role.SUPPORT], true],
    ['KEY', [Role.ANALYST], true],
    ['KEY', [Role.SHOP], false],
    ['KEY', [Role.SHOP, Role.SUPPORT], true],
    ['KEY', [], false],
    ['MEMBER', [Role.MEMBER], false],
    ['SYSTEM', [Role.ADMIN], false],
  ])('of a %s with %j', (kind, roles, expected) => {
    expect(isStaff({ programId: 1, kind, roles, id: null, memberId: null })).toBe(expected);
  });
});
