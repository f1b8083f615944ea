import { identifiersOf } from './said-identifiers.js';

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
    expect(identifiersOf({ email: null })).toEqual({ identifiers: [], problems: [] });
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
