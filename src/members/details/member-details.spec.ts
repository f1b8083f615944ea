import { changeProfile, EMPTY_PROFILE, identifiersOf, type MemberDetails, type Profile } from './member-details.js';

const TODAY = '2027-03-01';

describe('identifiersOf', () => {
  it('brings each into its form, in the order in which duplicates are named', () => {
    const details = { card: 'ab-1', phone: '+44 20 7946 0000', email: 'Ada@Example.com', externalId: ' 17 ' };

    expect(identifiersOf(details)).toEqual({
      identifiers: [
        { field: 'externalId', kind: 'EXTERNAL_ID', value: '17' },
        { field: 'email', kind: 'EMAIL', value: 'ada@example.com' },
        { field: 'phone', kind: 'PHONE', value: '+442079460000' },
        { field: 'card', kind: 'CARD', value: 'AB1' },
      ],
      problems: [],
    });
  });

  it('finds none where none is said', () => {
    expect(identifiersOf({ email: null, givenName: 'Ada' })).toEqual({ identifiers: [], problems: [] });
  });

  it('names everything that is wrong, with what is allowed', () => {
    const details = { externalId: ' ', email: `ada.${'x'.repeat(80)}`, phone: '020 7946 0000', card: '#1' };

    expect(identifiersOf(details).problems).toEqual([
      { path: ['externalId'], message: '" " is not 1 to 255 characters without control characters' },
      { path: ['email'], message: `"ada.${'x'.repeat(56)}…" is not an email address such as "ada@example.com"` },
      {
        path: ['phone'],
        message: '"020 7946 0000" is not a phone number with its country code, such as "+44 20 7946 0000"',
      },
      { path: ['card'], message: '"#1" is not 1 to 64 letters and digits; spaces and dashes are left out' },
    ]);
  });
});

describe('changeProfile', () => {
  const ada: Profile = {
    givenName: 'Ada',
    familyName: 'Lovelace',
    salutation: 'Countess',
    birthDate: '1980-12-10',
    birthYear: 1980,
    locale: 'en-GB',
    attributes: { newsletter: true },
  };

  it.each<[string, Profile, MemberDetails, Profile]>([
    ['nothing said changes nothing', ada, {}, ada],
    ['identifiers are no part of it', ada, { email: null, card: '1' }, ada],
    [
      'null takes away',
      ada,
      { givenName: null, locale: null, attributes: null, birthDate: null },
      { ...EMPTY_PROFILE, familyName: 'Lovelace', salutation: 'Countess' },
    ],
    ['texts get their form', EMPTY_PROFILE, { givenName: ' Zoe\u0308 ' }, { ...EMPTY_PROFILE, givenName: 'Zoë' }],
    ['so do languages', EMPTY_PROFILE, { locale: 'DE-ch' }, { ...EMPTY_PROFILE, locale: 'de-CH' }],
    ['attributes are replaced as a whole', ada, { attributes: { size: 'M' } }, { ...ada, attributes: { size: 'M' } }],
  ])('%s', (_, before, said, after) => {
    expect(changeProfile(before, said, TODAY)).toEqual({ profile: after, problems: [] });
  });

  it('names everything that is wrong at once', () => {
    const said = {
      givenName: '',
      familyName: 'x'.repeat(101),
      salutation: 'x'.repeat(51),
      birthDate: '2027-03-02',
      locale: 'klingon?',
      attributes: { text: '\u0000' },
    };

    expect(changeProfile(ada, said, TODAY).problems).toEqual([
      { path: ['birthDate'], message: '2027-03-02 is not within 1900-01-01 and yesterday' },
      { path: ['givenName'], message: 'must have 1 to 100 characters, not 0' },
      { path: ['familyName'], message: 'must have 1 to 100 characters, not 101' },
      { path: ['salutation'], message: 'must have 1 to 50 characters, not 51' },
      { path: ['locale'], message: '"klingon?" is not a language tag such as "en" or "de-CH"' },
      { path: ['attributes'], message: 'must not contain NUL or half a character in a text' },
    ]);
  });
});
