import { ActorType, SourceType } from '../codes.js';
import { isOwnDoing, sqlIsOwnDoing } from './own-doing.js';

describe('what a member does to earn points', () => {
  it.each([
    ['a purchase', SourceType.PURCHASE, ActorType.API_KEY, true],
    ['a purchase that the system brings in', SourceType.PURCHASE, ActorType.SYSTEM, true],
    ['an activity', SourceType.ACTIVITY, ActorType.MEMBER, true],
    ['a birthday', SourceType.ACTIVITY, ActorType.SYSTEM, false],
    ['a voucher', SourceType.VOUCHER, ActorType.MEMBER, true],
    ['a tier', SourceType.TIER, ActorType.API_KEY, false],
    ['a friend', SourceType.REFERRAL, ActorType.API_KEY, false],
  ])('%s', (_, source, actor, expected) => {
    expect(isOwnDoing(source, actor)).toBe(expected);
    expect(sqlIsOwnDoing('a').includes(`(${source}, ${actor})`)).toBe(expected);
  });

  it('is the same in the database', () => {
    expect(sqlIsOwnDoing('p')).toMatch(/^\(p\.source_type, p\.actor_type\) IN \((\(\d+, \d+\)(, )?)+\)$/);
  });
});
