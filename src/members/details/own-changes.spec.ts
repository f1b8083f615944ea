import type { Birth } from '../../kernel/age.js';
import type { MemberDetails } from './member-details.js';
import { ownChangeProblems } from './own-changes.js';

const UNKNOWN: Birth = { birthDate: null, birthYear: null };
const KNOWN: Birth = { birthDate: '1980-12-10', birthYear: 1980 };
const YEAR_ONLY: Birth = { birthDate: null, birthYear: 1980 };

describe('ownChangeProblems', () => {
  it.each<[string, MemberDetails, Birth]>([
    ['nothing', {}, KNOWN],
    ['names, salutation and language', { givenName: 'Ada', familyName: null, salutation: 'Dr', locale: 'de' }, KNOWN],
    ['interests', { interests: ['Tea'] }, KNOWN],
    ['the birth date once', { birthDate: '1990-01-01' }, UNKNOWN],
    ['the birth date within the year on record', { birthDate: '1980-01-01' }, YEAR_ONLY],
    ['the birth date on record', { birthDate: '1980-12-10' }, KNOWN],
    ['no birth date where there is none', { birthDate: null }, YEAR_ONLY],
  ])('lets a member say %s', (_, said, before) => {
    expect(ownChangeProblems(said, before)).toEqual([]);
  });

  it.each<[string, MemberDetails, Birth, string]>([
    ['another birth date', { birthDate: '1990-01-01' }, KNOWN, 'is on record already; ask the shop to correct it'],
    ['no birth date any more', { birthDate: null }, KNOWN, 'is on record already; ask the shop to correct it'],
    [
      'a birth date in another year',
      { birthDate: '1979-01-01' },
      YEAR_ONLY,
      'does not agree with the birth year on record; ask the shop to correct it',
    ],
  ])('lets no member say %s', (_, said, before, message) => {
    expect(ownChangeProblems(said, before)).toEqual([{ path: ['birthDate'], message }]);
  });

  it.each<[keyof MemberDetails, MemberDetails]>([
    ['externalId', { externalId: '1' }],
    ['email', { email: null }],
    ['phone', { phone: '+442079460000' }],
    ['card', { card: '1' }],
    ['birthYear', { birthYear: 1980 }],
    ['attributes', { attributes: {} }],
  ])('keeps %s for the shop', (field, said) => {
    const message =
      'is not for members to change; they may change givenName, familyName, salutation, locale, interests, birthDate';

    expect(ownChangeProblems(said, UNKNOWN)).toEqual([{ path: [field], message }]);
  });
});
