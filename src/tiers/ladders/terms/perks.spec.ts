import { perkCountProblems, perksIn } from './perks.js';

const perk = (locale: string, text: string) => ({ locale, text });

const PERKS = [
  perk('en', 'Free shipping'),
  perk('de', 'Gratis Versand'),
  perk('EN', 'A lounge'),
  perk('de-AT', 'Gratis Zustellung'),
];

describe('perksIn', () => {
  it.each<[(string | null | undefined)[], string[]]>([
    [['en'], ['Free shipping', 'A lounge']],
    [['EN'], ['Free shipping', 'A lounge']],
    [['en-GB'], ['Free shipping', 'A lounge']],
    [['de'], ['Gratis Versand']],
    [['de-AT'], ['Gratis Zustellung']],
    [['de-CH'], ['Gratis Versand']],
    [['fr', 'de'], ['Gratis Versand']],
    [[null, undefined, 'de'], ['Gratis Versand']],
    [['fr'], ['Free shipping', 'A lounge']],
    [[], ['Free shipping', 'A lounge']],
  ])('in %j are %j', (locales, texts) => {
    expect(perksIn(PERKS, ...locales)).toEqual(texts);
  });

  it('are none where there are none', () => {
    expect(perksIn([], 'en', 'de')).toEqual([]);
  });
});

describe('perkCountProblems', () => {
  const many = (locale: string, count: number) => Array.from({ length: count }, (_, index) => perk(locale, `${index}`));

  it('takes 20 in each of several languages', () => {
    expect(perkCountProblems([...many('en', 20), ...many('de', 20)], ['perks'])).toEqual([]);
    expect(perkCountProblems([], ['perks'])).toEqual([]);
  });

  it('refuses 21 in one, however it is written', () => {
    expect(perkCountProblems([...many('en', 20), ...many('EN', 1), ...many('de', 3)], ['perks'])).toEqual([
      { path: ['perks'], message: 'must be at most 20 in a language, not 21 in "en"' },
    ]);
  });
});
