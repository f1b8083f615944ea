import { encodeId, newId } from '../kernel/ids.js';
import { audienceProblems, audienceTerms, wantedOf } from './audience-input.js';

type Wanted = Parameters<typeof audienceProblems>[0];

const KEY = 'a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';
const [SILVER, GOLD] = [newId(), newId()];
const tierId = (uuid: string) => encodeId('tir', uuid);
const many = (count: number) => Array.from({ length: count }, (_, index) => `store ${index}`);

describe('audienceProblems', () => {
  it.each<[string, Wanted]>([
    ['nothing', {}],
    [
      'null everywhere',
      {
        minAge: null,
        maxAge: null,
        channels: null,
        joinedBefore: null,
        joinedAfter: null,
        birthdayWithinDays: null,
        locales: null,
        tiers: null,
        minTier: null,
        segments: null,
        excludeSegments: null,
        attributes: null,
      },
    ],
    ['every age', { minAge: 0, maxAge: 150 }],
    ['one age', { minAge: 18, maxAge: 18 }],
    ['50 channels', { channels: many(50) }],
    ['a channel of 64 characters', { channels: ['x'.repeat(64)] }],
    ['one day of joining', { joinedAfter: '2026-12-31', joinedBefore: '2027-01-02' }],
    ['a bound of joining', { joinedBefore: '2027-01-01' }],
    ['the birthday itself', { birthdayWithinDays: 0 }],
    ['any known birthday', { birthdayWithinDays: 365 }],
    ['segments', { segments: ['vip', 'New.Customers_2'], excludeSegments: ['x'.repeat(64)] }],
    [
      'attributes',
      {
        attributes: [
          { name: 'pet.kind', oneOf: ['cat', 5, true] },
          { name: 'size', atLeast: 1, atMost: 1 },
        ],
      },
    ],
    ['languages in any way of writing', { locales: ['de', 'EN-gb', 'zh-Hant-TW'] }],
  ])('finds none in %s', (_, audience) => {
    expect(audienceProblems(audience, ['audience'])).toEqual([]);
  });

  it.each<[string, Wanted, string[], string]>([
    ['an age below 0', { minAge: -1 }, ['minAge'], '-1 is not within 0 to 150'],
    ['an age above 150', { maxAge: 151 }, ['maxAge'], '151 is not within 0 to 150'],
    ['ages the wrong way round', { minAge: 18, maxAge: 17 }, ['maxAge'], 'must not be below minAge, 18'],
    ['no channels', { channels: [] }, ['channels'], 'must name at least one; leave it out where any will do'],
    ['51 channels', { channels: many(51) }, ['channels'], 'must name at most 50, not 51'],
    [
      'a blank channel',
      { channels: ['web', ' '] },
      ['channels', '1'],
      'must have 1 to 64 characters, no control characters',
    ],
    [
      'a channel of 65 characters',
      { channels: ['x'.repeat(65)] },
      ['channels', '0'],
      'must have 1 to 64 characters, no control characters',
    ],
    [
      'NUL in a channel',
      { channels: ['a\0'] },
      ['channels', '0'],
      'must have 1 to 64 characters, no control characters',
    ],
    [
      'half a character in a channel',
      { channels: ['a\ud83d'] },
      ['channels', '0'],
      'must have 1 to 64 characters, no control characters',
    ],
    [
      'no day between the bounds of joining',
      { joinedAfter: '2027-01-01', joinedBefore: '2027-01-02' },
      ['joinedBefore'],
      'must leave a day after joinedAfter, 2027-01-01: nobody joined before 2027-01-02 and after that',
    ],
    [
      'bounds of joining the wrong way round',
      { joinedAfter: '2027-01-01', joinedBefore: '2026-01-01' },
      ['joinedBefore'],
      'must leave a day after joinedAfter, 2027-01-01: nobody joined before 2026-01-01 and after that',
    ],
    ['birthdays past', { birthdayWithinDays: -1 }, ['birthdayWithinDays'], '-1 is not within 0 to 365'],
    ['birthdays after next', { birthdayWithinDays: 366 }, ['birthdayWithinDays'], '366 is not within 0 to 365'],
    ['no languages', { locales: [] }, ['locales'], 'must name at least one; leave it out where any will do'],
    ['51 languages', { locales: Array<string>(51).fill('de') }, ['locales'], 'must name at most 50, not 51'],
    [
      'a language that is none',
      { locales: ['de', 'deutsch bitte'] },
      ['locales', '1'],
      '"deutsch bitte" is not a language tag such as "en" or "de-CH"',
    ],
    [
      'a language of a megabyte',
      { locales: ['x'.repeat(1_000_000)] },
      ['locales', '0'],
      `"${'x'.repeat(60)}…" is not a language tag such as "en" or "de-CH"`,
    ],
  ])('finds %s', (_, audience, path, message) => {
    expect(audienceProblems(audience, ['audience'])).toEqual([{ path: ['audience', ...path], message }]);
  });

  it.each<[string, Wanted, string[], string]>([
    ['no tiers', { tiers: [] }, ['tiers'], 'must name at least one; leave it out where any will do'],
    ['51 tiers', { tiers: many(51) }, ['tiers'], 'must name at most 50, not 51'],
    ['no segments', { segments: [] }, ['segments'], 'must name at least one; leave it out where any will do'],
    ['51 segments', { segments: Array<string>(51).fill('a') }, ['segments'], 'must name at most 50, not 51'],
    ['a segment that is no key', { segments: ['vip', '1st'] }, ['segments', '1'], KEY],
    ['NUL in a segment', { excludeSegments: ['a\0'] }, ['excludeSegments', '0'], KEY],
    ['a key that is too long', { excludeSegments: ['x'.repeat(65)] }, ['excludeSegments', '0'], KEY],
    [
      'a segment both ways',
      { segments: ['vip', 'new'], excludeSegments: ['old', 'new'] },
      ['excludeSegments', '1'],
      '"new" is among segments too: it is asked for or left out, not both',
    ],
    [
      'an attribute of which nothing is asked',
      { attributes: [{ name: 'pet', exists: true }, { name: 'size' }] },
      ['attributes', '1'],
      'needs one of equals, oneOf, atLeast, atMost, exists',
    ],
  ])('finds %s', (_, audience, path, message) => {
    expect(audienceProblems(audience, ['audience'])).toEqual([{ path: ['audience', ...path], message }]);
  });

  it('finds everything at once, where it stands in the input', () => {
    const audience = { minAge: -1, maxAge: -2, channels: ['', ''], birthdayWithinDays: 400, locales: [] };

    expect(audienceProblems(audience, ['input', 'audience']).map(({ path }) => path.join('.'))).toEqual([
      'input.audience.minAge',
      'input.audience.maxAge',
      'input.audience.maxAge',
      'input.audience.channels.0',
      'input.audience.channels.1',
      'input.audience.birthdayWithinDays',
      'input.audience.locales',
    ]);
  });
});

describe('audienceTerms', () => {
  it.each([[null], [undefined], [{}], [{ minAge: null, channels: null }]])(
    'is null for %j, which is everyone',
    (audience) => {
      expect(audienceTerms(audience)).toBeNull();
    },
  );

  it('has everything, with null for what was left out', () => {
    expect(audienceTerms({ birthdayWithinDays: 0 })).toEqual({
      minAge: null,
      maxAge: null,
      channels: null,
      joinedBefore: null,
      joinedAfter: null,
      birthdayWithinDays: 0,
      locales: null,
      tiers: null,
      minTier: null,
      segments: null,
      excludeSegments: null,
      attributes: null,
    });
  });

  it('keeps what was said, lists without repetition and languages in one form', () => {
    const audience = {
      minAge: 0,
      maxAge: 30,
      channels: ['web', 'store 4', 'web'],
      joinedBefore: '2027-01-01',
      joinedAfter: '2020-01-01',
      birthdayWithinDays: 7,
      locales: ['de-at', 'EN', 'de-AT'],
      tiers: [SILVER, GOLD, SILVER].map(tierId),
      minTier: tierId(GOLD),
      segments: ['vip', 'new', 'vip'],
      excludeSegments: ['staff', 'staff'],
      attributes: [{ name: 'pet.kind', oneOf: ['cat', 'dog', 'cat'], exists: null }],
    };

    expect(audienceTerms(audience)).toEqual({
      ...audience,
      channels: ['web', 'store 4'],
      locales: ['de-AT', 'en'],
      tiers: [SILVER, GOLD],
      minTier: GOLD,
      segments: ['vip', 'new'],
      excludeSegments: ['staff'],
      attributes: [
        { name: 'pet.kind', equals: null, oneOf: ['cat', 'dog'], atLeast: null, atMost: null, exists: null },
      ],
    });
  });

  it('takes no tier that is none', () => {
    expect(() => audienceTerms({ minTier: 'tir_gold' })).toThrow('"tir_gold" is no tier: the audience was not checked');
  });
});

describe('wantedOf', () => {
  it('is what one would ask for to get the same terms', () => {
    const terms = audienceTerms({ minAge: 18, tiers: [tierId(SILVER)], minTier: tierId(GOLD), segments: ['vip'] })!;

    expect(wantedOf(terms)).toMatchObject({ minAge: 18, tiers: [tierId(SILVER)], minTier: tierId(GOLD) });
    expect(audienceTerms(wantedOf(terms))).toEqual(terms);
  });
});
