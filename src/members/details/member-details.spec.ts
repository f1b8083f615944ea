import { changeProfile, EMPTY_PROFILE, type MemberDetails, type Profile } from './member-details.js';

const TODAY = '2027-03-01';
const ANY = () => [];

describe('changeProfile', () => {
  const ada: Profile = {
    givenName: 'Ada',
    familyName: 'Lovelace',
    salutation: 'Countess',
    birthDate: '1980-12-10',
    birthYear: 1980,
    locale: 'en-GB',
    interests: ['Tea'],
    attributes: { newsletter: true },
  };

  it.each<[string, Profile, MemberDetails, Profile]>([
    ['nothing said changes nothing', ada, {}, ada],
    ['identifiers are no part of it', ada, { email: null, card: '1' }, ada],
    [
      'null takes away',
      ada,
      { givenName: null, locale: null, interests: null, attributes: null, birthDate: null },
      { ...EMPTY_PROFILE, familyName: 'Lovelace', salutation: 'Countess' },
    ],
    ['texts get their form', EMPTY_PROFILE, { givenName: ' Zoe\u0308 ' }, { ...EMPTY_PROFILE, givenName: 'Zoë' }],
    ['so do languages', EMPTY_PROFILE, { locale: 'DE-ch' }, { ...EMPTY_PROFILE, locale: 'de-CH' }],
    ['interests are replaced as a whole', ada, { interests: [' Ink '] }, { ...ada, interests: ['Ink'] }],
    ['attributes are replaced as a whole', ada, { attributes: { size: 'M' } }, { ...ada, attributes: { size: 'M' } }],
  ])('%s', (_, before, said, after) => {
    expect(changeProfile(before, said, TODAY, ANY)).toEqual({ profile: after, problems: [] });
  });

  it('names everything that is wrong at once', () => {
    const said = {
      givenName: '',
      familyName: 'x'.repeat(101),
      salutation: 'x'.repeat(51),
      birthDate: '2027-03-02',
      locale: 'klingon?',
      interests: ['tea', 'TEA'],
      attributes: { text: '\u0000' },
    };
    const wrong = [{ path: ['attributes', 'text'], message: 'is not an attribute' }];

    expect(changeProfile(ada, said, TODAY, () => wrong).problems).toEqual([
      { path: ['birthDate'], message: '2027-03-02 is not within 1896-03-02 and yesterday' },
      { path: ['givenName'], message: 'must have 1 to 100 characters, not 0' },
      { path: ['familyName'], message: 'must have 1 to 100 characters, not 101' },
      { path: ['salutation'], message: 'must have 1 to 50 characters, not 51' },
      { path: ['locale'], message: '"klingon?" is not a language tag such as "en" or "de-CH"' },
      { path: ['interests', '1'], message: 'is there twice' },
      { path: ['attributes', 'text'], message: 'is not an attribute' },
    ]);
  });

  it('checks attributes that change, not those on record', () => {
    const checked: unknown[] = [];
    const check = (attributes: unknown) => {
      checked.push(attributes);
      return [];
    };

    for (const attributes of [{ newsletter: true }, undefined, null, { newsletter: false }]) {
      changeProfile(ada, attributes === undefined ? {} : { attributes }, TODAY, check);
    }

    expect(checked).toEqual([{ newsletter: false }]);
  });
});
