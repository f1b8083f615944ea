import fc from 'fast-check';
import { matchTerms, type AttributeMatch } from './attribute-match.js';
import {
  personNeeds,
  reasonText,
  whyOutside,
  type AudienceTerms,
  type Occasion,
  type Outside,
  type Person,
} from './audience.js';

const EVERYONE: AudienceTerms = {
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
};
const UNKNOWN: Person = {
  birthDate: null,
  birthYear: null,
  joinedAt: new Date('2026-06-15T12:00:00Z'),
  channel: null,
  locale: null,
  tiers: { on: [], reached: [] },
  segments: [],
  attributes: {},
};
const TODAY: Occasion = { today: '2027-03-01', timeZone: 'Europe/London', channel: null };

const born = (birthDate: string): Partial<Person> => ({ birthDate, birthYear: Number(birthDate.slice(0, 4)) });
const bornIn = (birthYear: number): Partial<Person> => ({ birthYear });
const asked = (name: string, match: Partial<AttributeMatch>): AttributeMatch => ({ ...matchTerms({ name }), ...match });
const joined = (instant: string): Partial<Person> => ({ joinedAt: new Date(instant) });

const someDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const someBirth = fc.oneof(
  someDay.map((birthDate) => ({ birthDate, birthYear: Number(birthDate.slice(0, 4)) })),
  fc.integer({ min: 1900, max: 2099 }).map((birthYear) => ({ birthDate: null, birthYear })),
);
const somebody: fc.Arbitrary<Person> = fc
  .tuple(
    fc.oneof(someBirth, fc.constant({ birthDate: null, birthYear: null })),
    fc.record({
      joinedAt: fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      channel: fc.option(fc.string()),
      locale: fc.option(fc.constantFrom('de', 'de-AT', 'en')),
    }),
  )
  .map(([birth, rest]) => ({ ...birth, ...rest }));

describe('whyOutside', () => {
  it.each<[string, Partial<AudienceTerms>, Partial<Person>, Partial<Occasion>, Outside[]]>([
    ['nothing asked, nothing known', {}, {}, {}, []],

    ['18 today', { minAge: 18 }, born('2009-03-01'), {}, []],
    ['18 tomorrow', { minAge: 18 }, born('2009-03-02'), {}, ['TOO_YOUNG']],
    ['still 30 today', { maxAge: 30 }, born('1996-03-02'), {}, []],
    ['31 today', { maxAge: 30 }, born('1996-03-01'), {}, ['TOO_OLD']],
    ['18 of 18 to 18', { minAge: 18, maxAge: 18 }, born('2008-12-31'), {}, []],
    ['18 on 1 March, born on 29 February', { minAge: 18 }, born('2008-02-29'), { today: '2026-03-01' }, []],
    ['17 on 28 February', { minAge: 18 }, born('2008-02-29'), { today: '2026-02-28' }, ['TOO_YOUNG']],
    ['20 on 29 February', { minAge: 20 }, born('2008-02-29'), { today: '2028-02-29' }, []],
    ['19 on 28 February of a leap year', { minAge: 20 }, born('2008-02-29'), { today: '2028-02-28' }, ['TOO_YOUNG']],
    ['surely 18 by the year', { minAge: 18 }, bornIn(2008), {}, []],
    ['perhaps not yet 18 by the year', { minAge: 18 }, bornIn(2009), {}, ['TOO_YOUNG']],
    ['18 by the year on its last day', { minAge: 18 }, bornIn(2009), { today: '2027-12-31' }, []],
    ['surely at most 30 by the year', { maxAge: 30 }, bornIn(1997), {}, []],
    ['perhaps 31 by the year', { maxAge: 30 }, bornIn(1996), {}, ['TOO_OLD']],
    ['26 or 27 where 27 is meant', { minAge: 27, maxAge: 27 }, bornIn(2000), {}, ['TOO_YOUNG']],
    ['27 or 26 where 26 is meant', { minAge: 26, maxAge: 26 }, bornIn(2000), {}, ['TOO_OLD']],
    ['of known age, born yesterday', { minAge: 0 }, born('2027-02-28'), {}, []],
    ['of known age, born this year', { minAge: 0 }, bornIn(2027), {}, []],
    ['an unknown age for a minimum', { minAge: 0 }, {}, {}, ['AGE_UNKNOWN']],
    ['an unknown age for a maximum', { maxAge: 150 }, {}, {}, ['AGE_UNKNOWN']],
    ['an unknown age, said once', { minAge: 0, maxAge: 150 }, {}, {}, ['AGE_UNKNOWN']],

    ['in one of the channels', { channels: ['web', 'app'] }, {}, { channel: 'app' }, []],
    ['in another channel', { channels: ['web', 'app'] }, {}, { channel: 'store' }, ['OTHER_CHANNEL']],
    ['enrolled there, which counts without a channel', { channels: ['web'] }, { channel: 'web' }, {}, []],
    ['enrolled elsewhere', { channels: ['web'] }, { channel: 'app' }, {}, ['OTHER_CHANNEL']],
    [
      'enrolled there, buys elsewhere',
      { channels: ['web'] },
      { channel: 'web' },
      { channel: 'app' },
      ['OTHER_CHANNEL'],
    ],
    ['enrolled elsewhere, buys there', { channels: ['web'] }, { channel: 'app' }, { channel: 'web' }, []],
    ['in no known channel', { channels: ['web'] }, {}, {}, ['OTHER_CHANNEL']],
    ['a channel written otherwise', { channels: ['web'] }, {}, { channel: 'Web' }, ['OTHER_CHANNEL']],

    ['joined the day before', { joinedBefore: '2026-06-16' }, {}, {}, []],
    ['joined on that day', { joinedBefore: '2026-06-15' }, {}, {}, ['JOINED_TOO_LATE']],
    ['joined the day after', { joinedAfter: '2026-06-14' }, {}, {}, []],
    ['joined on the day itself', { joinedAfter: '2026-06-15' }, {}, {}, ['JOINED_TOO_EARLY']],
    ['joined on the one day between', { joinedAfter: '2026-06-14', joinedBefore: '2026-06-16' }, {}, {}, []],
    [
      'joined half past midnight in the zone, the day before in UTC',
      { joinedAfter: '2026-06-14' },
      joined('2026-06-14T23:30:00Z'),
      {},
      [],
    ],
    [
      'joined at one instant, a day earlier in another zone',
      { joinedBefore: '2026-06-15' },
      joined('2026-06-15T03:00:00Z'),
      { timeZone: 'America/New_York' },
      [],
    ],

    [
      'joined in the hour that comes twice around midnight, after the day began for the first time',
      { joinedAfter: '2006-10-28' },
      joined('2006-10-29T02:45:00Z'),
      { timeZone: 'America/St_Johns' },
      [],
    ],

    ['has a birthday today', { birthdayWithinDays: 0 }, born('1980-03-01'), {}, []],
    ['has a birthday tomorrow, not today', { birthdayWithinDays: 0 }, born('1980-03-02'), {}, ['BIRTHDAY_NOT_NEAR']],
    ['had a birthday yesterday', { birthdayWithinDays: 7 }, born('1980-02-28'), {}, ['BIRTHDAY_NOT_NEAR']],
    ['has a birthday in 7 days', { birthdayWithinDays: 7 }, born('1980-03-08'), {}, []],
    ['has a birthday in 8 days', { birthdayWithinDays: 7 }, born('1980-03-09'), {}, ['BIRTHDAY_NOT_NEAR']],
    ['next year', { birthdayWithinDays: 7 }, born('1980-01-02'), { today: '2026-12-30' }, []],
    [
      'too far into next year',
      { birthdayWithinDays: 7 },
      born('1980-01-07'),
      { today: '2026-12-30' },
      ['BIRTHDAY_NOT_NEAR'],
    ],
    [
      '29 February, congratulated on the 28th',
      { birthdayWithinDays: 0 },
      born('1980-02-29'),
      { today: '2027-02-28' },
      [],
    ],
    ['29 February, not on 1 March', { birthdayWithinDays: 0 }, born('1980-02-29'), {}, ['BIRTHDAY_NOT_NEAR']],
    ['29 February in a leap year', { birthdayWithinDays: 0 }, born('1980-02-29'), { today: '2028-02-29' }, []],
    [
      '29 February in a leap year, not on the 28th',
      { birthdayWithinDays: 0 },
      born('1980-02-29'),
      { today: '2028-02-28' },
      ['BIRTHDAY_NOT_NEAR'],
    ],
    ['a birth year alone', { birthdayWithinDays: 365 }, bornIn(1980), {}, ['BIRTHDAY_UNKNOWN']],
    ['an unknown birthday', { birthdayWithinDays: 365 }, {}, {}, ['BIRTHDAY_UNKNOWN']],

    ['speaks the language', { locales: ['fr', 'de-AT'] }, { locale: 'de-AT' }, {}, []],
    ['speaks it as in one country', { locales: ['de'] }, { locale: 'de-AT' }, {}, []],
    ['speaks it, but not as in that country', { locales: ['de-AT'] }, { locale: 'de' }, {}, ['OTHER_LOCALE']],
    ['speaks a language that begins alike', { locales: ['de'] }, { locale: 'del' }, {}, ['OTHER_LOCALE']],
    ['an unknown language', { locales: ['de'] }, {}, {}, ['OTHER_LOCALE']],

    ['on one of the tiers', { tiers: ['gold', 'top'] }, { tiers: { on: ['gold'], reached: ['gold'] } }, {}, []],
    ['above the tiers', { tiers: ['gold'] }, { tiers: { on: [], reached: ['gold'] } }, {}, ['NOT_IN_TIER']],
    ['on no ladder', { tiers: ['gold'], minTier: 'gold' }, {}, {}, ['NOT_IN_TIER', 'TIER_TOO_LOW']],
    ['on the tier at least', { minTier: 'gold' }, { tiers: { on: ['gold'], reached: ['gold'] } }, {}, []],
    ['above the least tier', { minTier: 'gold' }, { tiers: { on: [], reached: ['gold'] } }, {}, []],
    ['below the least tier', { minTier: 'gold' }, { tiers: { on: ['low'], reached: ['low'] } }, {}, ['TIER_TOO_LOW']],
    [
      'on one of the tiers, of which none is high enough',
      { tiers: ['low'], minTier: 'gold' },
      { tiers: { on: ['low'], reached: ['low'] } },
      {},
      ['TIER_TOO_LOW'],
    ],

    ['in one of the segments', { segments: ['vip', 'new'] }, { segments: ['old', 'new'] }, {}, []],
    ['in none of the segments', { segments: ['vip'] }, { segments: ['old', 'VIP'] }, {}, ['NOT_IN_SEGMENT']],
    ['in no segment at all', { segments: ['vip'] }, {}, {}, ['NOT_IN_SEGMENT']],
    ['in none of those left out', { excludeSegments: ['staff'] }, { segments: ['vip'] }, {}, []],
    [
      'in one of those left out',
      { excludeSegments: ['staff', 'vip'] },
      { segments: ['vip'] },
      {},
      ['IN_EXCLUDED_SEGMENT'],
    ],
    [
      'in one that is asked for and one that is left out',
      { segments: ['vip'], excludeSegments: ['staff'] },
      { segments: ['vip', 'staff'] },
      {},
      ['IN_EXCLUDED_SEGMENT'],
    ],

    [
      'with the attribute',
      { attributes: [asked('pet.kind', { equals: 'cat' })] },
      { attributes: { pet: { kind: 'cat' } } },
      {},
      [],
    ],
    [
      'with one of two attributes',
      { attributes: [asked('pet', { equals: 'cat' }), asked('size', { atLeast: 40 })] },
      { attributes: { pet: 'cat', size: 39 } },
      {},
      ['ATTRIBUTE_DIFFERS'],
    ],
    ['without the attribute', { attributes: [asked('pet', { equals: 'cat' })] }, {}, {}, ['ATTRIBUTE_DIFFERS']],

    [
      'everything at once, in the order of the conditions',
      {
        minAge: 18,
        channels: ['web'],
        joinedBefore: '2020-01-01',
        joinedAfter: '2027-01-01',
        birthdayWithinDays: 7,
        locales: ['de'],
        tiers: ['gold'],
        minTier: 'gold',
        segments: ['vip'],
        excludeSegments: ['staff'],
        attributes: [asked('pet', { equals: 'cat' })],
      },
      { ...born('2020-06-15'), segments: ['staff'] },
      {},
      [
        'TOO_YOUNG',
        'OTHER_CHANNEL',
        'JOINED_TOO_LATE',
        'JOINED_TOO_EARLY',
        'BIRTHDAY_NOT_NEAR',
        'OTHER_LOCALE',
        'NOT_IN_TIER',
        'TIER_TOO_LOW',
        'NOT_IN_SEGMENT',
        'IN_EXCLUDED_SEGMENT',
        'ATTRIBUTE_DIFFERS',
      ],
    ],
  ])('%s', (_, audience, person, occasion, expected) => {
    expect(whyOutside({ ...EVERYONE, ...audience }, { ...UNKNOWN, ...person }, { ...TODAY, ...occasion })).toEqual(
      expected,
    );
  });

  it('finds everybody in an audience that asks for nothing', () => {
    fc.assert(
      fc.property(somebody, someDay, fc.option(fc.string()), (person, today, channel) => {
        expect(whyOutside(EVERYONE, person, { ...TODAY, today, channel })).toEqual([]);
      }),
    );
  });

  it('finds everybody whose day of birth is known within 365 days of a birthday', () => {
    fc.assert(
      fc.property(someDay, someDay, (birthDate, today) => {
        const person = { ...UNKNOWN, ...born(birthDate) };

        expect(whyOutside({ ...EVERYONE, birthdayWithinDays: 365 }, person, { ...TODAY, today })).toEqual([]);
      }),
    );
  });

  it('never says of one person that they are too young and too old for the same age by the day of birth', () => {
    fc.assert(
      fc.property(someDay, someDay, fc.integer({ min: 0, max: 150 }), (birthDate, today, age) => {
        const person = { ...UNKNOWN, ...born(birthDate) };
        const outside = whyOutside({ ...EVERYONE, minAge: age, maxAge: age }, person, { ...TODAY, today });

        expect(outside.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('personNeeds', () => {
  it.each<[string, (Partial<AudienceTerms> | null)[], ReturnType<typeof personNeeds>]>([
    ['nothing for no audience', [], null],
    ['nothing for everyone', [null, null], null],
    ['the person', [{ minAge: 18 }], { tiers: false, segments: false, attributes: false }],
    ['segments', [null, { segments: ['vip'] }], { tiers: false, segments: true, attributes: false }],
    ['segments to leave out', [{ excludeSegments: ['vip'] }], { tiers: false, segments: true, attributes: false }],
    [
      'attributes',
      [{ attributes: [asked('pet', { exists: true })] }],
      { tiers: false, segments: false, attributes: true },
    ],
    ['tiers', [{ tiers: ['gold'] }], { tiers: true, segments: false, attributes: false }],
    ['a tier', [null, { minTier: 'gold' }], { tiers: true, segments: false, attributes: false }],
    [
      'both',
      [{ segments: ['a'] }, { attributes: [asked('b', {})] }],
      { tiers: false, segments: true, attributes: true },
    ],
  ])('is %s', (_, audiences, expected) => {
    expect(personNeeds(audiences.map((one) => one && { ...EVERYONE, ...one }))).toEqual(expected);
  });

  it.each([
    { tiers: ['gold'] },
    { minTier: 'gold' },
    { segments: ['vip'] },
    { excludeSegments: ['vip'] },
    { attributes: [asked('pet', { exists: false })] },
  ])('is asked first: %j does not take what was not read for nothing', (audience) => {
    const { tiers: _, segments: __, attributes: ___, ...unread } = UNKNOWN;

    expect(() => whyOutside({ ...EVERYONE, ...audience }, unread, TODAY)).toThrow('was not read of the person');
  });
});

describe('reasonText', () => {
  it.each<[Outside[], string]>([
    [[], ''],
    [['TOO_YOUNG'], 'the member is too young'],
    [['TOO_OLD'], 'the member is too old'],
    [['AGE_UNKNOWN'], 'the member is of unknown age'],
    [['OTHER_CHANNEL'], 'the member comes through another channel'],
    [['BIRTHDAY_UNKNOWN'], 'the member has no known birthday'],
    [['BIRTHDAY_NOT_NEAR'], 'the member has no birthday in these days'],
    [['OTHER_LOCALE'], 'the member does not speak its language'],
    [['NOT_IN_TIER'], 'the member is on none of its tiers'],
    [['TIER_TOO_LOW'], 'the member has not reached its tier'],
    [['NOT_IN_SEGMENT'], 'the member is in none of its segments'],
    [['IN_EXCLUDED_SEGMENT'], 'the member is in a segment that it leaves out'],
    [['ATTRIBUTE_DIFFERS'], 'the member has other attributes'],
    [['TOO_YOUNG', 'JOINED_TOO_LATE'], 'the member is too young and joined too late'],
    [
      ['TOO_OLD', 'OTHER_CHANNEL', 'JOINED_TOO_EARLY'],
      'the member is too old, comes through another channel, and joined too early',
    ],
  ])('of %j is %j', (outside, text) => {
    expect(reasonText(outside)).toBe(text);
  });
});
