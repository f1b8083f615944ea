import { isLocale, textFor } from './localized-text.js';

describe('textFor', () => {
  const texts = [
    { locale: 'en', text: 'Points' },
    { locale: 'de-CH', text: 'Pünktli' },
    { locale: 'de', text: 'Punkte' },
  ];

  it.each([
    [['de'], 'Punkte'],
    [['de-CH'], 'Pünktli'],
    [['DE-ch'], 'Pünktli'],
    [['de-AT'], 'Pünktli'],
    [['fr', 'de'], 'Punkte'],
    [[null, undefined, 'en-GB'], 'Points'],
    [['fr'], 'Points'],
    [[], 'Points'],
  ])('for %j it is %s', (locales, text) => {
    expect(textFor(texts, ...locales)).toBe(text);
  });

  it('is empty when there is none', () => {
    expect(textFor([], 'en')).toBe('');
  });
});

describe('isLocale', () => {
  it.each([['en', true], ['de-CH', true], ['zh-Hant-TW', true], ['', false], ['e', false], ['en_GB', false], [`en-${'x'.repeat(40)}`, false]])('%j: %s', (tag, expected) => {
    expect(isLocale(tag)).toBe(expected);
  }); // prettier-ignore
});
