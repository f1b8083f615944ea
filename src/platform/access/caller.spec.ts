import { ActorKind, isStaff, Role } from './caller.js';

describe('isStaff', () => {
  it.each<[ActorKind, Role[], boolean]>([
    [ActorKind.API_KEY, [Role.ADMIN], true],
    [ActorKind.API_KEY, [Role.MARKETER], true],
    [ActorKind.API_KEY, [Role.SUPPORT], true],
    [ActorKind.API_KEY, [Role.ANALYST], true],
    [ActorKind.API_KEY, [Role.SHOP], false],
    [ActorKind.API_KEY, [Role.SHOP, Role.SUPPORT], true],
    [ActorKind.API_KEY, [], false],
    [ActorKind.MEMBER, [Role.MEMBER], false],
    [ActorKind.SYSTEM, [Role.ADMIN], false],
  ])('of a %s with %j', (kind, roles, expected) => {
    expect(isStaff({ programId: 1, kind, roles, id: null, memberId: null })).toBe(expected);
  });
});
